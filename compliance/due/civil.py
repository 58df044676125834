"""Civil days: months that end where months end, and the working days of Scotland."""

from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.relativedelta import relativedelta

SATURDAY = 5
KNOWN_IN_ADVANCE = frozenset({date(2026, 6, 15)})
"""Scottish bank holidays proclaimed for one occasion that the library may not have."""


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last of that month where it is shorter."""
    return day + relativedelta(months=months)


def add_years(day: date, years: int) -> date:
    """The same day so many years later; 28 February for a 29th that there is not."""
    return day + relativedelta(years=years)


def add_scottish_working_days(day: date, number: int) -> date:
    """The n-th day after this one that is neither at a weekend nor a bank holiday in Scotland."""
    while number:
        day += timedelta(days=1)
        number -= is_scottish_working_day(day)
    return day


def is_scottish_working_day(day: date) -> bool:
    """Whether it is a weekday and no bank holiday there. https://www.gov.uk/bank-holidays#scotland"""
    return day.weekday() < SATURDAY and day not in _scottish_holidays(day.year) and day not in KNOWN_IN_ADVANCE


@lru_cache(maxsize=64)
def _scottish_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="SCT", years=year))
