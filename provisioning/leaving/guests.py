"""Removing what guests ordered. They have no account that could be closed, so each order has an end of its own."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from accounts.audit import services as audit
from accounts.messages.models import Message
from billing.forgetting import events_about_order
from billing.models import Dispute, OrderCheckout, Refund, StripeEvent
from billing.selectors import paid_or_payable
from config.lib import clock
from documents.models import DocumentOrder
from documents.orders.states import OrderState
from intake.erasing import forget_addresses
from intake.models import OrderDraft
from provisioning.leaving.erasing import addresses_in, files_in, remove, with_what_follows
from provisioning.leaving.outlived import MONEY_KEPT, tables
from provisioning.leaving.staying import ways

UNPAID_KEPT = timedelta(days=90)
BATCH = 200
ENDED = (OrderState.DELIVERED, OrderState.CANCELLED)
MAILS = ("order-paid", "order-cancelled", "order-files", "order-lapsed")
MAILS_EACH_TIME = ("order-question", "order-again")
"""How the keys of the mails about an order begin; what is sent more than once has the occasion after the reference."""

Rows = dict[type[Model], list[Any]]


def end_unpaid() -> int:
    """Remove what guests began or ordered, never paid for, and left alone for ninety days: how many."""
    before = clock.now() - UNPAID_KEPT
    return end_each(unpaid(before), why="Never paid") + end_drafts(before)


def end_paid() -> int:
    """Remove what guests paid for, with the documents, once tax law asks for it no more: how many orders."""
    return end_each(outlived(clock.now() - MONEY_KEPT), why="Seven years are over")


def unpaid(before: datetime) -> QuerySet[DocumentOrder]:
    """The orders of guests on which no money came and none can, with whose answers nobody worked since."""
    still = paid_or_payable().values("reference")
    given_up = DocumentOrder.objects.filter(landlord=None, paid_at=None, moved_at__lt=before)
    return given_up.exclude(reference__in=still).exclude(draft__touched_at__gte=before)


def outlived(before: datetime) -> QuerySet[DocumentOrder]:
    """The paid orders of guests that came to their end before a day, as did all that their money did."""
    back = Refund.objects.filter(refunded_at__gte=before).exclude(order=None)
    contested = Dispute.objects.filter(disputed_at__gte=before).exclude(order=None)
    later = Q(reference__in=back.values("order__reference")) | Q(reference__in=contested.values("order__reference"))
    ended = DocumentOrder.objects.filter(landlord=None, state__in=ENDED, paid_at__lt=before, moved_at__lt=before)
    return ended.exclude(later)


def end_each(orders: QuerySet[DocumentOrder], *, why: str) -> int:
    """Remove each of these orders that is still among them once it is locked: how many."""
    return sum(end(orders, key=key, why=why) for key in orders.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def end(orders: QuerySet[DocumentOrder], *, key: int, why: str) -> bool:
    """Remove one order, with all that was made of it; whether it still was one of these."""
    order = orders.filter(pk=key).select_for_update(of=("self",)).first()
    if order is None:
        return False
    checkouts = list(OrderCheckout.objects.filter(reference=order.reference))
    for subject in (order, *checkouts):
        audit.erase(subject, why=why)
    audit.record("provisioning.order_removed", subject=order, after={"reference": order.reference}, why=why)
    remove_rows(rows_of(order, checkouts))
    return True


def rows_of(order: DocumentOrder, checkouts: list[OrderCheckout]) -> Rows:
    """Every row that there is because of an order."""
    rows: Rows = {model: [] for model in (*ways(), *tables())}
    rows[DocumentOrder] = [order.pk]
    rows[OrderCheckout] = [checkout.pk for checkout in checkouts]
    rows[StripeEvent] = [event.pk for checkout in checkouts for event in events_about_order(checkout)]
    drafts = OrderDraft.objects.filter(order=order)
    rows[Message] = list(mails_about(order.reference, drafts=drafts).values_list("pk", flat=True))
    with_what_follows(rows, references=[order.reference])
    return rows


def mails_about(reference: str, *, drafts: QuerySet[OrderDraft]) -> QuerySet[Message]:
    """The mails to whoever ordered: about the order, and about what they had typed before."""
    about = Q(key__in=[f"{kind}:{reference}" for kind in MAILS])
    for kind in MAILS_EACH_TIME:
        about |= Q(key__startswith=f"{kind}:{reference}:")
    for draft in drafts:
        about |= Q(key__startswith=f"order-draft:{draft.key}:")
    return Message.objects.filter(about)


def end_drafts(before: datetime) -> int:
    """Remove what guests began to fill in and never ordered: how many."""
    left = OrderDraft.objects.filter(landlord=None, order=None, touched_at__lt=before)
    return sum(end_draft(left, key=key) for key in left.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def end_draft(left: QuerySet[OrderDraft], *, key: int) -> bool:
    """Remove one draft with the mails about it; whether it still was one of these."""
    draft = left.filter(pk=key).select_for_update().first()
    if draft is None:
        return False
    mails = Message.objects.filter(key__startswith=f"order-draft:{draft.key}:")
    remove_rows({OrderDraft: [draft.pk], Message: list(mails.values_list("pk", flat=True))})
    return True


def remove_rows(rows: Rows) -> None:
    """Remove these rows, at last their files, and forget the addresses in them that nobody else is written to."""
    files, addresses = files_in(rows), addresses_in(rows)
    for model, keys in rows.items():
        remove(model, keys=keys)
    forget_addresses(addresses)
    for storage, key in files:
        storage.delete(key)
