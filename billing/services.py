"""The inbox of events: stored once, processed from a fresh copy, held or retried, never lost."""

import logging
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from accounts.messages.services import tell_staff
from billing.errors import HeldEvent
from billing.gateway import get_gateway
from billing.handlers import HANDLERS
from billing.models import StripeEvent
from billing.states import EVENT, EventState
from config.lib import clock
from config.lib.errors import DomainError
from config.lib.locks import serialised

logger = logging.getLogger(__name__)
INBOX = "/admin/billing/stripeevent/"


def record_event(payload: dict[str, Any]) -> tuple[StripeEvent, bool]:
    """Keep a verified event; the row, and whether it is new. The same event twice, or at once, is one row."""
    subject = payload["data"]["object"]
    event = StripeEvent(
        stripe_id=payload["id"],
        type=payload["type"],
        object_id=str(subject.get("id") or ""),
        is_live=payload["livemode"],
        payload=payload,
    )
    try:
        with savepoint():
            event.save(force_insert=True)
    except IntegrityError:
        return StripeEvent.objects.get(stripe_id=payload["id"]), False
    return event, True


def savepoint() -> AbstractContextManager[object]:
    """What protects an open transaction from a failing statement; nothing where none is open: two trips fewer."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def process(event: StripeEvent) -> None:
    """Do what a claimed event calls for, one at a time for each customer."""
    handler = HANDLERS.get(event.type)
    if handler is None:
        EVENT.move(event, to=EventState.IGNORED, processed_at=clock.now())
        return
    try:
        with serialised(f"stripe:{customer_key(event)}"):
            fresh = handler.fetch(get_gateway(), event)
            with transaction.atomic():
                handler.apply(event, fresh)
                finish(event)
    except HeldEvent as error:
        hold(event, error=error)
    except Exception as error:  # whatever it was, the row must say so and be tried again
        logger.exception("billing.event_failed event=%s", event.stripe_id)
        postpone(event, error=error)


def customer_key(event: StripeEvent) -> str:
    """The customer that an event is about, or where it names none, its own object."""
    subject = event.payload["data"]["object"]
    return str(subject.get("customer") or event.object_id)


def finish(event: StripeEvent) -> None:
    """The work is done."""
    EVENT.move(
        event,
        to=EventState.PROCESSED,
        landlord=event.landlord,
        processed_at=clock.now(),
        error="",
        error_code="",
    )


@transaction.atomic
def hold(event: StripeEvent, *, error: HeldEvent) -> None:
    """Keep the event for a person, and tell staff once."""
    EVENT.move(event, to=EventState.HELD, why=error.code, error_code=error.code, error=error.message)
    sentence = f"Stripe's {event.type} is held: {error.message} The landlord keeps what they had."
    tell_staff(error.code, key=event.stripe_id, sentence=sentence, path=f"{INBOX}{event.pk}/change/")


@transaction.atomic
def postpone(event: StripeEvent, *, error: Exception) -> None:
    """Try again later, and after the last attempt tell staff. A failed handler is never reported as done."""
    code = error.code if isinstance(error, DomainError) else "billing.event_failed"
    said = {"error_code": code, "error": f"{type(error).__name__}: {error}"[:500]}
    if not event.is_exhausted:
        StripeEvent.objects.filter(pk=event.pk).update(run_after=event.retry_at(), **said)
        return
    EVENT.move(event, to=EventState.FAILED, why=code, **said)
    sentence = f"Stripe's {event.type} could not be processed after {event.attempts} attempts."
    tell_staff("billing.event_failed", key=event.stripe_id, sentence=sentence, path=f"{INBOX}{event.pk}/change/")


@transaction.atomic
def replay(event: StripeEvent, *, by: models.Model) -> None:
    """Put a held or failed event back into the inbox, from where the sweep or the caller takes it."""
    EVENT.move(event, to=EventState.RECEIVED, by=by, why="Replayed by staff", attempts=0, run_after=clock.real_now())
