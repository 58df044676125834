"""Removing what guests ordered. They have no account that could be closed, so each order has an end of its own."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from accounts.audit import services as audit
from accounts.messages.models import Message
from accounts.models import User
from billing.forgetting import events_about_order, forget_guest
from billing.models import Dispute, OrderCheckout, Refund, StripeEvent
from billing.selectors import paid_or_payable
from billing.states import CheckoutState
from config.lib import clock
from documents.models import DocumentOrder
from documents.orders.selectors import order_by_reference
from documents.orders.states import OrderState
from intake.erasing import forget_addresses
from intake.models import OrderDraft
from provisioning.leaving.erasing import addresses_in, files_in, remove, with_what_follows
from provisioning.leaving.errors import OrderStays
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


def outlived(before: datetime) -> QuerySet[OrderCheckout]:
    """The payments of guests since which no money moved, and whose orders came to their end, before a day."""
    refunds = Refund.objects.filter(order=OuterRef("pk"), refunded_at__gte=before)
    disputes = Dispute.objects.filter(order=OuterRef("pk"), disputed_at__gte=before)
    under_way = ~Q(state__in=ENDED) | Q(moved_at__gte=before)
    orders = DocumentOrder.objects.filter(under_way, reference=OuterRef("reference"))
    paid = OrderCheckout.objects.filter(landlord=None, state=CheckoutState.PAID, paid_at__lt=before)
    return paid.exclude(Exists(refunds) | Exists(disputes) | Exists(orders))


def end_each(among: QuerySet[Any], *, why: str) -> int:
    """Remove what stands under each of these references: how much it was."""
    return sum(end(key, among=among, why=why) for key in among.values_list("reference", flat=True)[:BATCH])


@transaction.atomic
def end(reference: str, *, among: QuerySet[Any], why: str) -> bool:
    """Remove what stands under a reference; whether it still was one of these once it was locked."""
    is_one = among.filter(reference=reference).select_for_update(of=("self",)).first() is not None
    if is_one:
        forget_order(reference, why=why)
    return is_one


@transaction.atomic
def erase_order(order: DocumentOrder, by: User, why: str) -> None:
    """Forget a guest's order on their word: what was typed and made of it. What they paid stays, and names nobody.

    OrderStays where it is a landlord's, or under way.
    """
    locked = DocumentOrder.objects.select_for_update().get(pk=order.pk)
    if locked.landlord_id is not None:
        raise OrderStays("It is a landlord's, and goes with their account.")
    is_payable = locked.paid_at is None and paid_or_payable().filter(reference=locked.reference).exists()
    if is_payable or locked.state not in (*ENDED, OrderState.CREATED):
        raise OrderStays
    forget_order(locked.reference, by=by, why=why, keeps_money=locked.paid_at is not None)


def forget_order(reference: str, *, why: str, by: User | None = None, keeps_money: bool = False) -> None:
    """Remove every row that there is because of an order, in the trail too; of its payment, where that is kept, all
    that names who paid.
    """
    order, checkouts = order_by_reference(reference), list(OrderCheckout.objects.filter(reference=reference))
    about: list[DocumentOrder | OrderCheckout] = [*([order] if order else []), *checkouts]
    for subject in about:
        audit.erase(subject, why=why, by=by)
    audit.record("provisioning.order_removed", subject=about[0], after={"reference": reference}, why=why, by=by)
    if keeps_money:
        forget_guest(checkouts)
    remove_rows(rows_of(order, checkouts=[] if keeps_money else checkouts))


def rows_of(order: DocumentOrder | None, *, checkouts: list[OrderCheckout]) -> Rows:
    """Every row that there is because of an order, with these payments of it."""
    rows: Rows = {model: [] for model in (*ways(), *tables())}
    rows[OrderCheckout] = [checkout.pk for checkout in checkouts]
    rows[StripeEvent] = [event.pk for checkout in checkouts for event in events_about_order(checkout)]
    if order is not None:
        rows[DocumentOrder] = [order.pk]
        drafts = OrderDraft.objects.filter(order=order)
        rows[Message] = list(mails_about(order.reference, drafts=drafts).values_list("pk", flat=True))
    with_what_follows(rows, references=[order.reference] if order else [])
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
