"""What moves an order along: money, documents that are made or not, mails that leave, and the order itself."""

from typing import Any

from django.dispatch import receiver

from accounts.messages.models import Message
from accounts.messages.states import MessageState
from billing.models import OrderCheckout
from billing.signals import order_checkout_lapsed, order_paid, order_refunded
from config.lib import clock
from config.lib.states import state_moved
from documents.models import DocumentOrder, GenerationRun
from documents.orders.mails import DELIVERY
from documents.orders.selectors import order_by_reference
from documents.orders.services import mark_lapsed, mark_paid, mark_refunded
from documents.orders.work import settle_order_of
from documents.signals import document_made, generation_failed, order_moved


@receiver(order_paid, sender=OrderCheckout)
def begin(checkout: OrderCheckout, **_: Any) -> None:
    """The money for an order came."""
    mark_paid(DocumentOrder.objects.get(reference=checkout.reference))


@receiver(order_checkout_lapsed, sender=OrderCheckout)
def give_up(checkout: OrderCheckout, **_: Any) -> None:
    """An order was not paid. One that was erased with its account needs to hear no more."""
    if order := order_by_reference(checkout.reference):
        mark_lapsed(order)


@receiver(order_refunded, sender=OrderCheckout)
def cancel(checkout: OrderCheckout, **_: Any) -> None:
    """All of the money for an order went back."""
    if order := order_by_reference(checkout.reference):
        mark_refunded(order)


@receiver(order_moved, sender=DocumentOrder)
def work_on(order: DocumentOrder, **_: Any) -> None:
    """Ask a worker to go on with an order."""
    from documents.orders.tasks import go_on

    go_on.delay_on_commit(order.pk)


@receiver(document_made, sender=GenerationRun)
@receiver(generation_failed, sender=GenerationRun)
def settle(run: GenerationRun, **_: Any) -> None:
    """A document of an order was made, or was not."""
    settle_order_of(run)


@receiver(state_moved, sender=Message)
def finish_delivery(row: Message, new: str, **_: Any) -> None:
    """The mail with the files has left."""
    if new == MessageState.SENT and row.key.startswith(DELIVERY):
        order = order_by_reference(row.key.removeprefix(DELIVERY))
        if order is not None:
            DocumentOrder.objects.filter(pk=order.pk).update(run_after=clock.real_now())
            order_moved.send(sender=DocumentOrder, order=order)
