"""What the rows of the lists say."""

from collections.abc import Iterable, Set
from dataclasses import dataclass

from compliance.models import Evidence, Property, Requirement
from compliance.pages import home_of, place_of
from compliance.standing import Kind


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement in the list of all."""

    requirement: Requirement
    place: str
    home: Property | None
    is_critical: bool
    is_chased: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What was recorded, in the list of all. One of a requirement that has ended has no page to lead to."""

    evidence: Evidence
    place: str
    note: str
    is_current: bool


def lines_of(requirements: Iterable[Requirement], *, critical: Set[str]) -> list[Line]:
    """The requirements in words; `critical` are the codes of those that weigh most."""
    return [
        Line(
            requirement=row,
            place=place_of(row),
            home=home_of(row),
            is_critical=row.code in critical,
            is_chased=row.obligation.kind == Kind.REQUIREMENT,
        )
        for row in requirements
    ]


def entries_of(rows: Iterable[Evidence]) -> list[Entry]:
    """The evidence of `listed_evidence` in words."""
    return [Entry(row, place(row.requirement), note(row), row.requirement.ended_at is None) for row in rows]


def place(requirement: Requirement) -> str:
    """What it was asked of; a home that is archived is said to be."""
    home = home_of(requirement)
    return f"{place_of(requirement)} (archived)" if home and home.archived_at else place_of(requirement)


def note(evidence: Evidence) -> str:
    """What became of an entry that came from `listed_evidence`; nothing where it stands as it was recorded."""
    if evidence.is_withdrawn:
        return f"withdrawn: {evidence.why}"
    if evidence.is_replaced:  # type: ignore[attr-defined]
        return "replaced"
    return f"corrected: {evidence.why}" if evidence.why else ""
