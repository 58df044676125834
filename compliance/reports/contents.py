"""What each kind of report says of what it looks at."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from compliance.as_at.pages import about
from compliance.as_at.picture import Line
from compliance.overview import URGENCY
from compliance.reports.sight import LANDLORD, Sight, counted, is_of_landlord, tally
from compliance.reports.tables import Cell, Column, Group, Report, Table
from compliance.reports.words import ReportKind
from compliance.scoring.formula import POINTS, SHARES, risk_of
from compliance.scoring.pages import PARTS
from compliance.standing import Standing
from config.lib.display import day

ON_PAPER = (Standing.OVERDUE, Standing.MISSING, Standing.QUESTION, Standing.EXPIRING, Standing.VALID)
UNGRADED = "Not graded, since nothing is recorded yet"
NOT_THERE = "Not graded, since the home was not there on that day"


def report_of(kind: ReportKind, *, sight: Sight) -> Report:
    """The report of this kind."""
    tables, notes = CONTENTS[kind]
    return Report(kind.label, sight.about, sight.on, facts_of(sight), list(tables(sight)), notes)


def facts_of(sight: Sight) -> list[tuple[str, str]]:
    """What stands at the head of every report."""
    found = tally(sight.lines)
    asked = sum(found.values()) - found[Standing.NOT_REQUIRED]
    standings = ", ".join(f"{found[each]} {each.label.lower()}" for each in URGENCY if found[each])
    homes = [("Homes", str(len(sight.homes)))] if sight.home is None else []
    return [
        ("Landlord", f"{sight.landlord.display_name}, {sight.landlord.reference}"),
        ("About", sight.about),
        *homes,
        ("Requirements", f"{asked}: {standings}" if found else "None"),
        ("Score", score_in_words(sight)),
    ]


def score_in_words(sight: Sight) -> str:
    """The score with its grade and risk. Of a home that is archived, or came later, there is none."""
    if not sight.is_there:
        return NOT_THERE
    if not sight.has_evidence:
        return UNGRADED
    total = sight.total
    risk = risk_of(total, [sight.scored(line) for line in counted(sight.lines)])
    return f"{total.total} of 100, grade {total.grade}, risk {risk.label.lower()}"


# Portfolio summary ------------------------------------------------------------------------------

SUMMARY = (
    Column("Home"),
    Column("Postcode", is_on_paper=False),
    Column("Nation", is_on_paper=False),
    Column("Local authority", is_on_paper=False),
    Column("Score", is_figure=True),
    Column("Grade", is_on_paper=False),
    *(Column(each.label, is_figure=True, is_on_paper=each in ON_PAPER) for each in URGENCY),
    Column("Next date", is_figure=True),
)


def summary(sight: Sight) -> Iterator[Table]:
    """Each home in a row, and the landlord in the last."""
    homes = {str(home): home for home in sight.homes}
    rows = []
    for name, lines in sight.places:
        home = homes.get(name)
        where = (home.postcode, home.get_nation_display(), home.local_authority.name) if home else ("", "", "")
        parts = sight.score(lines, homes=[home]) if home and sight.has_evidence else None
        graded = (parts.total, str(parts.grade)) if parts else (None, None)
        found = tally(lines)
        rows.append([name, *where, *graded, *(found[each] for each in URGENCY), next_date(lines, sight=sight)])
    yield Table("Homes", SUMMARY, [Group("", rows)])


def next_date(lines: Sequence[Line], *, sight: Sight) -> Cell:
    """The first date that is still to come."""
    dues = (line.held.dates.due for line in lines if line.standing != Standing.NOT_REQUIRED)
    return min((due for due in dues if due and due >= sight.on), default=None)


# Requirements -----------------------------------------------------------------------------------

REQUIREMENTS = (
    Column("Requirement"),
    Column("Asked of", is_on_paper=False),
    Column("Standing"),
    Column("Proof of"),
    Column("Number"),
    Column("Issued by", is_on_paper=False),
    Column("Given to the tenant", is_on_paper=False),
    Column("Due", is_figure=True),
    Column("Whose date", is_on_paper=False),
    Column("Law", is_on_paper=False),
)


def requirements(sight: Sight) -> Iterator[Table]:
    """Everything that is asked, home by home."""
    groups = [Group(name, [requirement(line) for line in lines]) for name, lines in sight.places]
    yield Table("What is asked", REQUIREMENTS, groups, by="Home")


def requirement(line: Line) -> list[Cell]:
    """How one requirement stood."""
    proof, evidence, dates = line.held.proof, line.evidence, line.held.dates
    held: list[Cell] = [evidence.issued_on, evidence.number, evidence.issued_by] if evidence else [None, "", ""]
    served = proof.served_on if proof else None
    law = line.found.law
    asked_of = LANDLORD if is_of_landlord(line) else about(line) or "The home"
    return [law.name, asked_of, line.standing.label, *held, served, dates.due, whose_date(line), law.legal_source]


def whose_date(line: Line) -> str:
    """Whether a date is the law's or ours."""
    dates = line.held.dates
    if dates.deadline:
        return "The law's deadline"
    return "Our advice" if dates.check_by else ""


# Expiry schedule --------------------------------------------------------------------------------

EXPIRY = (
    Column("Due", is_figure=True),
    Column("Requirement"),
    Column("Home"),
    Column("Standing"),
    Column("Whose date"),
)


class Dated(NamedTuple):
    """A row of the schedule."""

    due: date
    requirement: str
    home: str
    standing: str
    whose_date: str

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed without a proof."""
        return self.standing == Standing.OVERDUE.label


def expiry(sight: Sight) -> Iterator[Table]:
    """Every date by month, what is overdue first; a building's once."""
    rows = sorted(dated(sight), key=lambda row: (not row.is_overdue, row.due, row.requirement, row.home))
    by_month = groupby(rows, key=lambda row: "Overdue" if row.is_overdue else f"{row.due:%B %Y}")
    groups = [Group(name, list(own)) for name, own in by_month]
    yield Table("What falls due", EXPIRY, groups, by="When")


def dated(sight: Sight) -> Iterator[Dated]:
    """What has a date."""
    told: set[int] = set()
    for name, lines in sight.places:
        for line in lines:
            due = line.held.dates.due
            if due and line.standing != Standing.NOT_REQUIRED and line.found.record.key not in told:
                told.add(line.found.record.key)
                yield Dated(due, line.found.law.name, name, line.standing.label, whose_date(line))


# Score explanation ------------------------------------------------------------------------------

PART = (
    Column("Part"),
    Column("Of 100", is_figure=True),
    Column("Share, per cent", is_figure=True),
    Column("Points", is_figure=True),
    Column("How it is counted"),
)
COUNTED = (
    Column("Requirement"),
    Column("Weight", is_figure=True),
    Column("Critical"),
    Column("Standing"),
    Column("Points of 100", is_figure=True),
    Column("Proved"),
    Column("Days left", is_figure=True),
)


def score(sight: Sight) -> Iterator[Table]:
    """The parts of the score, and each requirement that counts in them."""
    total = sight.total
    parts = [
        [title, value, int(SHARES[name] * 100), (value * SHARES[name]).quantize(Decimal("0.01")), how]
        for name, (title, how) in PARTS.items()
        for value in [getattr(total, name)]
    ]
    yield Table("The five parts", PART, [Group("", parts)] if sight.is_there else [])
    groups = [Group(name, [brought(line, sight=sight) for line in counted(lines)]) for name, lines in sight.places]
    yield Table("What counts", COUNTED, [group for group in groups if group.rows], by="Home")


def brought(line: Line, *, sight: Sight) -> list[Cell]:
    """What a requirement brings to the score."""
    one = sight.scored(line)
    points = POINTS.get(one.standing, 0)
    return [
        line.found.law.name,
        one.weight,
        one.is_critical,
        line.standing.label,
        points,
        one.is_covered,
        one.days_left,
    ]


CONTENTS: Mapping[ReportKind, tuple[Callable[[Sight], Iterator[Table]], Sequence[str]]] = {
    ReportKind.SUMMARY: (
        summary,
        ["A requirement of a building counts for each home in it. The landlord's own stand in the last row."],
    ),
    ReportKind.REQUIREMENTS: (
        requirements,
        ["Proof of: the day of the check or issue. Due: the law's deadline, or where it sets none the day we advise."],
    ),
    ReportKind.EXPIRY: (expiry, ["What has no date is left out. A requirement of a building stands once."]),
    ReportKind.SCORE: (
        score,
        [
            "The score is the sum of the points of the five parts, rounded half up.",
            "A requirement of a building stands with each home in it, and counts once in the score of all homes.",
        ],
    ),
}


def standing_on(report: Report) -> str:
    """The day of a report, in words."""
    return f"As at {day(report.on)}"
