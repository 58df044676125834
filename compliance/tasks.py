"""What time does: a new day, the reminders that fall on it, and the digests that tell of them.

The tasks of reports and webhooks live with their subject; Celery looks for them here.
"""

from celery import shared_task

from compliance import day as days
from compliance.models import Digest
from compliance.reminders import services
from compliance.reports.tasks import make as make_report
from compliance.reports.tasks import schedule as schedule_reports
from compliance.reports.tasks import sweep as sweep_reports
from compliance.webhooks.tasks import deliver as deliver_webhook
from compliance.webhooks.tasks import sweep as sweep_webhooks
from config.lib import clock
from config.lib.tasks import DomainTask, enqueue_due

__all__ = [
    "day",
    "deliver",
    "deliver_webhook",
    "make_report",
    "schedule_reports",
    "send_digest",
    "sweep",
    "sweep_reports",
    "sweep_webhooks",
]


@shared_task(base=DomainTask, name="compliance.day")
def day() -> None:
    """Bring everything to the present day; run again on that day it changes nothing."""
    days.turn(on=clock.today(), at=clock.now())


@shared_task(base=DomainTask, name="reminders.send_digest", works_on="compliance.Digest")
def send_digest(digest_pk: int) -> None:
    """Send one digest; harmless if delivered twice."""
    if digest := Digest.objects.claim(digest_pk):
        services.deliver(digest, at=clock.now())


@shared_task(base=DomainTask, name="reminders.sweep")
def sweep() -> None:
    """Write the reminders that are due, however late it comes, and enqueue the digests that may go."""
    services.sweep(at=clock.now())
    deliver()


@shared_task(base=DomainTask, name="reminders.deliver")
def deliver() -> int:
    """Enqueue digests whose hour has come, that the broker dropped, or that a killed worker left."""
    return enqueue_due(Digest.objects.all(), task=send_digest)
