"""Proving a landlord's mobile number by a code, taking it away, and hearing STOP."""

import secrets
from datetime import timedelta
from enum import Enum

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.audit import services as audit
from accounts.models import Landlord, User
from accounts.sms.models import MobileNumber
from accounts.sms.sending import queue_text
from config.lib import clock

GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5
SALT = "accounts.sms"
STOP = frozenset({"stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit"})


class Outcome(Enum):
    """What became of a code that was typed in."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"


def mobile_of(landlord: Landlord) -> MobileNumber | None:
    """The landlord's number, proved or waiting."""
    return MobileNumber.objects.filter(landlord=landlord).first()


def number_for_texts(landlord: Landlord) -> str:
    """Where reminders go by SMS: the proved number of who wants them and has not said STOP; empty: nowhere."""
    row = mobile_of(landlord)
    return row.number if row and row.number and row.stopped_at is None and landlord.wants_sms else ""


@transaction.atomic
def send_code(landlord: Landlord, *, number: str, by: User) -> None:
    """Text a code to a number. Once it is typed in, the number counts; until then the one before it does."""
    MobileNumber.objects.get_or_create(landlord=landlord)
    row = MobileNumber.objects.select_for_update().get(landlord=landlord)
    code = f"{secrets.randbelow(1_000_000):06d}"
    row.pending, row.tries, row.code_sent_at = number, 0, clock.now()
    row.code_hash = hashed(row, code)
    row.save()
    key = f"sms-code:{row.pk}:{secrets.token_hex(8)}"
    queue_text("code", to=number, key=key, context={"code": code}, landlord=landlord, holds_secret=True)
    audit.record("accounts.mobile_code_sent", subject=row, by=by)


def hashed(row: MobileNumber, code: str) -> str:
    """What is kept of a code: of use for this number alone."""
    return salted_hmac(SALT, f"{row.pk}:{row.pending}:{code}", algorithm="sha256").hexdigest()


@transaction.atomic
def prove(landlord: Landlord, *, code: str, by: User) -> Outcome:
    """Compare a code with the one that was sent; if it is right the number counts, and reminders go there."""
    row = MobileNumber.objects.select_for_update().filter(landlord=landlord).exclude(pending="").first()
    if row is None or is_over(row):
        return Outcome.OVER
    if not constant_time_compare(hashed(row, code), row.code_hash):
        row.tries += 1
        row.save(update_fields=["tries"])
        return Outcome.OVER if is_over(row) else Outcome.WRONG
    row.number, row.verified_at, row.stopped_at = row.pending, clock.now(), None
    forget_code(row)
    row.save()
    want(landlord, is_wanted=True, by=by)
    audit.record("accounts.mobile_proved", subject=row, by=by)
    return Outcome.RIGHT


def is_over(row: MobileNumber) -> bool:
    """Whether the code that was sent counts no more."""
    return row.code_sent_at is None or row.tries >= MOST_TRIES or row.code_sent_at + GOOD_FOR <= clock.now()


def forget_code(row: MobileNumber) -> None:
    """Nothing waits for a code any more."""
    row.pending, row.code_hash, row.code_sent_at, row.tries = "", "", None, 0


@transaction.atomic
def want(landlord: Landlord, *, is_wanted: bool, by: User | None) -> None:
    """Remind by SMS too, or by e-mail alone. Saying again what holds changes nothing."""
    changed = Landlord.objects.filter(pk=landlord.pk).exclude(wants_sms=is_wanted).update(wants_sms=is_wanted)
    if changed:
        audit.record("accounts.sms_wanted", subject=landlord, after={"wants_sms": is_wanted}, by=by)


@transaction.atomic
def give_up_number(landlord: Landlord, *, by: User) -> None:
    """Forget the number, or the one that waits to be proved. It is erased, not only switched off."""
    row = MobileNumber.objects.select_for_update().filter(landlord=landlord).first()
    if row is None:
        return
    if row.number and row.pending:
        forget_code(row)
        row.save()
        return
    audit.record("accounts.mobile_removed", subject=row, by=by)
    row.delete()
    want(landlord, is_wanted=False, by=by)


@transaction.atomic
def hear(*, number: str, text: str) -> bool:
    """What came from a number: STOP ends every reminder to it. Whether it was STOP."""
    if " ".join(text.lower().split()).strip(" .!") not in STOP:
        return False
    for row in MobileNumber.objects.select_for_update().filter(number=number, stopped_at=None):
        row.stopped_at = clock.now()
        row.save(update_fields=["stopped_at"])
        audit.record("accounts.mobile_stopped", subject=row, why="STOP came from the number")
    return True
