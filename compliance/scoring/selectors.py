"""Reading scores, and what each was made of."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from accounts.models import Landlord
from compliance.models import Evidence, PastScore, Property, Requirement, Score, Weight
from compliance.scoring.formula import Line
from compliance.selectors import WHERE, asked_of, current_requirements
from compliance.standing import Kind, Standing

TREND_DAYS = 365


@dataclass(frozen=True, slots=True)
class Counted:
    """A requirement in a score."""

    requirement: Requirement
    line: Line


def score_of(landlord: Landlord, *, home: Property | None) -> Score | None:
    """The score of a home, or of the landlord; None where nothing was scored yet."""
    return Score.objects.filter(landlord=landlord, property=home).first()


def has_evidence(landlord: Landlord) -> bool:
    """Whether anything was ever recorded: before that a grade would say nothing."""
    return Evidence.objects.filter(requirement__landlord=landlord).exists()


def counted_in(landlord: Landlord, *, home: Property | None, on: date) -> list[Counted]:
    """What counts in the score of a home, or of the landlord, the heaviest first."""
    weights = weights_on(on)
    found = [
        Counted(row, line_of(row, weight=weights[row.code], on=on)) for row in requirements_in(landlord, home=home)
    ]
    return sorted(found, key=lambda counted: -counted.line.weight)


def requirements_in(landlord: Landlord, *, home: Property | None) -> QuerySet[Requirement]:
    """The requirements that count."""
    own = asked_of(home) if home else Q()
    rows = current_requirements(landlord).filter(own, obligation__kind=Kind.REQUIREMENT)
    return rows.exclude(standing=Standing.NOT_REQUIRED).select_related("held", *WHERE)


def weights_on(on: date) -> dict[str, Decimal]:
    """What each obligation weighs on a day."""
    return dict(Weight.objects.filter(starts_on__lte=on).order_by("starts_on").values_list("code", "weight"))


def line_of(row: Requirement, *, weight: Decimal, on: date) -> Line:
    """What a requirement brings to the score."""
    due = row.deadline or row.check_by
    is_covered = row.held is not None and (row.held.document_id is not None or not row.obligation.calls_for_paper)
    return Line(weight, Standing(row.standing), is_covered, (due - on).days if due else None)


def trend_of(landlord: Landlord, *, home: Property | None, on: date) -> list[tuple[date, int]]:
    """The last score of each day of the past year, the oldest first."""
    rows = PastScore.objects.filter(landlord=landlord, property=home, on__gt=on - timedelta(days=TREND_DAYS))
    return sorted(dict(rows.order_by("on", "pk").values_list("on", "total")).items())
