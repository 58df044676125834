"""Billing periods: from an instant to the same day of a later month, or the last day where there is none."""

import calendar
from datetime import UTC, datetime, timedelta

DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "year": 12}


def after(start: int, *, interval: str, count: int = 1) -> int:
    """The end of the period that begins at `start`."""
    moment = datetime.fromtimestamp(start, tz=UTC)
    if interval in DAYS:
        return int((moment + timedelta(days=DAYS[interval] * count)).timestamp())
    years, month = divmod(moment.month - 1 + MONTHS[interval] * count, 12)
    year = moment.year + years
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return int(moment.replace(year=year, month=month + 1, day=day).timestamp())


def next_end(anchor: int, *, start: int, interval: str, count: int = 1) -> int:
    """The end of the period that begins at `start`, on the anchor's day of the month where there is one."""
    periods = 1
    while (end := after(anchor, interval=interval, count=count * periods)) <= start:
        periods += 1
    return end
