"""The score of any set of requirements. Pure: the oracle of the statement, and the answer to "what if"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from compliance.scoring.words import Grade, Risk
from compliance.standing import Standing

CRITICAL = Decimal("1.3")
HUNDRED, NOTHING = Decimal(100), Decimal(0)
SHARES = {
    "status": Decimal("0.35"),
    "expiry": Decimal("0.25"),
    "coverage": Decimal("0.15"),
    "overdue": Decimal("0.15"),
    "risk": Decimal("0.10"),
}
POINTS = {Standing.VALID: 100, Standing.AWAITING_REVIEW: 70, Standing.EXPIRING: 40}
STEPS = ((90, 100), (60, 90), (30, 75), (14, 50), (7, 30), (0, 15))
"""The points of the expiry part, by the days that are left at least."""
OPEN = frozenset({Standing.MISSING, Standing.OVERDUE, Standing.QUESTION})
FOR_EACH_HMO, MOST_FOR_HMOS = 5, 25
FOR_CRITICAL_OVERDUE = 10
GRADES = ((90, Grade.A), (80, Grade.B), (60, Grade.C), (40, Grade.D), (0, Grade.F))
RISKS = {Grade.A: Risk.LOW, Grade.B: Risk.LOW, Grade.C: Risk.MEDIUM, Grade.D: Risk.HIGH, Grade.F: Risk.CRITICAL}
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Line:
    """What a requirement brings: its weight, how it stands, whether it is proved, and the days that are left of it."""

    weight: Decimal
    standing: Standing
    is_covered: bool
    days_left: int | None

    @property
    def is_critical(self) -> bool:
        """Whether it weighs enough to decide the expiry part and the risk."""
        return self.weight >= CRITICAL


@dataclass(frozen=True, slots=True)
class Parts:
    """The five parts, each from 0 to 100, and what they come to."""

    status: Decimal
    expiry: Decimal
    coverage: Decimal
    overdue: Decimal
    risk: Decimal

    @property
    def total(self) -> int:
        """The score: the parts by their shares, rounded half up."""
        exact = sum((getattr(self, name) * share for name, share in SHARES.items()), NOTHING)
        return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))

    @property
    def grade(self) -> Grade:
        """A from 90, B from 80, C from 60, D from 40, else F."""
        return next(grade for least, grade in GRADES if self.total >= least)


def score(lines: Iterable[Line], *, hmos: int = 0) -> Parts:
    """The parts of the score of these requirements, without those that are not required. Nothing applies: all 100."""
    counted = [line for line in lines if line.standing != Standing.NOT_REQUIRED]
    if not counted:
        return Parts(HUNDRED, HUNDRED, HUNDRED, HUNDRED, risk_part(hmos))
    return Parts(
        status=cents(status_part(counted)),
        expiry=expiry_part(counted),
        coverage=cents(share(sum(line.is_covered for line in counted), of=counted)),
        overdue=cents(overdue_part(counted)),
        risk=risk_part(hmos),
    )


def cents(exact: Decimal) -> Decimal:
    """Two decimals, half up: as it is kept."""
    return exact.quantize(CENT, rounding=ROUND_HALF_UP)


def share(number: int, *, of: Sequence[Line]) -> Decimal:
    """So many of them, in per cent."""
    return Decimal(number) * 100 / len(of)


def status_part(lines: Sequence[Line]) -> Decimal:
    """The mean of the points, by weight."""
    points = sum((POINTS.get(line.standing, 0) * line.weight for line in lines), NOTHING)
    return points / sum(line.weight for line in lines)


def expiry_part(lines: Sequence[Line]) -> Decimal:
    """0 where anything critical is not there; else by the days to the nearest expiry among what is critical."""
    deciding = [line for line in lines if line.is_critical] or lines
    if any(line.standing in OPEN for line in deciding):
        return NOTHING
    left = [line.days_left for line in deciding if line.days_left is not None]
    if not left:
        return HUNDRED
    return Decimal(next((points for days, points in STEPS if min(left) >= days), 0))


def overdue_part(lines: Sequence[Line]) -> Decimal:
    """100, less the share that is overdue, less 10 for each that is critical."""
    overdue = [line for line in lines if line.standing == Standing.OVERDUE]
    critical = sum(line.is_critical for line in overdue)
    return max(NOTHING, HUNDRED - share(len(overdue), of=lines) - FOR_CRITICAL_OVERDUE * critical)


def risk_part(hmos: int) -> Decimal:
    """100, less 5 for each house in multiple occupation, at most 25."""
    return HUNDRED - min(FOR_EACH_HMO * hmos, MOST_FOR_HMOS)


def risk_of(parts: Parts, lines: Iterable[Line]) -> Risk:
    """By the grade; one that is critical and overdue or missing makes it high at least, two make it critical."""
    gone = sum(line.is_critical and line.standing in (Standing.OVERDUE, Standing.MISSING) for line in lines)
    if gone > 1:
        return Risk.CRITICAL
    by_grade = RISKS[parts.grade]
    return Risk.HIGH if gone and by_grade in (Risk.LOW, Risk.MEDIUM) else by_grade
