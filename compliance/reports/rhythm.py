"""On which days a schedule falls. Pure."""

import calendar
from datetime import date, timedelta

from compliance.reports.words import Rhythm

HOUR = 7
"""From this hour in Europe/London a report of the day is made."""


def next_after(day: date, *, rhythm: str, weekday: int | None, month_day: int | None) -> date:
    """The first day after another on which it falls; in a month without the day, that is the month's last."""
    following = day + timedelta(days=1)
    if rhythm == Rhythm.WEEKLY and weekday is not None:
        return following + timedelta(days=(weekday - following.weekday()) % 7)
    if rhythm == Rhythm.MONTHLY and month_day is not None:
        found = in_month(following, month_day=month_day)
        return found if found >= following else in_month(end_of(following) + timedelta(days=1), month_day=month_day)
    return following


def in_month(day: date, *, month_day: int) -> date:
    """The day of this number in the month of a day, or the month's last."""
    return day.replace(day=min(month_day, end_of(day).day))


def end_of(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
