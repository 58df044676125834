"""Working on orders, and finding those that nobody finished."""

from celery import shared_task

from config.lib import clock
from config.lib.tasks import DomainTask, enqueue_due
from documents.models import DocumentOrder
from documents.orders import mails
from documents.orders.selectors import stuck
from documents.orders.work import go_on as take_on


@shared_task(base=DomainTask, name="documents.orders.go_on")
def go_on(order_pk: int) -> None:
    """Take an order as far as it comes; harmless if delivered twice."""
    if order := DocumentOrder.objects.claim(order_pk):
        take_on(order)


@shared_task(base=DomainTask, name="documents.orders.sweep")
def sweep() -> None:
    """Enqueue orders that were dropped or wait, and tell staff, once, of each that is stuck."""
    enqueue_due(DocumentOrder.objects.all(), task=go_on)
    for order in stuck(clock.now()):
        mails.tell_staff_stuck(order)
