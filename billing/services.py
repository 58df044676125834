"""The inbox of events: stored once, processed from a fresh copy, held or retried, never lost."""

import json
import logging
from typing import Any

from django.db import connection, models, transaction

from accounts.audit import services as audit
from accounts.messages.services import tell_staff
from accounts.models import Landlord
from billing.errors import CannotAccept, CannotAttach, HeldEvent, WrongAmount
from billing.events.handling import Subject
from billing.forgetting import forget_if_closed
from billing.gateway import get_gateway
from billing.handlers import HANDLERS
from billing.models import CheckoutIntent, Customer, OrderCheckout, StripeEvent
from billing.objects import key_of
from billing.payers import landlord_of_customer, one_at_a_time
from billing.states import EVENT, EventState
from config.lib import clock
from config.lib.errors import StaleState, code_of, words_of

logger = logging.getLogger(__name__)
INBOX = "/admin/billing/stripeevent/"
KEEP = """
INSERT INTO billing_stripeevent
    (stripe_id, type, object_id, is_live, payload, state, attempts, error, error_code, run_after, created_at)
VALUES (%(stripe_id)s, %(type)s, %(object_id)s, %(is_live)s, %(payload)s,
    %(state)s, 0, '', '', %(run_after)s, %(created_at)s)
ON CONFLICT (stripe_id) DO NOTHING RETURNING id
"""
"""One statement, since Stripe may send the same event twice at once and counts the time to our answer."""


def record_event(payload: dict[str, Any]) -> int | None:
    """Keep a verified event; the key of its row, or None where it was kept before. The same event twice is one row."""
    row = {
        "stripe_id": payload["id"],
        "type": payload["type"],
        "object_id": str(payload["data"]["object"].get("id") or ""),
        "is_live": payload["livemode"],
        "payload": json.dumps(payload, default=str),  # the SDK reads amounts as Decimal, which are words in JSON
        "state": EventState.RECEIVED.value,
        "run_after": clock.real_now(),
        "created_at": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP, row)
        kept: tuple[int] | None = cursor.fetchone()
    return kept[0] if kept else None


def process(event: StripeEvent) -> None:
    """Do what a claimed event calls for, one at a time for each customer."""
    forget_if_closed(event, landlord=landlord_of_customer(customer_of(event) or event.object_id))
    handler = HANDLERS.get(event.type)
    if handler is None:
        EVENT.move(event, to=EventState.IGNORED, processed_at=clock.now())
        return
    try:
        with one_at_a_time(event.payload["data"]["object"]):
            fresh = handler.fetch(get_gateway(), Subject(event.object_id, customer_of(event)))
            with transaction.atomic():
                finish(event, landlord=handler.apply(event.type, fresh))
    except HeldEvent as error:
        hold(event, error=error)
    except Exception as error:  # whatever it was, the row must say so and be tried again
        logger.exception("billing.event_failed event=%s", event.stripe_id)
        postpone(event, error=error)


def customer_of(event: StripeEvent) -> str:
    """The customer whom an event names, if it does. Nobody's subscription changes hands, so this is as fresh as any."""
    return key_of(event.payload["data"]["object"].get("customer"))


def finish(event: StripeEvent, *, landlord: Landlord | None) -> None:
    """The work is done."""
    whose = landlord or event.landlord
    forget_if_closed(event, landlord=whose)
    EVENT.move(
        event,
        to=EventState.PROCESSED,
        landlord=whose,
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
def revive(event: StripeEvent) -> StripeEvent | None:
    """Claim a failed event for one attempt more; None where staff replayed it first."""
    values: dict[str, Any] = {"attempts": StripeEvent.MAX_ATTEMPTS - 1, "run_after": clock.real_now(), "error_code": ""}
    try:
        EVENT.move(event, to=EventState.RECEIVED, why="Tried again by a comparison", **values)
    except StaleState:
        return None
    claimed: StripeEvent | None = StripeEvent.objects.claim(event.pk)
    return claimed


@transaction.atomic
def postpone(event: StripeEvent, *, error: Exception) -> None:
    """Try again later, and after the last attempt tell staff. A failed handler is never reported as done."""
    code = code_of(error, otherwise="billing.event_failed")
    said = {"error_code": code, "error": words_of(error)}
    if not event.is_exhausted:
        StripeEvent.objects.filter(pk=event.pk).update(run_after=event.retry_at(), **said)
        return
    EVENT.move(event, to=EventState.FAILED, why=code, **said)
    tell_of_failed(code)


def tell_of_failed(code: str) -> None:
    """Tell staff, once for all that failed alike."""
    count = StripeEvent.objects.filter(state=EventState.FAILED, error_code=code).count()
    sentence = f"{count} of Stripe's events could not be processed, with the error {code}. Each comparison tries again."
    tell_staff("billing.event_failed", key=code, sentence=sentence, path=f"{INBOX}?state__exact={EventState.FAILED}")


def tell_of_other_mode() -> None:
    """Tell staff, once a day, that Stripe's test mode and its live mode are mixed up here."""
    tell_staff(
        "billing.other_mode",
        key=str(clock.today()),
        sentence="An event of Stripe's other mode (test or live) was sent to this site and refused. Correct the "
        "address of the webhook at Stripe, or the keys of this site.",
        path=INBOX,
    )


@transaction.atomic
def replay(event: StripeEvent, *, by: models.Model) -> None:
    """Put a held or failed event back into the inbox, from where the sweep or the caller takes it."""
    EVENT.move(event, to=EventState.RECEIVED, by=by, why="Replayed by staff", attempts=0, run_after=clock.real_now())


@transaction.atomic
def accept(event: StripeEvent, *, by: models.Model, why: str) -> None:
    """Take for right what was paid, although another amount was asked for, and put the event back into the inbox.

    CannotAccept where the event is not held for that.
    """
    told = event.payload["data"]["object"]
    checkout = checkout_of(event)
    if event.error_code != WrongAmount.code or checkout is None or told.get("currency") != "gbp":
        raise CannotAccept
    checkout.accepted_pence = told["amount_total"]
    checkout.save(update_fields=["accepted_pence"])
    before, after = {"expected_pence": checkout.expected_pence}, {"accepted_pence": checkout.accepted_pence}
    audit.record("billing.amount_accepted", subject=checkout, before=before, after=after, why=why, by=by)
    replay(event, by=by)


def checkout_of(event: StripeEvent) -> CheckoutIntent | OrderCheckout | None:
    """The checkout of ours that an event is about."""
    asked = CheckoutIntent.objects.filter(stripe_id=event.object_id).first()
    return asked or OrderCheckout.objects.filter(stripe_id=event.object_id).first()


@transaction.atomic
def attach(event: StripeEvent, landlord: Landlord, *, by: models.Model, why: str) -> None:
    """Say whose customer a held event names, and put it back into the inbox; CannotAttach where that cannot be."""
    customer = customer_of(event)
    if not customer:
        raise CannotAttach("The event names no customer of Stripe's.")
    row, is_new = Customer.objects.get_or_create(stripe_id=customer, defaults={"landlord": landlord})
    if row.landlord_id != landlord.pk:
        raise CannotAttach(f"{customer} is {row.landlord} already.")
    if is_new:
        audit.record("billing.customer_attached", subject=row, after={"customer": customer}, why=why, by=by)
    replay(event, by=by)
