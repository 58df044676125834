"""What a landlord is told on the first of a month: the score, what changed in a month, and what comes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce

from accounts.models import Landlord
from compliance.due.civil import add_months
from compliance.models import PastScore, Requirement, Score
from compliance.models.scores import ScoreParts
from compliance.reminders.words import Line, in_order
from compliance.selectors import WHERE, current_requirements
from compliance.standing import Applies, Kind, Standing


@dataclass(frozen=True, slots=True)
class Summary:
    """What the mail says. `change` is None where there is no score of a month before."""

    month: date
    total: int
    grade: str
    change: int | None
    overdue: Sequence[Line]
    valid: Sequence[Line]
    coming: Sequence[Line]

    @property
    def points(self) -> int:
        """How many points it changed by, whichever way."""
        return abs(self.change or 0)


def summary(landlord: Landlord, *, month: date, on: date) -> Summary | None:
    """How the landlord stands on the day in the month on which it is told; None without a score."""
    now = Score.objects.filter(landlord=landlord, property=None).first()
    if now is None:
        return None
    past = PastScore.objects.filter(landlord=landlord, property=None, on__lte=add_months(on, -1)).last()
    return Summary(
        month=month,
        total=now.total,
        grade=now.grade,
        change=now.total - past.total if past else None,
        overdue=became(Standing.OVERDUE, now=now, past=past, on=on),
        valid=became(Standing.VALID, now=now, past=past, on=on),
        coming=coming(landlord, month=month, on=on),
    )


def became(standing: Standing, *, now: Score, past: PastScore | None, on: date) -> list[Line]:
    """The requirements that stand so now and did not a month before; none where nothing is known of that."""
    if past is None:
        return []
    keys = standing_so(now, standing) - standing_so(past, standing)
    return lines(current_requirements(now.landlord).filter(pk__in=keys), on=on)


def standing_so(score: ScoreParts, standing: Standing) -> set[int]:
    """The keys of the requirements that a score counted with a standing."""
    return {key for key, _weight, word in score.contributions if word == standing}


def coming(landlord: Landlord, *, month: date, on: date) -> list[Line]:
    """What is due in the month, as it is seen on a day."""
    asked = current_requirements(landlord).filter(
        obligation__kind=Kind.REQUIREMENT, applies=Applies.HOLDS, is_waived=False
    )
    last = add_months(month, 1) - timedelta(days=1)
    return lines(asked.alias(due=Coalesce(F("deadline"), F("check_by"))).filter(due__range=(month, last)), on=on)


def lines(rows: Iterable[Requirement], *, on: date) -> list[Line]:
    """A line for each requirement, the earliest first."""
    found = rows.select_related(*WHERE)  # type: ignore[attr-defined]
    return in_order(Line.of(row, due=row.deadline or row.check_by or on, on=on) for row in found)
