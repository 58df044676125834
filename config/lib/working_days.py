"""The working days by which a deposit is counted in Scotland."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5
PARTS = ("ENG", "WLS", "SCT", "NIR")
KNOWN_IN_ADVANCE = frozenset({date(2026, 6, 15)})
"""Bank holidays proclaimed for one occasion that the library may not have."""


def add_working_days(day: date, number: int) -> date:
    """The n-th working day after this one."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Whether it is a weekday and no bank holiday in any part of the United Kingdom.

    Tenancy Deposit Schemes (Scotland) Regulations 2011, regulation 2: https://www.legislation.gov.uk/ssi/2011/176
    """
    return day.weekday() < SATURDAY and day not in _bank_holidays(day.year) and day not in KNOWN_IN_ADVANCE


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(day for part in PARTS for day in holidays.country_holidays("GB", subdiv=part, years=year))
