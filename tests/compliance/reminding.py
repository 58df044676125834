"""A duty that is due, beat and worker at any instant, and who was told what."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.models import Landlord, Message
from compliance.models import Digest, Obligation, Reminder, Requirement
from compliance.reminders import services
from compliance.states import DigestState
from config.lib import clock
from tests.factories.compliance import add_home

LONDON = ZoneInfo("Europe/London")
DUE = date(2027, 6, 30)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
STEPS = (90, 60, 30, 14, 7, 1)
AGENT = {"agent_name": "Agnes Agent", "agent_email": "Agnes@Agency.example"}


def london(on: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), tzinfo=LONDON).astimezone(UTC)


def before(days_left: int, *, due: date = DUE) -> date:
    return due - timedelta(days=days_left)


def duty(landlord: Landlord, *, due: date | None = DUE, code: str = "gb_gas_safety_check", **home) -> Requirement:
    """The one duty with a date, of a new home of the landlord's."""
    place = add_home(landlord, **home)
    Requirement.objects.filter(property=place).update(deadline=None, check_by=None)
    Requirement.objects.filter(landlord=landlord).exclude(property__isnull=False).update(deadline=None, check_by=None)
    Obligation.objects.filter(code=code).update(reminder_lead_days=[])
    found = Requirement.objects.get(property=place, code=code)
    Requirement.objects.filter(pk=found.pk).update(deadline=due, created_at=LONG_AGO)
    found.refresh_from_db()
    return found


def beat(at: datetime) -> None:
    """Beat and worker at an instant: the sweep, then every digest that may go by then."""
    services.sweep(at=at)
    Digest.objects.filter(state=DigestState.QUEUED).update(run_after=clock.real_now())
    for digest in Digest.objects.filter(state=DigestState.QUEUED).order_by("on", "pk"):
        services.send(digest, at=at)


def told(requirement: Requirement, *, to: str | None = None) -> list[int]:
    """The steps that people were told of, in that order."""
    rows = Reminder.objects.filter(requirement=requirement, digest__state=DigestState.SENT)
    return list(rows.filter(recipient=to or requirement.landlord.email).order_by("pk").values_list("step", flat=True))


def daily() -> QuerySet[Digest]:
    return Digest.objects.filter(kind="daily")


def mails() -> list[Message]:
    return list(Message.objects.filter(template="digest").order_by("pk"))
