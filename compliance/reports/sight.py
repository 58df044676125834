"""What a report looks at: a home or all of them on a day, as far as is recorded by now; and the score of that day."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from accounts.models import Landlord
from compliance.as_at.pages import of_home, of_landlord
from compliance.as_at.picture import Line, Picture, picture
from compliance.as_at.world import Moment
from compliance.attributes import vocabulary
from compliance.models import Evidence, Property
from compliance.scoring import formula
from compliance.scoring.formula import Parts
from compliance.scoring.selectors import weights_on
from compliance.standing import Kind, Scope, Standing
from config.lib.predicates.truth import evaluate

LANDLORD = "The landlord"


@dataclass(frozen=True)
class Sight:
    """A landlord's homes on a day, or one of them."""

    landlord: Landlord
    home: Property | None
    on: date
    seen: Picture
    has_evidence: bool
    weights: Mapping[str, Decimal]

    @cached_property
    def homes(self) -> Sequence[Property]:
        """The homes that there were, or the one that is looked at if it was there."""
        return [home for home in self.seen.homes if self.home is None or home.pk == self.home.pk]

    @property
    def is_there(self) -> bool:
        """Whether what is looked at was there on that day: one home may have been archived, or come later."""
        return self.home is None or bool(self.homes)

    @cached_property
    def places(self) -> Sequence[tuple[str, list[Line]]]:
        """By home, and last by the landlord where all homes are looked at: what was asked, the worst first."""
        found = [(str(home), of_home(self.seen, home=home)) for home in self.homes]
        own = of_landlord(self.seen) if self.home is None else []
        return [*found, *([(LANDLORD, own)] if own else [])]

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Everything that was asked, a building's once for all homes in it."""
        if self.home is None:
            return self.seen.lines
        return [line for _, lines in self.places for line in lines]

    @property
    def about(self) -> str:
        """What it looks at, in words."""
        return str(self.home) if self.home else "All homes"

    def weight(self, line: Line) -> Decimal:
        """How much a requirement counted on that day."""
        return self.weights[line.found.law.code]

    def scored(self, line: Line) -> formula.Line:
        """What a requirement brought to the score."""
        held, due = line.evidence, line.held.dates.due
        is_covered = held is not None and (held.document_id is not None or not line.found.law.calls_for_paper)
        return formula.Line(self.weight(line), line.standing, is_covered, (due - self.on).days if due else None)

    def score(self, lines: Iterable[Line], *, homes: Iterable[Property]) -> Parts:
        """The parts of the score of that day."""
        return formula.score([self.scored(line) for line in counted(lines)], hmos=sum(map(self.is_hmo, homes)))

    def is_hmo(self, home: Property) -> bool:
        """Whether the facts of that day made the home a house in multiple occupation."""
        condition = vocabulary().parse("is_hmo")
        return any(evaluate(condition, facts=one.facts) for one in self.seen.subjects if one.home.pk == home.pk)

    @property
    def total(self) -> Parts:
        """The score of what is looked at."""
        return self.score(self.lines, homes=self.homes)


def counted(lines: Iterable[Line]) -> list[Line]:
    """Those that count in a score."""
    return [line for line in lines if line.standing != Standing.NOT_REQUIRED and line.found.law.kind != Kind.WATCH]


def sight_of(landlord: Landlord, *, home: Property | None, on: date, at: datetime) -> Sight:
    """What there was on a day, as far as was recorded by a moment: nine queries for any number of homes."""
    evidence = Evidence.objects.filter(requirement__landlord=landlord, issued_on__lte=on, recorded_at__lte=at)
    seen = picture(landlord, moment=Moment(on, at))
    return Sight(landlord, home, on, seen, evidence.exists(), weights_on(on))


def tally(lines: Iterable[Line]) -> Counter[Standing]:
    """How many stand how."""
    return Counter(line.standing for line in lines)


def is_of_landlord(line: Line) -> bool:
    """Whether it was asked of the landlord as such."""
    return line.found.law.scope == Scope.LANDLORD
