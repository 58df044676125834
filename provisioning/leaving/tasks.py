"""Making archives, closing accounts, finding what nobody finished of either, and removing what is over its time."""

from celery import shared_task

from config.lib.tasks import DomainTask, enqueue_due, within
from provisioning.leaving import closing, retention, services
from provisioning.models import AccountArchive, AccountClosure


@shared_task(
    base=DomainTask, name="leaving.make", works_on="provisioning.AccountArchive", **within(AccountArchive.LEASE)
)
def make(archive_pk: int) -> None:
    """Make an archive; harmless if delivered twice."""
    if row := AccountArchive.objects.claim(archive_pk):
        services.carry_out(row)


@shared_task(base=DomainTask, name="leaving.sweep")
def sweep() -> int:
    """Enqueue what the broker dropped, what waits to be tried again, and what a killed worker left."""
    return enqueue_due(AccountArchive.objects.all(), task=make) + enqueue_due(AccountClosure.objects.all(), task=close)


@shared_task(base=DomainTask, name="leaving.close", works_on="provisioning.AccountClosure")
def close(closure_pk: int) -> None:
    """Take a closure on; harmless if delivered twice."""
    if row := AccountClosure.objects.claim(closure_pk):
        closing.carry_on(row)


@shared_task(base=DomainTask, name="leaving.nightly")
def nightly() -> int:
    """Begin to erase the accounts whose day has come, and remove whatever is over its time; again it finds the rest."""
    closing.remind()
    begun = closing.begin_due()
    for row in (*begun, *closing.end_again()):
        close.delay_on_commit(row.pk)
    return len(begun) + retention.end_all()
