"""Civil days: months that end where months end."""

from datetime import date

from dateutil.relativedelta import relativedelta


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last of that month where it is shorter."""
    return day + relativedelta(months=months)


def add_years(day: date, years: int) -> date:
    """The same day so many years later; 28 February for a 29th that there is not."""
    return day + relativedelta(years=years)
