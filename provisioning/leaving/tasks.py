"""Making archives, finding those that nobody finished, and removing what is over its time."""

from celery import shared_task

from config.lib.tasks import DomainTask, enqueue_due
from provisioning.leaving import retention, services
from provisioning.models import AccountArchive


@shared_task(base=DomainTask, name="leaving.make", works_on="provisioning.AccountArchive")
def make(archive_pk: int) -> None:
    """Make an archive; harmless if delivered twice."""
    if row := AccountArchive.objects.claim(archive_pk):
        services.carry_out(row)


@shared_task(base=DomainTask, name="leaving.sweep")
def sweep() -> int:
    """Enqueue archives that the broker dropped, that wait to be tried again, or that a killed worker left."""
    return enqueue_due(AccountArchive.objects.all(), task=make)


@shared_task(base=DomainTask, name="leaving.nightly")
def nightly() -> int:
    """Remove whatever is over its time; run again it finds the rest."""
    return retention.end_all()
