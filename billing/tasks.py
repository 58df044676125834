"""Working through the inbox."""

from celery import shared_task

from billing import services
from billing.models import StripeEvent
from config.lib.tasks import DomainTask, enqueue_due


@shared_task(base=DomainTask, name="billing.process_event", works_on="billing.StripeEvent")
def process_event(event_pk: int) -> None:
    """Process one event; harmless if delivered twice, because only one worker can claim the row."""
    if event := StripeEvent.objects.claim(event_pk):
        services.process(event)


@shared_task(base=DomainTask, name="billing.sweep")
def sweep() -> int:
    """Enqueue events that the broker dropped, a killed worker left, or whose retry is due."""
    return enqueue_due(StripeEvent.objects.all(), task=process_event)
