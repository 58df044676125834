"""When a requirement is next spoken of."""

from datetime import date

from compliance.models import Reminder, Requirement
from compliance.reminders.steps import days_ahead
from compliance.standing import Applies, Kind
from config.lib import clock
from plans.features import Access, FeatureKey
from plans.selectors import landlords_allowed


def next_reminder_on(requirement: Requirement, *, on: date) -> date | None:
    """The day from `on` on which people are next reminded of a requirement; None where they are not."""
    due = requirement.deadline or requirement.check_by
    if due is None or not is_reminded_of(requirement):
        return None
    known_on = clock.day_of(requirement.created_at)
    days = days_ahead(requirement.obligation.reminder_lead_days, due=due, on=max(on, known_on))
    return next(day for day in days if day > on or not was_said(requirement, due=due, on=day))


def is_reminded_of(requirement: Requirement) -> bool:
    """Whether it is something to be done, of a landlord who may be written to."""
    is_asked = requirement.applies == Applies.HOLDS and not requirement.is_waived and requirement.ended_at is None
    if not is_asked or requirement.obligation.kind != Kind.REQUIREMENT:
        return False
    allowed = landlords_allowed(FeatureKey.EMAIL_NOTIFICATIONS, to=Access.LEGAL_REMINDER)
    return allowed.filter(landlord=requirement.landlord_id).exists()


def was_said(requirement: Requirement, *, due: date, on: date) -> bool:
    """Whether people were told of the step that falls on a day."""
    said = Reminder.objects.filter(requirement=requirement, due_on=due, step=(due - on).days)
    return said.exclude(digest=None).exists()
