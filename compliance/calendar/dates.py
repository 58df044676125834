"""What is due, and when: the deadline that the law sets, or else the day by which it is wise to look again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Landlord
from compliance.models import Property, Requirement
from compliance.pages import home_of
from compliance.selectors import WHERE, asked_of, current_requirements
from compliance.standing import Applies, Kind, Standing

DATED = (Kind.REQUIREMENT, Kind.RECOMMENDATION)
STILL_OPEN = (Standing.OVERDUE, Standing.MISSING, Standing.EXPIRING)


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement on the day that it is due. Nobody who lives there is named."""

    requirement: Requirement
    due: date

    @property
    def name(self) -> str:
        """What is due."""
        return self.requirement.obligation.name

    @property
    def place(self) -> str:
        """Where: a home, a building, or the landlord."""
        if self.requirement.building:
            return f"The building of {self.requirement.building.name}"
        home = home_of(self.requirement)
        return home.line_1 if home else "You, as the landlord"

    @property
    def is_deadline(self) -> bool:
        """Whether the law sets the day; else it is ours."""
        return self.requirement.deadline is not None

    @property
    def is_recommended(self) -> bool:
        """Whether good sense asks for it and not the law."""
        return self.requirement.obligation.kind == Kind.RECOMMENDATION


def dated(landlord: Landlord, *, home: Property | None = None) -> QuerySet[Any]:
    """What has a day, as `due`, in all active homes of a landlord, or in one of them; the earliest first."""
    rows = current_requirements(landlord).filter(obligation__kind__in=DATED, applies=Applies.HOLDS, is_waived=False)
    if home is not None:
        rows = rows.filter(asked_of(home))
    due = rows.annotate(due=Coalesce("deadline", "check_by")).exclude(due=None)
    return due.select_related(*WHERE).order_by("due", "obligation__position", "pk")


def items(rows: Iterable[Requirement]) -> list[Item]:
    """The rows of `dated` as a calendar shows them."""
    return [item_of(row) for row in rows]


def item_of(row: Any) -> Item:
    """One row of `dated`."""
    return Item(row, row.due)
