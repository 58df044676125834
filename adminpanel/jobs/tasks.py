"""Watching what runs by itself, and forgetting what is old."""

from celery import shared_task

from adminpanel.jobs import watch as watching
from adminpanel.jobs.stuck import due_again
from config.lib.tasks import DomainTask, enqueue


@shared_task(base=DomainTask, name="jobs.watch")
def watch() -> int:
    """Open and close incidents, and enqueue again what is stuck and may be taken up; how much that was."""
    watching.watch()
    return sum(enqueue(task, key) for task, key in due_again())


@shared_task(base=DomainTask, name="jobs.clean_up")
def clean_up() -> None:
    """Forget old runs and closed incidents."""
    watching.clean_up()
