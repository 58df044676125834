"""What the page of a score says: its parts, what would raise it most, and how it went."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from compliance.models import Score
from compliance.pages import place_of
from compliance.scoring.formula import SHARES, score
from compliance.scoring.selectors import Counted
from compliance.standing import Standing

PARTS = {
    "status": (
        "How each requirement stands",
        "Valid counts 100, awaiting review 70, expiring 40, all else nothing, by weight.",
    ),
    "expiry": (
        "The nearest date",
        "By the days to the nearest critical date; nothing where anything critical is not there.",
    ),
    "coverage": ("Proof held", "The share that is proved; by a document where one is called for."),
    "overdue": ("Nothing overdue", "100, less the share that is overdue, less 10 for each that is critical."),
    "risk": ("Shared houses", "100, less 5 for each house in multiple occupation, at most 25."),
}
MOST = 3
WIDTH, HEIGHT = 640, 160


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score."""

    title: str
    explanation: str
    value: Decimal
    share: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """A requirement in the list of what counts."""

    counted: Counted

    @property
    def place(self) -> str:
        """What it is asked of."""
        return place_of(self.counted.requirement)


@dataclass(frozen=True, slots=True)
class Rise:
    """A requirement that would raise the score, were it valid and proved, and by how much."""

    counted: Counted
    gain: int

    @property
    def words(self) -> str:
        """What it is asked of, what is missing where it is valid, and by how much it would raise the score."""
        paper = "Its document is not held. " if self.counted.line.standing == Standing.VALID else ""
        points = f"{self.gain} point{'' if self.gain == 1 else 's'}"
        gain = f"By itself it would add {points}." if self.gain else "It counts together with others."
        return f"{place_of(self.counted.requirement)}. {paper}{gain}"


@dataclass(frozen=True, slots=True)
class Trend:
    """A line through the scores of days, in the units of its drawing."""

    points: str
    first: tuple[date, int]
    last: tuple[date, int]

    @property
    def words(self) -> str:
        """The line in a sentence, for those who do not see it."""
        (began_on, began), (ended_on, ended) = self.first, self.last
        return f"From {began} on {began_on:%-d %B %Y} to {ended} on {ended_on:%-d %B %Y}."


def parts_of(kept: Score) -> list[Part]:
    """The five parts of a score, as they were kept with it."""
    return [
        Part(title, explanation, value, int(SHARES[name] * 100), (value * SHARES[name]).quantize(Decimal("0.1")))
        for name, (title, explanation) in PARTS.items()
        for value in [getattr(kept, f"{name}_part")]
    ]


def rises(counted: Sequence[Counted], *, hmos: int) -> list[Rise]:
    """What would raise the score most, each taken by itself."""
    lines = [one.line for one in counted]
    now = score(lines, hmos=hmos).total
    found = []
    for number, one in enumerate(counted):
        if one.line.standing != Standing.VALID or not one.line.is_covered:
            days_left = one.line.days_left if one.line.standing == Standing.VALID else None
            better = replace(one.line, standing=Standing.VALID, is_covered=True, days_left=days_left)
            gain = score([*lines[:number], better, *lines[number + 1 :]], hmos=hmos).total - now
            found.append(Rise(one, gain))
    return sorted(found, key=lambda rise: -rise.gain)[:MOST]


def trend(days: Sequence[tuple[date, int]]) -> Trend | None:
    """The line through these days; None where there are fewer than two."""
    if len(days) < 2:
        return None
    (began_on, _), (ended_on, _) = days[0], days[-1]
    span = (ended_on - began_on).days
    places = [((day - began_on).days * WIDTH / span, HEIGHT - total * HEIGHT / 100) for day, total in days]
    return Trend(" ".join(f"{x:.1f},{y:.1f}" for x, y in places), days[0], days[-1])
