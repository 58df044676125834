"""The working days of Scotland, by which deposits there are counted."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5
KNOWN_IN_ADVANCE = frozenset({date(2026, 6, 15)})
"""Scottish bank holidays proclaimed for one occasion that the library may not have."""


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
