"""Writing reminders, and sending the digests that tell people of them."""

import logging
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.errors import NotReady
from accounts.messages.reaching import CHANGED, close, is_unreachable
from accounts.messages.services import queue, tell_staff
from accounts.models import Bounce, Landlord, Membership
from accounts.notifying.models import Kind
from accounts.notifying.selectors import digest_hours, is_wanted
from accounts.sms.gateway import is_available
from accounts.sms.sending import queue_text
from accounts.sms.services import number_for_texts
from compliance.models import Digest, Property, Reminder
from compliance.reminders import monthly, statement
from compliance.reminders.words import Line, in_order
from compliance.selectors import WHERE
from compliance.states import DIGEST, DigestKind, DigestState
from config.lib import clock
from config.lib.errors import DomainError
from config.lib.hours import open_from, real
from plans.errors import GateRefusal
from plans.features import Access, FeatureKey
from plans.selectors import entitlements_of
from plans.services import ensure_feature

logger = logging.getLogger(__name__)


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Write every reminder that is due and a digest for each person who is to be told; how many reminders were new.

    Late or twice, it leaves the same rows: of each requirement the step that fell last.
    """
    forget_former_readers()
    opens_at = open_from(at)
    written = statement.write(None, on=clock.day_of(at), at=at)
    statement.open_daily(on=clock.day_of(opens_at), run_after=real(opens_at, at=at), at=at)
    month = clock.day_of(opens_at).replace(day=1)
    statement.open_monthly(on=month, run_after=real(opens_at, at=at), at=at)
    return written


def forget_former_readers() -> None:
    """Close what is known of addresses to which no home's reminders go any more, and at which no member reads."""
    agents = Property.objects.filter(landlord=OuterRef("landlord"), agent_email__iexact=OuterRef("address"))
    members = Membership.objects.filter(landlord=OuterRef("landlord"), user__email__iexact=OuterRef("address"))
    unused = ~Exists(agents) & ~Exists(members)
    close(Bounce.objects.filter(unused, is_of_record=False, landlord__isnull=False), why=CHANGED)


def deliver(digest: Digest, *, at: datetime) -> None:
    """Send a claimed digest; whatever goes wrong is kept with the row, tried again, and in the end told to staff."""
    try:
        send(digest, at=at)
    except Exception as error:
        logger.exception("reminders.digest_failed digest=%s", digest.pk)
        fail(digest, error=error)


@transaction.atomic
def fail(digest: Digest, *, error: Exception) -> None:
    """Try again later; after the last attempt what it would have said waits for the next day's digest."""
    failure = {"error_code": "reminders.digest_failed", "error": type(error).__name__}
    if not digest.is_exhausted:
        Digest.objects.filter(pk=digest.pk).update(run_after=digest.retry_at(), **failure)
        return
    DIGEST.move(digest, to=DigestState.FAILED, **failure)
    sentence = "A digest of reminders could not be made. What it would have said goes into the next day's."
    tell_staff(
        "reminders.digest_failed",
        key=str(digest.pk),
        sentence=sentence,
        path=reverse("admin:compliance_digest_change", args=[digest.pk]),
    )


@transaction.atomic
def send(digest: Digest, *, at: datetime) -> None:
    """Send a claimed digest, put it off to the landlord's hours, or drop it: what waits then goes into a later one."""
    if digest.kind == DigestKind.MONTHLY:
        readdress(digest)
    goes_at = open_from(max(at, clock.at_hour(digest.on, hour=0)), hours=digest_hours(digest.landlord))
    if is_past(digest, on=clock.day_of(goes_at)):
        DIGEST.move(digest, to=DigestState.DROPPED)
    elif goes_at > at:
        Digest.objects.filter(pk=digest.pk).update(run_after=real(goes_at, at=at))
    elif refused := refusal(digest):
        DIGEST.move(digest, to=DigestState.DROPPED, error_code=refused.code)
    elif digest.kind == DigestKind.MONTHLY and not is_wanted(Kind.MONTHLY, by=digest.landlord):
        DIGEST.move(digest, to=DigestState.DROPPED, error_code="reminders.not_wanted")
    elif is_unreachable(digest.recipient):  # what it would have said waits until mail arrives there again
        text_alone(digest, at=at)
        DIGEST.move(digest, to=DigestState.DROPPED, error_code="messages.unreachable")
    else:
        has_said = tell_month(digest, at=at) if digest.kind == DigestKind.MONTHLY else tell_day(digest, at=at)
        DIGEST.move(digest, to=DigestState.SENT if has_said else DigestState.DROPPED)


def readdress(digest: Digest) -> None:
    """Have the digest of a month go where the landlord reads by now: there is one, and it may have waited."""
    digest.recipient = digest.landlord.email.lower()
    digest.save(update_fields=["recipient"])


def is_past(digest: Digest, *, on: date) -> bool:
    """Whether its day, or month, is over on a day."""
    if digest.kind == DigestKind.MONTHLY:
        return digest.on != on.replace(day=1)
    return digest.on < on


def refusal(digest: Digest) -> DomainError | None:
    """Why the landlord may not be written to, if so."""
    try:
        ensure_feature(digest.landlord, FeatureKey.EMAIL_NOTIFICATIONS, to=statement.ACCESS[DigestKind(digest.kind)])
    except (GateRefusal, NotReady) as refused:
        return refused
    return None


def tell_day(digest: Digest, *, at: datetime) -> bool:
    """Write the mail of what waits for this person; False where nothing does any more."""
    waiting = waiting_for(digest, at=at)
    lines = lines_of(waiting, on=clock.day_of(at))
    if lines:
        mail(digest, template="digest", context=said_of(lines))
        text(digest, context=said_of(lines))
        waiting.update(digest=digest)
    return bool(lines)


def text_alone(digest: Digest, *, at: datetime) -> None:
    """Where mail does not arrive, say by SMS what has come up since the day before's digest was written, and once."""
    if digest.kind == DigestKind.MONTHLY:
        return
    same = {"landlord": digest.landlord_id, "recipient": digest.recipient, "kind": digest.kind}
    former = Digest.objects.filter(**same, on__lt=digest.on).first()
    waiting = waiting_for(digest, at=at)
    if lines := lines_of(waiting.filter(created_at__gt=former.created_at) if former else waiting, on=clock.day_of(at)):
        text(digest, context=said_of(lines))


def waiting_for(digest: Digest, *, at: datetime) -> QuerySet[Reminder]:
    """What waits for this person, as it is now."""
    on = clock.day_of(at)
    statement.write(digest.landlord, on=on, at=at)
    statement.forget(digest.landlord, on=on)
    waiting = Reminder.objects.filter(landlord=digest.landlord_id, recipient=digest.recipient, digest=None)
    return waiting.select_related("requirement__obligation", *[f"requirement__{path}" for path in WHERE])


def said_of(lines: list[Line]) -> dict[str, object]:
    """What a digest's mail and text say."""
    return {"lines": lines, "first": lines[0], "others": len(lines) - 1}


def lines_of(reminders: Iterable[Reminder], *, on: date) -> list[Line]:
    """What a digest says, the most urgent first."""
    return in_order(Line.of(reminder.requirement, due=reminder.due_on, on=on) for reminder in reminders)


def tell_month(digest: Digest, *, at: datetime) -> bool:
    """Write the mail about the month; False where the landlord has no score."""
    context = monthly.summary(digest.landlord, month=digest.on, on=clock.day_of(at))
    if context is not None:
        mail(digest, template="monthly", context={"summary": context})
    return context is not None


def mail(digest: Digest, *, template: str, context: dict[str, object]) -> None:
    """Write the one mail of a digest."""
    has_portal = opens_portal(digest.landlord, address=digest.recipient)
    queue(
        template,
        to=digest.recipient,
        key=f"digest:{digest.pk}",
        landlord=digest.landlord,
        context={**context, "landlord": digest.landlord, "has_portal": has_portal},
    )


def text(digest: Digest, *, context: dict[str, object]) -> None:
    """Say the same in short by SMS, for who reads at the address of record, where the landlord is to be texted."""
    landlord = digest.landlord
    entitlements = entitlements_of(landlord)
    is_allowed = entitlements is not None and entitlements.allows(FeatureKey.SMS_REMINDERS, to=Access.SIDE_EFFECT)
    if not is_allowed or digest.recipient != landlord.email.lower() or not is_available():
        return
    if number := number_for_texts(landlord):
        queue_text("digest", to=number, key=f"digest-text:{digest.pk}", context=context, landlord=landlord)


def opens_portal(landlord: Landlord, *, address: str) -> bool:
    """Whether who reads mail at an address can follow a link into the landlord's portal."""
    members = Membership.objects.filter(landlord=landlord, is_active=True, user__email__iexact=address)
    return landlord.email.lower() == address or members.exists()
