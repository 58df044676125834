"""What follows from answers by a named rule. Money in whole pence, days as ISO, as the answers are kept.

Each takes the values that it is `of`, in their order, and where it says so the number `by`; None where one that it
needs was not given.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from config.lib.working_days import add_working_days

Rule = Callable[[Sequence[Any], int], Any]
WEEKS_IN_A_YEAR, MONTHS_IN_A_YEAR = 52, 12


def sum_of(values: Sequence[Any], by: int) -> int | None:
    """All amounts or numbers together, those of a column of rows too."""
    numbers = given(values)
    return sum(numbers) if numbers else None


def given(values: Sequence[Any]) -> list[int]:
    """The amounts, numbers or areas that were given, those of a column of rows too."""
    return [one for value in values for one in (value if isinstance(value, list) else [value]) if one is not None]


def difference(values: Sequence[Any], by: int) -> int | None:
    """The first less all the others."""
    first, *others = values
    return None if first is None else first - sum(one or 0 for one in others)


def count_of(values: Sequence[Any], by: int) -> int | None:
    """How many names or rows there are."""
    return len(values[0]) if values[0] else None


def per_cent_change(values: Sequence[Any], by: int) -> int | None:
    """By how many per cent the second amount differs from the first, to the nearest whole one."""
    old, new = values
    return round((new - old) * 100 / old) if old and new is not None else None


def yearly_rent(values: Sequence[Any], by: int) -> int | None:
    """A year's rent in pence, of an amount and its period: 12 months or, as the tenant fees rules count, 52 weeks."""
    rent, period = values
    if rent is None or period is None:
        return None
    return int(rent * (WEEKS_IN_A_YEAR if period == "week" else MONTHS_IN_A_YEAR))


def weeks_of_rent(values: Sequence[Any], by: int) -> int | None:
    """`by` weeks' rent in pence, a week being a year's rent over 52, rounded down.

    Tenant Fees Act 2019, Schedule 1, paragraph 2.
    """
    year = yearly_rent(values, by)
    return None if year is None else year * by // WEEKS_IN_A_YEAR


def days_after(values: Sequence[Any], by: int) -> str | None:
    """The day `by` days after a day, which itself is not counted."""
    return moved(values[0], timedelta(days=by))


def days_before(values: Sequence[Any], by: int) -> str | None:
    """The day `by` days before a day."""
    return moved(values[0], timedelta(days=-by))


def moved(day: str | None, distance: timedelta | relativedelta) -> str | None:
    """A day moved by a distance."""
    return day and (date.fromisoformat(day) + distance).isoformat()


def months_after(values: Sequence[Any], by: int) -> str | None:
    """The same day of the month `by` months later, or the last day of a shorter month (the corresponding date rule)."""
    return moved(values[0], relativedelta(months=by))


def days_between(values: Sequence[Any], by: int) -> int | None:
    """How many days the second day comes after the first: 0 on the same day, below 0 where it came before."""
    first, second = values
    return (date.fromisoformat(second) - date.fromisoformat(first)).days if first and second else None


def smallest_of(values: Sequence[Any], by: int) -> int | None:
    """The smallest of the amounts, numbers or areas that were given, those of a column of rows too."""
    return min(given(values), default=None)


def working_days_after(values: Sequence[Any], by: int) -> str | None:
    """The `by`th working day after a day, as deposits are counted in Scotland.

    Tenancy Deposit Schemes (Scotland) Regulations 2011, regulations 2 and 3.
    """
    day = values[0]
    return day and add_working_days(date.fromisoformat(day), by).isoformat()


def latest_of(values: Sequence[Any], by: int) -> str | None:
    """The latest of the days that were given."""
    return max((one for one in values if one), default=None)


def earliest_of(values: Sequence[Any], by: int) -> str | None:
    """The earliest of the days that were given."""
    return min((one for one in values if one), default=None)


RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        sum_of,
        difference,
        count_of,
        per_cent_change,
        yearly_rent,
        weeks_of_rent,
        days_after,
        days_before,
        months_after,
        days_between,
        smallest_of,
        working_days_after,
        latest_of,
        earliest_of,
    )
}
"""Every rule that a document may name."""
