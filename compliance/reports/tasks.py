"""Making reports, and finding those that nobody finished."""

from celery import shared_task

from compliance.models import ReportRun
from compliance.reports import schedules, services
from config.lib import clock
from config.lib.tasks import DomainTask, enqueue, enqueue_due


@shared_task(base=DomainTask, name="reports.make", works_on="compliance.ReportRun")
def make(run_pk: int) -> None:
    """Make a report; harmless if delivered twice."""
    if run := ReportRun.objects.claim(run_pk):
        services.carry_out(run)


@shared_task(base=DomainTask, name="reports.sweep")
def sweep() -> int:
    """Enqueue reports that the broker dropped, that wait to be tried again, or that a killed worker left."""
    return enqueue_due(ReportRun.objects.all(), task=make)


@shared_task(base=DomainTask, name="reports.schedule")
def schedule() -> None:
    """Ask for the reports whose day has come, each once however late this runs."""
    at = clock.now()
    for key in list(schedules.due(at=at).values_list("pk", flat=True)):
        if run := schedules.run_due(key, at=at):
            enqueue(make, run.pk)
