"""What staff decide about an order that was made, and what customers answer them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from config.lib import clock
from documents.generation import services as generation
from documents.generation.errors import AnswersRefused, NotReadyToApprove
from documents.models import DocumentOrder, ReviewNote
from documents.orders import mails
from documents.orders.asking import problems_in
from documents.orders.errors import NoOpenQuestion, WordsMissing
from documents.orders.selectors import kinds_of, open_question, versions_of
from documents.orders.services import locked, step
from documents.orders.states import OrderState
from documents.signals import order_moved


@transaction.atomic
def approve(order: DocumentOrder, *, by: User) -> None:
    """Lock every version and have the files finished; NotReadyToApprove while one of the documents is not made."""
    row = locked(order)
    versions = versions_of(row)
    if row.state == OrderState.IN_REVIEW and None in versions:
        raise NotReadyToApprove
    step(row, to=OrderState.FINALISING, by=by)
    for version in filter(None, versions):
        generation.approve(version, by=by)


@transaction.atomic
def ask_for_changes(order: DocumentOrder, *, why: str, by: User, answers: Mapping[str, Any] | None = None) -> None:
    """Have every document made anew, for a reason, from corrected answers where there are some."""
    row = locked(order)
    note(row, sort=ReviewNote.Sort.CHANGES, words=why, by=by)
    step(row, to=OrderState.CHANGES_REQUESTED, by=by, why=why, answers=corrected(row, answers or {}))


@transaction.atomic
def ask_customer(order: DocumentOrder, *, words: str, about: Sequence[str], by: User) -> None:
    """Ask the customer something by mail. The clock of the promise stands still until they answer."""
    row = locked(order)
    asked = note(row, sort=ReviewNote.Sort.QUESTION, words=words, by=by, about=list(about))
    step(row, to=OrderState.NEEDS_INPUT, by=by, why=words)
    mails.ask(asked)


@transaction.atomic
def answer(order: DocumentOrder, *, words: str, answers: Mapping[str, Any]) -> None:
    """Keep what the customer answered; NoOpenQuestion where nobody asks. Corrected answers have everything made anew.

    AnswersRefused says by question what cannot be right.
    """
    row = locked(order)
    question = open_question(row)
    if question is None:
        raise NoOpenQuestion
    kept = corrected(row, {name: answers.get(name) for name in question.about})
    waited = clock.now() - question.created_at
    question.answer, question.answered_at = words.strip(), clock.now()
    question.save(update_fields=["answer", "answered_at"])
    is_changed = kept != row.answers
    to = OrderState.QUEUED if is_changed else OrderState.IN_REVIEW
    if is_changed:
        set_aside(row)
    step(row, to=to, why="The customer answered", answers=kept, due_at=row.due_at and row.due_at + waited)


def corrected(order: DocumentOrder, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The order's answers with these in their place; AnswersRefused where a document cannot be made of them."""
    together = {**order.answers, **answers}
    if problems := problems_in(kinds_of(order), nation=order.nation, answers=together):
        raise AnswersRefused(problems)
    return together


def set_aside(order: DocumentOrder) -> None:
    """Let go of the runs, which stay under their reference: each document is made anew."""
    order.documents.update(run=None)


def note(order: DocumentOrder, *, sort: str, words: str, by: User, about: Sequence[str] = ()) -> ReviewNote:
    """Keep what staff asked for; WordsMissing where they say nothing."""
    if not words.strip():
        raise WordsMissing
    return ReviewNote.objects.create(order=order, sort=sort, words=words.strip(), by=by, about=list(about))


@transaction.atomic
def try_again(order: DocumentOrder, *, by: User) -> None:
    """Go on with a failed order from where it failed: what was made or approved stays."""
    row = locked(order)
    versions = versions_of(row)
    is_approved = all(version and version.approved_at for version in versions)
    step(row, to=OrderState.FINALISING if is_approved else OrderState.QUEUED, by=by, why="Tried again")


@transaction.atomic
def mark_posted(order: DocumentOrder, *, on: date, carrier_reference: str, by: User) -> None:
    """The papers are in the post."""
    row = locked(order)
    if not row.is_posted or row.state != OrderState.DELIVERING:
        raise NotReadyToApprove("Papers are posted once the files of the order are finished.")
    if row.posted_on is not None:
        raise NotReadyToApprove("Somebody else has said already when these papers were posted.")
    row.posted_on, row.carrier_reference = on, carrier_reference.strip()
    row.run_after = clock.real_now()
    row.save(update_fields=["posted_on", "carrier_reference", "run_after"])
    order_moved.send(sender=DocumentOrder, order=row)
