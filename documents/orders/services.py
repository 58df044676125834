"""Taking orders, moving them along, and ending them. Where a step is a worker's, `documents.orders.work` does it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from accounts.models import Landlord
from billing.order_checkout import order_price
from config.lib import clock
from documents.generation.catalogue import Kind
from documents.generation.errors import AnswersRefused
from documents.models import DocumentOrder, OrderedDocument
from documents.orders import mails
from documents.orders.asking import problems_in
from documents.orders.errors import NoAddressToPostTo, NothingChosen
from documents.orders.products import chosen_kinds, lines_of, product
from documents.orders.states import ORDER, PROMISED, PROMISED_FAST, WORKING, OrderState
from documents.signals import order_moved


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to order. `answers` are by question, as they were typed."""

    name: str
    email: str
    nation: str
    product: str
    kinds: Collection[str]
    answers: Mapping[str, Any]
    is_fast: bool = False
    is_posted: bool = False
    post_to: Sequence[str] = ()
    landlord: Landlord | None = None


@transaction.atomic
def place(wanted: Wanted) -> DocumentOrder:
    """Write an order down, to be paid. NothingChosen, NoAddressToPostTo or AnswersRefused where it cannot be made."""
    chosen = product(wanted.product)
    kinds = chosen_kinds(chosen, nation=wanted.nation, keys=wanted.kinds)
    is_posted = wanted.is_posted and chosen.is_pack
    ensure_possible(wanted, kinds=kinds, is_posted=is_posted)
    lines = lines_of(chosen, is_fast=wanted.is_fast, is_posted=is_posted)
    order = DocumentOrder.objects.create(
        reference=next_reference(),
        landlord=wanted.landlord,
        name=wanted.name,
        email=wanted.email.lower(),
        nation=wanted.nation,
        product=chosen.key,
        answers=dict(wanted.answers),
        lines=lines,
        total_pence=order_price(lines).gross,
        is_fast=wanted.is_fast,
        is_posted=is_posted,
        post_to=list(wanted.post_to) if is_posted else [],
        law_on=clock.today(),
    )
    documents = [OrderedDocument(order=order, number=at, kind=kind.key) for at, kind in enumerate(kinds, start=1)]
    OrderedDocument.objects.bulk_create(documents)
    return order


def ensure_possible(wanted: Wanted, *, kinds: Sequence[Kind], is_posted: bool) -> None:
    """Pass where these documents can be made and sent as is wanted."""
    if not kinds:
        raise NothingChosen
    if is_posted and not wanted.post_to:
        raise NoAddressToPostTo
    if problems := problems_in(kinds, nation=wanted.nation, answers=wanted.answers):
        raise AnswersRefused(problems)


def next_reference() -> str:
    """The next `CVD-YYYY-NNNNNN`. Numbers come from a sequence: none is given out twice, and one may be left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('documents_order_numbers')")
        return f"CVD-{clock.today().year}-{cursor.fetchone()[0]:06d}"


def step(order: DocumentOrder, *, to: str, by: Any = None, why: str = "", **changes: Any) -> None:
    """Move an order; where a worker goes on from there, it is asked once this has committed."""
    fresh = {"attempts": 0, "run_after": clock.real_now(), "error_code": "", "error": ""}
    ORDER.move(order, to=to, by=by, why=why, moved_at=clock.now(), **{**fresh, **changes})
    if to in WORKING:
        order_moved.send(sender=DocumentOrder, order=order)


def locked(order: DocumentOrder) -> DocumentOrder:
    """The row, locked and fresh."""
    row: DocumentOrder = DocumentOrder.objects.select_for_update().get(pk=order.pk)
    return row


@transaction.atomic
def mark_paid(order: DocumentOrder) -> None:
    """The money came: the order is worked on, and the clock of its promise runs. Told twice, it happens once."""
    row = locked(order)
    if row.paid_at is not None:
        return
    now = clock.now()
    step(row, to=OrderState.PAID, paid_at=now, due_at=now + (PROMISED_FAST if row.is_fast else PROMISED))
    mails.tell_paid(row)


@transaction.atomic
def mark_lapsed(order: DocumentOrder) -> None:
    """It was never paid, and cannot be any more."""
    row = locked(order)
    if row.state == OrderState.CREATED:
        step(row, to=OrderState.CANCELLED, why="Not paid")


@transaction.atomic
def mark_refunded(order: DocumentOrder) -> None:
    """All of the money went back: nothing more is made, unless it was delivered already."""
    row = locked(order)
    if row.state not in (OrderState.DELIVERED, OrderState.CANCELLED):
        step(row, to=OrderState.CANCELLED, why="Refunded in full")
        mails.tell_cancelled(row)


@transaction.atomic
def fail(order: DocumentOrder, *, code: str, error: str) -> None:
    """Something that trying again by itself does not mend: staff see it, are told once, and can have it tried again."""
    step(order, to=OrderState.FAILED, why=code, error_code=code, error=error)
    mails.tell_staff_failed(order)
