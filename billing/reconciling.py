"""Comparing with Stripe what we hold: what was lost is found, what differs is repaired, and each is written down.

Nothing is repaired by a way of its own. A lost event is taken in as if it had come now; everything else goes through
what its event would have gone through.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from accounts.messages.services import mail_staff, tell_staff
from accounts.models import Landlord, User
from billing.comparing import Suspect, suspects
from billing.events.handling import Subject
from billing.gateway import Gateway, get_gateway
from billing.handlers import HANDLERS
from billing.models import Difference, Reconciliation, StripeEvent
from billing.payers import one_at_a_time
from billing.selectors import last_comparison
from billing.services import process, record_event, revive
from billing.states import RECONCILIATION, EventState, ReconciliationState
from config.lib import clock
from config.lib.errors import DomainError, code_of, words_of

logger = logging.getLogger(__name__)
KEPT_AT_STRIPE = timedelta(days=30)
OVERLAP = timedelta(days=2)
EVENT_KIND = "event"
DONE = (EventState.PROCESSED, EventState.IGNORED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt to repair something."""

    landlord: Landlord | None = None
    why_not: str = ""


@transaction.atomic
def begin(*, by: User | None = None, since: datetime | None = None) -> Reconciliation:
    """A comparison that is to be made, of what happened since then, or since shortly before the last one."""
    return Reconciliation.objects.create(by=by, since=since or since_last())


def since_last() -> datetime:
    """From when on Stripe is asked. It keeps events for thirty days."""
    last = last_comparison()
    return last.created_at - OVERLAP if last else clock.now() - KEPT_AT_STRIPE


def run(row: Reconciliation) -> None:
    """Make a claimed comparison; tried again later where Stripe does not answer, and told to staff in the end."""
    try:
        compared = sum(1 for _ in compare(row))
    except Exception as error:  # whatever it was, the row must say so and be tried again
        logger.exception("billing.reconciliation_failed row=%s", row.pk)
        postpone(row, error=error)
        return
    with transaction.atomic():
        settled = {"error": "", "error_code": ""}
        RECONCILIATION.move(row, to=ReconciliationState.DONE, compared=compared, ended_at=clock.now(), **settled)
        tell(row)


def compare(row: Reconciliation) -> Iterator[None]:
    """Each thing that was compared. Events come first: most of what differs is one that was lost."""
    gateway = get_gateway()
    row.differences.filter(is_repaired=False).delete()  # of an attempt that did not come to its end
    yield from try_failed_events(row)
    yield from find_lost_events(row, gateway=gateway)
    for suspect in suspects(gateway, since=row.since):
        if suspect.is_different:
            note(row, suspect=suspect, outcome=mend(suspect))
        yield


# Events -----------------------------------------------------------------------------------------


def try_failed_events(row: Reconciliation) -> Iterator[None]:
    """Work once more on every event that had all its attempts, as in an outage that was longer than they last."""
    for event in StripeEvent.objects.filter(state=EventState.FAILED).order_by("pk"):
        if claimed := revive(event):
            work_on(row, event=claimed, ours="It failed")
        yield


def find_lost_events(row: Reconciliation, *, gateway: Gateway) -> Iterator[None]:
    """Take in every event that did something here and never came, the oldest first."""
    told = [event for event in gateway.list_made("event", since=row.since) if event["type"] in HANDLERS]
    for event in reversed(told):
        if not StripeEvent.objects.filter(stripe_id=event["id"]).exists():
            take_lost(row, event=event)
        yield


def take_lost(row: Reconciliation, *, event: dict[str, object]) -> None:
    """Take in one event and work on it at once."""
    key = record_event(event)
    claimed = StripeEvent.objects.claim(key) if key else None
    if claimed is not None:  # else it came while we looked
        work_on(row, event=claimed, ours="It never came")


def work_on(row: Reconciliation, *, event: StripeEvent, ours: str) -> None:
    """Work on a claimed event, and write down what became of it."""
    process(event)
    event.refresh_from_db()
    is_done = event.state in DONE
    Difference.objects.create(
        reconciliation=row,
        kind=EVENT_KIND,
        stripe_id=event.stripe_id,
        landlord=event.landlord,
        ours=ours,
        theirs=event.type,
        is_repaired=is_done,
        why_not="" if is_done else event.error[:500],
    )


# Everything else --------------------------------------------------------------------------------


def mend(suspect: Suspect) -> Outcome:
    """Do what the event would have done. What cannot be repaired, whatever is wrong with it, stops no other."""
    handler = HANDLERS[suspect.event_type]
    try:
        with one_at_a_time(suspect.told):
            fresh = handler.fetch(get_gateway(), Subject(suspect.key, suspect.customer))
            with transaction.atomic():
                return Outcome(handler.apply(suspect.event_type, fresh))
    except SoftTimeLimitExceeded:
        raise  # it is the comparison that has no more time
    except DomainError as error:
        return Outcome(why_not=error.message)
    except Exception as error:  # whatever it was, the difference must say so
        logger.exception("billing.not_repaired kind=%s key=%s", suspect.kind, suspect.key)
        return Outcome(why_not=words_of(error))


def note(row: Reconciliation, *, suspect: Suspect, outcome: Outcome) -> None:
    """Write down what differed and whether it still does."""
    Difference.objects.create(
        reconciliation=row,
        kind=suspect.kind,
        stripe_id=suspect.key,
        landlord=outcome.landlord,
        ours=suspect.ours[:300],
        theirs=suspect.theirs[:300],
        is_repaired=not outcome.why_not,
        why_not=outcome.why_not[:500],
    )


def tell(row: Reconciliation) -> None:
    """Tell staff of each thing that still differs, and that anything was repaired.

    An event that waits, or is held, is told of by itself.
    """
    found = list(row.differences.all())
    for each in found:
        if not each.is_repaired and each.kind != EVENT_KIND:
            tell_of_left(each, path=path_of(row))
    if any(each.is_repaired for each in found):
        sentence = f"Compared with Stripe, {counted(found)}."
        mail_staff("billing.reconciled", key=str(row.pk), sentence=sentence, path=path_of(row))


def tell_of_left(difference: Difference, *, path: str) -> None:
    """Tell staff of what only a person can repair, once, in however many comparisons it is found."""
    sentence = f"The {difference} differs from what Stripe says and needs a person: {difference.why_not}"
    tell_staff("billing.differs", key=f"{difference.kind}:{difference.stripe_id}", sentence=sentence, path=path)


def counted(found: Iterable[Difference]) -> str:
    """How many were repaired and how many were not, in words."""
    repaired = sum(each.is_repaired for each in found)
    left = sum(not each.is_repaired for each in found)
    return f"{repaired} differences were repaired and {left} need a person"


def path_of(row: Reconciliation) -> str:
    """Where staff read it."""
    return f"/admin/billing/reconciliation/{row.pk}/change/"


@transaction.atomic
def postpone(row: Reconciliation, *, error: Exception) -> None:
    """Try again later, and after the last attempt tell staff."""
    code = code_of(error, otherwise="billing.reconciliation_failed")
    said = {"error_code": code, "error": words_of(error)}
    if not row.is_exhausted:
        Reconciliation.objects.filter(pk=row.pk).update(run_after=row.retry_at(), **said)
        return
    RECONCILIATION.move(row, to=ReconciliationState.FAILED, why=code, ended_at=clock.now(), **said)
    sentence = "What we hold could not be compared with Stripe."
    tell_staff("billing.reconciliation_failed", key=code, sentence=sentence, path=path_of(row))
