"""Making reports, and finding those that nobody finished."""

from celery import shared_task

from compliance.models import ReportRun
from compliance.reports import services
from config.lib.tasks import DomainTask, enqueue_due


@shared_task(base=DomainTask, name="reports.make", works_on="compliance.ReportRun")
def make(run_pk: int) -> None:
    """Make a report; harmless if delivered twice."""
    if run := ReportRun.objects.claim(run_pk):
        services.carry_out(run)


@shared_task(base=DomainTask, name="reports.sweep")
def sweep() -> int:
    """Enqueue reports that the broker dropped, that wait to be tried again, or that a killed worker left."""
    return enqueue_due(ReportRun.objects.all(), task=make)
