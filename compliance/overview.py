"""What the dashboard and the list of homes show, read in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Coalesce

from accounts.models import Landlord
from compliance.models import Property
from compliance.selectors import active_properties, current_requirements
from compliance.standing import Kind, Scope, Standing

URGENCY = {
    standing: place
    for place, standing in enumerate(
        [
            Standing.OVERDUE,
            Standing.MISSING,
            Standing.QUESTION,
            Standing.EXPIRING,
            Standing.AWAITING_REVIEW,
            Standing.VALID,
            Standing.NOT_REQUIRED,
        ]
    )
}
FIRST = 3
CHASED = (Standing.OVERDUE, Standing.AWAITING_REVIEW, Standing.QUESTION, Standing.MISSING, Standing.EXPIRING)
"""What somebody has to do something about, in the order in which it is worked off."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A requirement as a strip shows it."""

    pk: int
    name: str
    standing: str
    weight: int
    due: date | None = None

    @property
    def urgency(self) -> tuple[int, int]:
        """Its place in a strip: the worst first, and among equals the weightiest."""
        return URGENCY[Standing(self.standing)], -self.weight


@dataclass(frozen=True, slots=True)
class Row:
    """A home, or where it is None the landlord as such, with the strip of what is asked."""

    home: Property | None
    marks: Sequence[Mark]

    @property
    def summary(self) -> str:
        """How many stand how, the worst first."""
        found = Counter(mark.standing for mark in self.marks)
        return ", ".join(counted(standing, number=found[standing]) for standing in URGENCY if found[standing])


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to do about a home or the landlord: give the answers that `marks` wait for, or record one proof."""

    standing: Standing
    home: Property | None
    marks: Sequence[Mark]

    @property
    def order(self) -> tuple[int, int]:
        """What is overdue first; then answers, since they decide which proofs are needed; then proofs; by weight."""
        return CHASED.index(self.standing), -max(mark.weight for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Overview:
    """What is asked of a landlord, home by home, and what to do about it."""

    rows: Sequence[Row]
    own: Row
    things: Sequence[Thing]
    marks: Sequence[Mark]

    @property
    def first_things(self) -> Sequence[Thing]:
        """Where to start."""
        return self.things[:FIRST]

    @property
    def is_overdue(self) -> bool:
        """Whether anything is."""
        return any(mark.standing == Standing.OVERDUE for mark in self.marks)

    @property
    def open_questions(self) -> int:
        """How many requirements wait for an answer."""
        return sum(mark.standing == Standing.QUESTION for mark in self.marks)


def counted(standing: Standing, *, number: int) -> str:
    """So many of a standing, in words."""
    plural = "s" if standing is Standing.QUESTION and number > 1 else ""
    return f"{number} {standing.label.lower()}{plural}"


def overview(landlord: Landlord) -> Overview:
    """The landlord's homes with what is asked of each: two queries, for any number of homes."""
    homes = list(active_properties(landlord).order_by("line_1", "pk"))
    shown = strips(landlord, homes=homes)
    rows = [Row(home, shown[home.pk]) for home in homes]
    own = Row(None, shown[None])
    things: list[Thing] = []
    marks: dict[int, Mark] = {}
    for row in [*rows, own]:
        fresh = [mark for mark in row.marks if mark.pk not in marks]  # a building's shows on each home in it
        things += things_of(row.home, marks=fresh)
        marks |= {mark.pk: mark for mark in fresh}
    return Overview(rows, own, sorted(things, key=lambda thing: thing.order), list(marks.values()))


def strips(landlord: Landlord, *, homes: Iterable[Property]) -> dict[int | None, list[Mark]]:
    """The marks of each home, the worst first, and under None the landlord's own."""
    in_building: dict[int, list[int | None]] = defaultdict(list)
    for home in homes:
        in_building[home.building_id].append(home.pk)
    shown: dict[int | None, list[Mark]] = defaultdict(list)
    for scope, home_id, building_id, mark in asked_of(landlord):
        for place in in_building[building_id] if scope == Scope.BUILDING else [home_id]:
            shown[place].append(mark)
    for marks in shown.values():
        marks.sort(key=lambda mark: mark.urgency)
    return shown


def asked_of(landlord: Landlord) -> list[tuple[str, int | None, int, Mark]]:
    """Each requirement proper: its scope, its home where it has one, its building, and its mark."""
    rows = (
        current_requirements(landlord)
        .filter(obligation__kind=Kind.REQUIREMENT)
        .values_list(
            *("scope", "property_id", "tenancy__property_id", "occupier__tenancy__property_id", "building_id"),
            *("pk", "obligation__name", "standing", "obligation__risk_weight"),
            Coalesce("deadline", "check_by"),
        )
    )
    return [
        (scope, home or of_tenancy or of_person, building, Mark(*mark))
        for scope, home, of_tenancy, of_person, building, *mark in rows
    ]


def things_of(home: Property | None, *, marks: Sequence[Mark]) -> list[Thing]:
    """What to do about a home: the answers together, each proof for itself."""
    waiting = [mark for mark in marks if mark.standing == Standing.QUESTION]
    proofs = [mark for mark in marks if mark.standing in CHASED and mark not in waiting]
    answers = [Thing(Standing.QUESTION, home, waiting)] if waiting else []
    return [*answers, *(Thing(Standing(mark.standing), home, [mark]) for mark in proofs)]
