"""Writing drafts of orders, page by page, and turning a complete one into an order to be paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import Landlord
from billing.models import OrderCheckout
from billing.order_checkout import prepare_order_checkout
from config.lib import clock
from documents.models import DocumentOrder
from documents.orders.services import Wanted, mark_lapsed, place
from documents.orders.states import OrderState
from intake.errors import NotADraft
from intake.models import OrderDraft


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be ordered, and for whom; `suggested` is what we know of the landlord's home already."""

    product: str
    nation: str
    kinds: list[str]
    suggested: dict[str, Any]
    landlord: Landlord | None


@transaction.atomic
def begin(choice: Choice) -> OrderDraft:
    """A new draft, kept from its first page on."""
    return OrderDraft.objects.create(
        product=choice.product,
        nation=choice.nation,
        kinds=choice.kinds,
        suggested=choice.suggested,
        landlord=choice.landlord,
    )


def locked(draft: OrderDraft) -> OrderDraft:
    """The row, locked and fresh; NotADraft while its order waits for its payment or has it."""
    row = OrderDraft.objects.select_for_update().get(pk=draft.pk)
    if row.order is not None and row.order.state != OrderState.CANCELLED:
        raise NotADraft
    return row


@transaction.atomic
def choose_again(draft: OrderDraft, choice: Choice) -> OrderDraft:
    """Other documents, another nation or home; what was answered stays, but where that home is known to differ."""
    row = locked(draft)
    before, now = row.suggested, choice.suggested
    others = {name for name in {*before, *now} if before.get(name) != now.get(name)}
    answers = {name: value for name, value in row.answers.items() if name not in others}
    return keep(row, nation=choice.nation, kinds=choice.kinds, suggested=now, answers=answers)


@transaction.atomic
def answer(draft: OrderDraft, values: Mapping[str, Any]) -> OrderDraft:
    """Keep the answers of a page."""
    row = locked(draft)
    return keep(row, answers={**row.answers, **values})


@transaction.atomic
def deliver_to(draft: OrderDraft, values: Mapping[str, Any]) -> OrderDraft:
    """Keep who orders, and how it is delivered."""
    return keep(locked(draft), delivery=dict(values), email=values["email"].lower())


def keep(row: OrderDraft, **values: Any) -> OrderDraft:
    """Write these, and that it was worked on."""
    values["touched_at"] = clock.now()
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row


@transaction.atomic
def submit(draft: OrderDraft) -> OrderCheckout:
    """Make an order of a complete draft, and write down what is to be paid for it.

    Asked again while that order waits for its payment, it gives the same one: a double click pays once.
    """
    row = OrderDraft.objects.select_for_update().get(pk=draft.pk)
    order = row.order
    if order is None or order.state == OrderState.CANCELLED:
        order = place(wanted(row))
        keep(row, order=order)
    return prepare_order_checkout(order.reference, lines=order.lines, landlord=order.landlord)


def wanted(draft: OrderDraft) -> Wanted:
    """What the draft says, as an order."""
    said = draft.delivery
    return Wanted(
        name=said["name"],
        email=said["email"],
        nation=draft.nation,
        product=draft.product,
        kinds=draft.kinds,
        answers=draft.answers,
        is_fast=said["is_fast"],
        is_posted=said["is_posted"],
        post_to=said["post_to"],
        landlord=draft.landlord,
    )


@transaction.atomic
def reopen(draft: OrderDraft) -> OrderDraft:
    """Let the answers be changed again, once the checkout is closed; the order that was not paid is given up."""
    row = OrderDraft.objects.select_for_update().get(pk=draft.pk)
    if row.order is not None:
        mark_lapsed(row.order)
    return row


def is_waiting(order: DocumentOrder | None) -> bool:
    """Whether an order was made that is not paid yet."""
    return order is not None and order.state == OrderState.CREATED
