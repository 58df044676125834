"""The worker and the beat: Celery, configured from Django's settings."""

import gc
from typing import Any

from celery import Celery, Task
from celery.signals import task_postrun, task_prerun, worker_process_init
from django.db import close_old_connections

from config import environment

environment.select()

app = Celery("compliance_vault")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def keep_what_is_loaded(**_: Any) -> None:
    """Spare a worker the walk through all that stays loaded, which holds up a task for a tenth of a second."""
    gc.freeze()


@task_prerun.connect
@task_postrun.connect
def give_back_connection(task: Task[Any, Any], **_: Any) -> None:
    """Give the connection back to the pool, which looks whether it still answers before it is used again."""
    if not task.request.is_eager:
        close_old_connections()
