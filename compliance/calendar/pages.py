"""What the page of a month shows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Q

from accounts.models import Landlord
from compliance.calendar.dates import STILL_OPEN, Item, dated, item_of, items
from compliance.calendar.months import Month
from compliance.models import Property

FIRST = 5
"""How many of what is still open are seen at once."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the month with what is due on it."""

    on: date
    items: Sequence[Item]
    is_today: bool


@dataclass(frozen=True, slots=True)
class MonthPage:
    """One month of a landlord's dates, with what earlier months left open."""

    month: Month
    today: date
    items: Sequence[Item]
    earlier: Sequence[Item]
    next: Item | None

    @property
    def weeks(self) -> Sequence[Sequence[Day | None]]:
        """The weeks, day by day; None stands for a day of another month."""
        due = self.by_day
        return [[self.day(day, due) for day in week] for week in self.month.weeks]

    def day(self, on: date | None, due: Mapping[date, list[Item]]) -> Day | None:
        """One day of the table."""
        return Day(on, due.get(on, []), on == self.today) if on else None

    @property
    def by_day(self) -> Mapping[date, list[Item]]:
        """What is due on each day."""
        found: dict[date, list[Item]] = defaultdict(list)
        for item in self.items:
            found[item.due].append(item)
        return found

    @property
    def first_earlier(self) -> Sequence[Item]:
        """What has waited longest."""
        return self.earlier[:FIRST]

    @property
    def more_earlier(self) -> Sequence[Item]:
        """What else waits."""
        return self.earlier[FIRST:]

    @property
    def next_month(self) -> Month | None:
        """The month of what comes next, where this one is empty and something does."""
        return Month.of(self.next.due) if self.next else None

    @property
    def lead(self) -> str:
        """What the month asks for, in one sentence."""
        due = counted(len(self.items)) if self.items else "No dates"
        verb = "is" if len(self.earlier) == 1 else "are"
        left = f", and {apnumber(len(self.earlier))} from before that {verb} still open" if self.earlier else ""
        return f"{due}{left}."

    @property
    def is_now(self) -> bool:
        """Whether today lies in it."""
        return self.month == Month.of(self.today)


def counted(number: int) -> str:
    """So many dates, in words."""
    return f"{str(apnumber(number)).capitalize()} date{'' if number == 1 else 's'}"


def month_page(landlord: Landlord, *, month: Month, home: Property | None, on: date) -> MonthPage:
    """A month of all homes, or of one: one query, and where the month is empty one more."""
    rows = dated(landlord, home=home)
    passed = Q(due__lt=min(month.first, on), standing__in=STILL_OPEN)
    found = items(rows.filter(Q(due__range=(month.first, month.last)) | passed))
    due = [item for item in found if item.due >= month.first]
    coming = None if due else rows.filter(due__gt=month.last, due__gte=on).first()
    earlier = [item for item in found if item.due < month.first]
    return MonthPage(month, on, due, earlier, item_of(coming) if coming else None)
