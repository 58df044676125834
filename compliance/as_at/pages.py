"""What the pages of a day say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from compliance.as_at.forms import parameters
from compliance.as_at.picture import Line, Picture
from compliance.due.civil import add_years
from compliance.explanation import Reason, reason_of
from compliance.models import Property
from compliance.overview import Mark, Row
from compliance.standing import Scope
from config.lib.display import day
from config.lib.predicates.truth import Absence


@dataclass(frozen=True, slots=True)
class Choice:
    """A day that is often looked at, and the address that shows it."""

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a table."""

    line: Line
    about: str


def choices(today: date) -> list[Choice]:
    """Days that are often looked at."""
    named = {"A year ago": add_years(today, -1), "Today": today, "In three months": today + timedelta(days=91)}
    return [Choice(label, urlencode(parameters(on))) for label, on in named.items()]


def rows_of(seen: Picture) -> list[Row]:
    """Each home with its strip."""
    return [Row(home, [mark(line) for line in of_home(seen, home=home)]) for home in seen.homes]


def of_home(seen: Picture, *, home: Property) -> list[Line]:
    """What was asked of a home, its building, its tenancies and the people in it; the worst first."""
    own = [line for line in seen.lines if line.found.law.scope != Scope.LANDLORD and is_about(line, home=home)]
    return sorted(own, key=lambda line: mark(line).urgency)


def is_about(line: Line, *, home: Property) -> bool:
    """Whether a home is among those on which the requirement turned."""
    return any(subject.home.pk == home.pk for subject in line.found.subjects)


def of_landlord(seen: Picture) -> list[Line]:
    """What was asked of the landlord as such, the worst first."""
    own = [line for line in seen.lines if line.found.law.scope == Scope.LANDLORD]
    return sorted(own, key=lambda line: mark(line).urgency)


def mark(line: Line) -> Mark:
    """One requirement as a strip shows it."""
    return Mark(line.found.record.key, line.found.law.name, line.standing, line.found.law.risk_weight)


def entries(lines: Iterable[Line]) -> list[Entry]:
    """The same as the rows of a table."""
    return [Entry(line, about(line)) for line in lines]


def about(line: Line) -> str:
    """What it was asked of, in words, where that is not the home itself."""
    tenancy = line.found.subjects[0].tenancy
    since = f" from {day(tenancy.starts_on)}" if tenancy and tenancy.starts_on else ""
    words = {
        Scope.BUILDING: "The building",
        Scope.TENANCY: f"The tenancy{since}",
        Scope.PERSON: f"Somebody who lives there, tenancy{since}",
    }
    return words.get(Scope(line.found.law.scope), "")


def facts_said(lines: Iterable[Line], *, home: Property) -> list[Reason]:
    """What was said of the home by then, in words; of several tenancies, that of the first."""
    found = (subject for line in lines for subject in line.found.subjects if subject.home.pk == home.pk)
    subject = next(found, None)
    facts = subject.facts if subject else {}
    said = [name for name, value in facts.items() if value is not None and not isinstance(value, Absence)]
    return [reason_of(name, facts=facts) for name in said]
