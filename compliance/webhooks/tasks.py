"""Sending webhooks, and finding those that nobody sent."""

from celery import shared_task

from compliance.models import WebhookDelivery
from compliance.webhooks import sending
from config.lib.tasks import SWEEP_LIMIT, DomainTask, enqueue


@shared_task(base=DomainTask, name="webhooks.deliver", works_on="compliance.WebhookDelivery")
def deliver(delivery_pk: int) -> None:
    """Send a delivery and what else waits for its address; harmless if delivered twice."""
    sending.deliver(delivery_pk)


@shared_task(base=DomainTask, name="webhooks.sweep")
def sweep() -> int:
    """Enqueue one delivery for each address for which some are due: it takes the others along."""
    due = WebhookDelivery.objects.due().order_by("endpoint_id", "run_after").distinct("endpoint_id")
    return sum(enqueue(deliver, key) for key in due.values_list("pk", flat=True)[:SWEEP_LIMIT])
