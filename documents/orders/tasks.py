"""Working on orders, and finding those that nobody finished."""

from celery import shared_task

from config.lib.tasks import DomainTask, enqueue_due
from documents.models import DocumentOrder
from documents.orders.work import go_on as take_on


@shared_task(base=DomainTask, name="documents.orders.go_on", works_on="documents.DocumentOrder")
def go_on(order_pk: int) -> None:
    """Take an order as far as it comes; harmless if delivered twice."""
    if order := DocumentOrder.objects.claim(order_pk):
        take_on(order)


@shared_task(base=DomainTask, name="documents.orders.sweep")
def sweep() -> int:
    """Enqueue orders that were dropped or wait."""
    return enqueue_due(DocumentOrder.objects.all(), task=go_on)
