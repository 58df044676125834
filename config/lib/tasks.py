"""The base of every task, and the sweep that enqueues what was dropped."""

import logging
from datetime import timedelta
from typing import Any

from celery import Task
from celery.contrib.django.task import DjangoTask
from django.db import transaction
from kombu.exceptions import OperationalError

from config.lib.work import WorkQuerySet

logger = logging.getLogger(__name__)
SWEEP_LIMIT = 500


class DomainTask(DjangoTask):  # type: ignore[type-arg]
    """A task that takes keys. A broker that is down delays its work and breaks nothing: the row is the queue.

    One that works on work rows says on which by `works_on`, a model's label, and takes the key of one. A sweep returns
    how much it found.
    """

    abstract = True
    works_on = ""

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Enqueue when the transaction has committed."""
        transaction.on_commit(lambda: enqueue(self, *args, **kwargs))


def within(lease: timedelta) -> dict[str, Any]:
    """Time limits of its own for a task whose rows may take longer than most: it ends before its lease does."""
    seconds = int(lease.total_seconds())
    return {"soft_time_limit": seconds - 120, "time_limit": seconds - 60}


def enqueue(task: Task[Any, Any], *args: Any, **kwargs: Any) -> bool:
    """Hand a task to the broker; False, and a line in the log, when the broker does not answer.

    Its keys are shown plainly, which spares a tenth of the time that Celery takes to send them.
    """
    shown: dict[str, Any] = {"argsrepr": repr(args), "kwargsrepr": repr(kwargs)}
    try:
        task.apply_async(args=args, kwargs=kwargs, retry=False, ignore_result=True, add_to_parent=False, **shown)
    except (OperationalError, OSError) as error:
        logger.warning("broker.unreachable task=%s error=%s", task.name, type(error).__name__)
        return False
    return True


def enqueue_due(rows: WorkQuerySet, *, task: Task[Any, Any]) -> int:
    """Enqueue every unfinished row whose time has come; the number that reached the broker."""
    keys = rows.due().order_by("run_after").values_list("pk", flat=True)[:SWEEP_LIMIT]
    return sum(enqueue(task, key) for key in keys)
