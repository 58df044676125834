"""What a worker does with an order: each state has one step, and each step is safe to repeat."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import transaction

from accounts.messages.states import MessageState
from config.lib import clock
from config.lib.errors import DomainError, StaleState, code_of, words_of
from documents.generation import services as generation
from documents.generation.errors import NotReadyToApprove
from documents.models import DocumentOrder, GenerationRun, ReviewNote
from documents.orders import mails
from documents.orders.brand import brand_of
from documents.orders.review import set_aside
from documents.orders.selectors import runs_of, versions_of
from documents.orders.services import fail, locked, step
from documents.orders.states import WORKING, OrderState
from documents.states import RunState

logger = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(minutes=1)


def go_on(order: DocumentOrder) -> None:
    """Take a claimed order as far as it comes. What fails is tried again, and after the last time it has failed."""
    if order.attempts > order.MAX_ATTEMPTS:  # the worker died over it each time
        fail(order, code="orders.step_died", error="It ended without a word each time it was tried.")
        return
    try:
        while order.state in WORKING:
            before = order.state
            STEPS[OrderState(before)](order)
            order.refresh_from_db()
            if order.state == before:
                return
    except StaleState:  # somebody else moved it meanwhile: theirs counts
        logger.info("orders.moved_meanwhile order=%s", order.reference)
    except Exception as error:  # whatever it was, the row must say so and may not go forward
        logger.exception("orders.step_failed order=%s state=%s", order.reference, order.state)
        postpone(order, error=error)


def postpone(order: DocumentOrder, *, error: Exception) -> None:
    """Try this step again later; after the last time the order has failed."""
    order.refresh_from_db()
    code = code_of(error, otherwise="orders.step_failed")
    said = words_of(error)
    if order.is_exhausted or isinstance(error, DomainError):
        fail(order, code=code, error=said)
        return
    DocumentOrder.objects.filter(pk=order.pk).update(run_after=order.retry_at(), error_code=code, error=said)


def wait(order: DocumentOrder) -> None:
    """Look again in a minute: somebody else is at work."""
    again = clock.real_now() + LOOK_AGAIN
    DocumentOrder.objects.filter(pk=order.pk, state=order.state).update(run_after=again, attempts=0)


def queue(order: DocumentOrder) -> None:
    """A paid order is taken up."""
    step(order, to=OrderState.QUEUED)


@transaction.atomic
def begin_anew(order: DocumentOrder) -> None:
    """Changes were asked for: what was made is set aside."""
    row = locked(order)
    set_aside(row)
    step(row, to=OrderState.QUEUED)


@transaction.atomic
def begin_runs(order: DocumentOrder) -> None:
    """Freeze the answers and have each document made that is not made yet."""
    row = locked(order)
    for document in row.documents.select_related("run"):
        if document.run is None:
            document.run = generation.open_run(
                kind=document.kind,
                nation=row.nation,
                on=row.law_on,
                answers=row.answers,
                reference=document.reference,
                brand=brand_of(row),
                guidance=guidance_for(row),
            )
        elif document.run.state == RunState.FAILED:
            document.run = generation.again(document.run)
        document.save(update_fields=["run"])
    step(row, to=OrderState.GENERATING)


def guidance_for(order: DocumentOrder) -> str:
    """What staff asked to be changed, for the language model."""
    changes = order.notes.filter(sort=ReviewNote.Sort.CHANGES)
    return "\n".join(changes.values_list("words", flat=True))


@transaction.atomic
def settle(order: DocumentOrder) -> None:
    """Once every document is made it is the staff's turn; where one failed the order has failed, and never goes on."""
    row = locked(order)
    if row.state != OrderState.GENERATING:
        return
    runs = runs_of(row)
    failed = next((run for run in runs if run and run.state == RunState.FAILED), None)
    if failed:
        fail(row, code=failed.error_code, error=failed.error)
    elif all(run and run.state == RunState.MADE for run in runs):
        step(row, to=OrderState.IN_REVIEW)
        mails.tell_staff_to_review(row)
    else:
        wait(row)


def settle_order_of(run: GenerationRun) -> None:
    """A run ended: see what that means for the order it belongs to, if it does."""
    document = getattr(run, "ordered_document", None)
    if document is not None:
        settle(document.order)


def finish(order: DocumentOrder) -> None:
    """Make the finished files of every approved version."""
    for version in versions_of(order):
        if version is None:
            raise NotReadyToApprove
        generation.issue(version)
    step(order, to=OrderState.DELIVERING)


def deliver(order: DocumentOrder) -> None:
    """Send the link. It is delivered once the mail has left, and the papers too where they were ordered."""
    mail = mails.deliver(order)
    has_left = mail.state == MessageState.SENT
    if has_left and (order.posted_on or not order.is_posted):
        step(order, to=OrderState.DELIVERED, delivered_at=clock.now())
    else:
        wait(order)


STEPS: Mapping[OrderState, Callable[[DocumentOrder], None]] = {
    OrderState.PAID: queue,
    OrderState.QUEUED: begin_runs,
    OrderState.GENERATING: settle,
    OrderState.CHANGES_REQUESTED: begin_anew,
    OrderState.FINALISING: finish,
    OrderState.DELIVERING: deliver,
}
