"""Who gets a scheduled report: the landlord's own people for as long as they are that, others once they say so."""

from django.db import transaction
from django.shortcuts import get_object_or_404

from accounts.audit import services as audit
from accounts.messages.services import queue
from accounts.models import Landlord, User
from compliance.models import ReportRecipient, ReportRefusal, ReportSchedule
from compliance.reports.errors import AskedEnough, CannotAsk, TooManyRecipients
from compliance.reports.links import confirm_link
from compliance.reports.selectors import own_addresses
from config.lib import clock
from config.lib.ratelimit import DAY, allow

MOST_RECIPIENTS = 10
ASKED_A_DAY, MAILS_A_DAY = 40, 3


def get_recipient(landlord: Landlord, *, pk: int) -> ReportRecipient:
    """One recipient of this landlord's reports; another's is a 404."""
    rows = ReportRecipient.objects.select_related("schedule")
    return get_object_or_404(rows, pk=pk, schedule__landlord=landlord)


@transaction.atomic
def add_recipient(schedule: ReportSchedule, *, address: str, by: User) -> ReportRecipient:
    """Add an address. One of the landlord's own people is known; any other is asked first, by a mail with a link.

    TooManyRecipients, or CannotAsk with why, where that may not be.
    """
    if schedule.recipients.count() >= MOST_RECIPIENTS:
        raise TooManyRecipients
    recipient, is_new = ReportRecipient.objects.get_or_create(schedule=schedule, address=address.lower())
    if is_new:
        audit.record("compliance.schedule_recipient_added", subject=schedule, by=by)
    if recipient.asked_at is None and recipient.address not in own_addresses(schedule.landlord):
        invite(recipient)
    return recipient


def invite(recipient: ReportRecipient) -> None:
    """Ask whoever reads at the address; CannotAsk where they refused or were asked enough."""
    schedule = recipient.schedule
    ensure_may_ask(schedule.landlord, address=recipient.address)
    recipient.asked_at = clock.now()
    recipient.save(update_fields=["asked_at"])
    queue(
        "report_recipient",
        to=recipient.address,
        key=f"report-recipient:{recipient.pk}",
        landlord=schedule.landlord,
        on_behalf_of=schedule.landlord,
        holds_secret=True,
        context={"schedule": schedule, "landlord": schedule.landlord, "link": confirm_link(recipient)},
    )


def ensure_may_ask(landlord: Landlord, *, address: str) -> None:
    """Pass, or CannotAsk: our mail is nobody's way to write to strangers."""
    if ReportRefusal.objects.filter(landlord=landlord, address=address).exists():
        raise CannotAsk(f"{address} asked to be sent nothing, so they are not asked again.")
    if not allow(f"report-recipients:{landlord.pk}", limit=ASKED_A_DAY, seconds=DAY):
        raise AskedEnough("You have asked as many people today as can be asked in a day. Go on tomorrow.")
    if not allow(f"report-recipient:{address}", limit=MAILS_A_DAY, seconds=DAY):
        raise AskedEnough(f"{address} was asked often enough today. Ask them to look in their junk folder.")


@transaction.atomic
def confirm(recipient: ReportRecipient) -> None:
    """Whoever was asked there wants it; harmless if said twice, and of no effect by one who was never asked."""
    waiting = ReportRecipient.objects.filter(pk=recipient.pk, confirmed_at=None, asked_at__isnull=False)
    if waiting.update(confirmed_at=clock.now()):
        audit.record("compliance.schedule_recipient_confirmed", subject=recipient.schedule)


@transaction.atomic
def remove_recipient(recipient: ReportRecipient, *, by: User | None) -> None:
    """Take an address off the list: its links hand out nothing any more."""
    audit.record("compliance.schedule_recipient_removed", subject=recipient.schedule, by=by)
    recipient.delete()


@transaction.atomic
def refuse(recipient: ReportRecipient) -> None:
    """Whoever reads there wants nothing: they are off the list, and this landlord does not ask them again."""
    ReportRefusal.objects.get_or_create(landlord=recipient.schedule.landlord, address=recipient.address)
    remove_recipient(recipient, by=None)
