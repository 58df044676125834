"""Working through the inbox."""

from celery import shared_task

from accounts.models import Landlord
from billing import reconciling, refunding, services, telling
from billing.models import AddressNews, Reconciliation, RefundRequest, StripeEvent
from billing.subscriptions import sync
from config.lib.tasks import DomainTask, enqueue_due, within


@shared_task(base=DomainTask, name="billing.process_event", works_on="billing.StripeEvent")
def process_event(event_pk: int) -> None:
    """Process one event; harmless if delivered twice, because only one worker can claim the row."""
    if event := StripeEvent.objects.claim(event_pk):
        services.process(event)


@shared_task(base=DomainTask, name="billing.sync")
def sync_landlord(landlord_pk: int) -> None:
    """Fetch what Stripe says of a landlord's subscriptions, and write it; harmless if done twice."""
    sync(Landlord.objects.get(pk=landlord_pk))


@shared_task(
    base=DomainTask, name="billing.reconcile", works_on="billing.Reconciliation", **within(Reconciliation.LEASE)
)
def reconcile(row_pk: int) -> None:
    """Make one comparison with Stripe; harmless if delivered twice."""
    if row := Reconciliation.objects.claim(row_pk):
        reconciling.run(row)


@shared_task(base=DomainTask, name="billing.give_back", works_on="billing.RefundRequest")
def give_back(row_pk: int) -> None:
    """Ask Stripe for one refund; harmless if delivered twice, because Stripe does once what has one key."""
    if row := RefundRequest.objects.claim(row_pk):
        refunding.run(row)


@shared_task(base=DomainTask, name="billing.tell_address", works_on="billing.AddressNews")
def tell_address(row_pk: int) -> None:
    """Tell Stripe of one change of address; harmless if delivered twice."""
    if row := AddressNews.objects.claim(row_pk):
        telling.tell(row)


@shared_task(base=DomainTask, name="billing.reconcile_nightly")
def reconcile_nightly() -> None:
    """Ask for the comparison of the night."""
    reconcile.delay_on_commit(reconciling.begin().pk)


@shared_task(base=DomainTask, name="billing.sweep")
def sweep() -> int:
    """Enqueue what the broker dropped, a killed worker left, or whose retry is due; how much that was."""
    queues = (
        (StripeEvent, process_event),
        (Reconciliation, reconcile),
        (RefundRequest, give_back),
        (AddressNews, tell_address),
    )
    return sum(enqueue_due(model.objects.all(), task=task) for model, task in queues)
