"""A month as a calendar lays it out: weeks that begin on Monday."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

FIRST_YEAR, LAST_YEAR = 2000, 2100
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month of one year."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @property
    def is_shown(self) -> bool:
        """Whether there is such a month, in the years that the calendar goes through."""
        return FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.month <= 12

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.moved(1).first - timedelta(days=1)

    def moved(self, months: int) -> "Month":
        """The month so many later."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    @property
    def before(self) -> "Month | None":
        """The month before; None where the calendar begins."""
        return self.neighbour(-1)

    @property
    def after(self) -> "Month | None":
        """The month after; None where the calendar ends."""
        return self.neighbour(1)

    def neighbour(self, months: int) -> "Month | None":
        """The month so many later, if it is shown."""
        found = self.moved(months)
        return found if found.is_shown else None

    @property
    def weeks(self) -> Sequence[Sequence[date | None]]:
        """Its weeks; None stands for a day of the month before or after."""
        weeks = Calendar().monthdatescalendar(self.year, self.month)
        return [[day if day.month == self.month else None for day in week] for week in weeks]

    def __str__(self) -> str:
        return f"{self.first:%B} {self.year}"
