"""Closing an account: asked for, taken back within fourteen days, or carried out in the night after them."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.audit import services as audit
from accounts.messages.services import queue, tell_staff
from accounts.models import Landlord, User
from accounts.services import set_closing, shut
from billing.account.leaving import end_now, end_with_period, go_on, goes_on
from config.lib import clock
from config.lib.errors import StaleState, code_of
from config.lib.locks import serialised
from provisioning.leaving.erasing import erase_account
from provisioning.leaving.errors import ClosureWaits, NothingToTakeBack
from provisioning.leaving.selectors import open_closure, readers_of, what_waits
from provisioning.models import AccountClosure
from provisioning.states import CLOSURE, COOLING_OFF, ClosureState

logger = logging.getLogger(__name__)
DAYS_TO_TAKE_BACK = timedelta(days=14)
REMIND_BEFORE = timedelta(days=3)
LAST_MAIL = "account-erased:"
WHY = "The account was closed"


@transaction.atomic
def ask(landlord: Landlord, *, by: User) -> AccountClosure:
    """Close an account in fourteen days. Asked twice it closes once. The caller calls the worker, who tells Stripe."""
    Landlord.objects.select_for_update().get(pk=landlord.pk)
    if there := open_closure(landlord):
        return there
    row = begin(landlord, by=by, after=DAYS_TO_TAKE_BACK)
    set_closing(landlord, at=row.due_at)
    audit.record("provisioning.closure_asked", subject=row, after={"due": row.due_at.isoformat()}, by=by)
    write(row, "closure_asked")
    return row


def begin(landlord: Landlord, *, by: User, after: timedelta) -> AccountClosure:
    """The row of a closure. Whether a subscription ends for it is noted before Stripe is asked, so that it is true."""
    now = clock.now()
    return AccountClosure.objects.create(
        landlord=landlord, asked_by=by, created_at=now, due_at=now + after, ends_subscription=goes_on(landlord)
    )


@transaction.atomic
def take_back(landlord: Landlord, *, by: User) -> AccountClosure:
    """Keep the account; NothingToTakeBack where none closes. The caller calls the worker, who tells Stripe."""
    Landlord.objects.select_for_update().get(pk=landlord.pk)
    row = open_closure(landlord)
    if row is None or row.state not in COOLING_OFF:
        raise NothingToTakeBack
    move(row, to=ClosureState.RETURNING, by=by)
    set_closing(landlord, at=None)
    return row


@transaction.atomic
def close_now(landlord: Landlord, *, by: User, why: str) -> AccountClosure:
    """Close an account without waiting, on staff's word; ClosureWaits where somebody's money or order is on its way."""
    Landlord.objects.select_for_update().get(pk=landlord.pk)
    if waits := what_waits(landlord):
        raise ClosureWaits(" ".join(waits))
    row = open_closure(landlord) or begin(landlord, by=by, after=timedelta())
    start_erasing(row, by=by, why=why)
    return row


@transaction.atomic
def start_erasing(row: AccountClosure, *, by: User | None = None, why: str = "") -> None:
    """Shut every door, so that nothing new comes in while the rest goes."""
    move(row, to=ClosureState.ERASING, by=by, why=why)
    shut(row.landlord)


def move(row: AccountClosure, *, to: ClosureState, by: User | None = None, why: str = "") -> None:
    """Move it on, with all its attempts before it."""
    fresh = {"attempts": 0, "run_after": clock.real_now(), "error": "", "error_code": ""}
    ended = {"ended_at": clock.now()} if to in (ClosureState.TAKEN_BACK, ClosureState.ERASED) else {}
    CLOSURE.move(row, to=to, by=by, why=why, **fresh, **ended)


def write(row: AccountClosure, template: str, **more: object) -> None:
    """Write to the landlord and to each owner what happens to the account."""
    said = {"closure": row, "landlord": row.landlord, "path": reverse("leaving:closure"), **more}
    for address in readers_of(row.landlord):
        queue(template, to=address, key=f"{template}:{row.pk}:{address}", landlord=row.landlord, context=said)


# The night ----------------------------------------------------------------------------------------


def begin_due() -> list[AccountClosure]:
    """Begin to erase the accounts whose day has come; the caller calls a worker for each. Staff hear of what waits."""
    begun = []
    for row in cooling_off().filter(due_at__lte=clock.now()):
        if waits := what_waits(row.landlord):
            tell_of_waiting(row, sentence=" ".join(waits))
            continue
        with suppress(StaleState):  # taken back at this very moment
            start_erasing(row)
            begun.append(row)
    return begun


def remind() -> None:
    """Write once more, three days before."""
    for row in cooling_off().filter(due_at__lte=clock.now() + REMIND_BEFORE, due_at__gt=clock.now()):
        write(row, "closure_soon")


def end_again() -> list[AccountClosure]:
    """Ask again that no more be charged, where somebody went on at Stripe's own page; the caller calls a worker."""
    going_on = [row for row in cooling_off().filter(state=ClosureState.WAITING) if goes_on(row.landlord)]
    for row in going_on:
        with suppress(StaleState):  # taken back at this very moment
            move(row, to=ClosureState.ASKED)
            AccountClosure.objects.filter(pk=row.pk).update(ends_subscription=True)
    return going_on


def cooling_off() -> QuerySet[AccountClosure]:
    """The closures that can still be taken back."""
    return AccountClosure.objects.filter(state__in=COOLING_OFF).select_related("landlord", "asked_by").order_by("pk")


def tell_of_waiting(row: AccountClosure, *, sentence: str) -> None:
    """Tell staff, once, of an account that cannot be erased before they have done something."""
    tell_staff(
        "provisioning.closure_waits",
        key=str(row.pk),
        sentence=f"The account {row.landlord.reference} is to be erased and cannot be yet. {sentence}",
        path=reverse("admin:provisioning_accountclosure_change", args=[row.pk]),
    )


# The worker ---------------------------------------------------------------------------------------


def carry_on(row: AccountClosure) -> None:
    """Do what a claimed closure waits for, one at a time; what fails is tried again, within the hour."""
    with serialised(f"closure:{row.landlord_id}"):
        fresh = AccountClosure.objects.select_related("landlord", "asked_by").get(pk=row.pk)
        step = STEPS.get(fresh.state)
        try:
            if step:
                step(fresh)
        except Exception as error:
            logger.exception("provisioning.closure_failed closure=%s", row.pk)
            postpone(fresh, error=error)


def let_end(row: AccountClosure) -> None:
    """Have Stripe charge nothing more."""
    end_with_period(row.landlord, by=row.asked_by)
    move(row, to=ClosureState.WAITING)


def let_stay(row: AccountClosure) -> None:
    """Let the subscription go on as it was, where it ended for this and still runs, and say how it stands."""
    is_running = go_on(row.landlord, by=row.asked_by) if row.ends_subscription else True
    with transaction.atomic():
        move(row, to=ClosureState.TAKEN_BACK)
        write(row, "closure_taken_back", has_ended=not is_running)


def erase(row: AccountClosure) -> None:
    """Let no money come any more, then erase; the mail that says so is the last one.

    ClosureWaits, and staff are told, where something was paid for at the last moment and is not delivered.
    """
    end_now(row.landlord)
    if waits := what_waits(row.landlord):
        tell_of_waiting(row, sentence=" ".join(waits))
        raise ClosureWaits
    readers = readers_of(row.landlord)
    with transaction.atomic():
        said = {"reference": row.landlord.reference}
        erase_account(row.landlord, why=WHY)
        move(row, to=ClosureState.ERASED)
        for number, address in enumerate(readers):
            queue("account_erased", to=address, key=f"{LAST_MAIL}{row.pk}:{number}", context=said)


STEPS: Mapping[str, Callable[[AccountClosure], None]] = {
    ClosureState.ASKED: let_end,
    ClosureState.RETURNING: let_stay,
    ClosureState.ERASING: erase,
}


def postpone(row: AccountClosure, *, error: Exception) -> None:
    """Keep what went wrong with the row, and try again later."""
    code = code_of(error, otherwise="provisioning.closure_failed")
    said = {"error_code": code, "error": type(error).__name__}
    AccountClosure.objects.filter(pk=row.pk).update(run_after=row.retry_at(), **said)
