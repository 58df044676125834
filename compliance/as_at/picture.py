"""How everything stood on a day, or will: the law of that day, over what there was and what was held by then."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple, TypeAlias

from django.db.models.functions import Coalesce

from accounts.models import Landlord
from compliance.as_at.world import Moment, World, world_of
from compliance.explanation import Subject
from compliance.holding import Held, standing_on
from compliance.known import known_of, was_awaiting, was_waived
from compliance.models import Evidence, Obligation, Property, Requirement
from compliance.settling import Asked, Place, Places, Settling
from compliance.standing import Applies, Kind, Scope, Standing
from config.lib.predicates.tree import Node
from config.lib.predicates.truth import evaluate

NOT_PROVED = (Kind.CONDUCT, Kind.RECOMMENDATION)
"""Of other kinds a version in force asks for proof: what is history now was the law, what is to come will be."""
READ = (
    *("code", "name", "kind", "scope", "predicate", "position", "risk_weight", "number", "starts_on", "ends_on"),
    *("due_algorithm", "is_served", "events", "lead_days", "legal_source", "guidance"),
    *("calls_for_paper", "category"),
)


class Record(NamedTuple):
    """A requirement: whether it is asked today, so that it has a page, whether it was said to be not required, and
    whether a document waited to be recorded.
    """

    key: int
    is_current: bool = False
    is_waived: bool = False
    is_awaiting: bool = False


Records: TypeAlias = defaultdict[tuple[str, str, int], Record]


@dataclass(frozen=True, slots=True)
class Found:
    """A version of an obligation and what it was asked of. Where no requirement records that, its key is negative."""

    law: Obligation
    anchor: int
    applies: Applies
    subjects: Sequence[Subject]
    record: Record

    @property
    def place(self) -> Place:
        """What it was about."""
        match Scope(self.law.scope):
            case Scope.PROPERTY:
                return Place(home=self.anchor)
            case Scope.BUILDING:
                return Place(building=self.anchor)
            case Scope.TENANCY | Scope.PERSON:
                tenancy = self.subjects[0].tenancy
                return Place(tenancy=tenancy.pk if tenancy else None)
        return Place()


@dataclass(frozen=True, slots=True)
class Line:
    """How one requirement stood: what proved it, and when it was due."""

    found: Found
    standing: Standing
    held: Held
    evidence: Evidence | None

    @property
    def requirement(self) -> int | None:
        """The key of its page, where there is one today."""
        return self.found.record.key if self.found.record.is_current else None


@dataclass(frozen=True, slots=True)
class Picture:
    """The homes that there were with their facts, and everything that was asked."""

    homes: Sequence[Property] = ()
    lines: Sequence[Line] = ()
    subjects: Sequence[Subject] = ()


def picture(landlord: Landlord, *, moment: Moment) -> Picture:
    """How everything that the law asked of the landlord stood on a day, as far as was recorded by a moment.

    Seven queries for any number of homes. On today, with all that is recorded, it is what is kept.
    """
    world, records = world_of(landlord, moment=moment), records_of(landlord, moment=moment)
    found = [one for law in laws_of(world, moment=moment) for one in asked_by(law, world=world, records=records)]
    places = Places(world.tenancies, on=moment.on)
    asked = [Asked(one.record.key, one.law, places.homes(one.place), places.tenancy(one.place)) for one in found]
    settling = Settling(asked, known=known_of(landlord, at=moment.known_at), on=moment.on)
    lines = [line_of(one, asked=its, settling=settling) for one, its in zip(found, asked, strict=True)]
    return Picture(world.homes, lines, world.subjects)


def laws_of(world: World, *, moment: Moment) -> list[Obligation]:
    """The versions that were the law on the day where the landlord let, and that ask for proof."""
    nations = list({home.nation for home in world.homes})
    laws = Obligation.objects.in_force(moment.on).filter(nations__overlap=nations).exclude(kind__in=NOT_PROVED)
    return list(laws.only(*READ).order_by("position"))


def asked_by(law: Obligation, *, world: World, records: Records) -> Iterator[Found]:
    """Everything that the obligation was asked of, or may have been."""
    condition = law.condition
    for anchor, subjects in world.by_anchor(Scope(law.scope)).items():
        if applies := whether(condition, subjects=subjects):
            yield Found(law, anchor, applies, subjects, records[law.code, law.scope, anchor])


def whether(condition: Node, *, subjects: Iterable[Subject]) -> Applies | None:
    """Whether it held of any of these, or else was open for any; None where it held of none."""
    answers = {evaluate(condition, facts=subject.facts) for subject in subjects}
    if True in answers:
        return Applies.HOLDS
    return Applies.OPEN if None in answers else None


def records_of(landlord: Landlord, *, moment: Moment) -> Records:
    """What is recorded of each code, scope and anchor of which anything ever was; of others, a number below 0."""
    anchor = Coalesce("property_id", "building_id", "tenancy_id", "occupier_id", "landlord_id")
    rows = Requirement.objects.filter(landlord=landlord).order_by()
    unrecorded = count(-1, -1)
    found: Records = defaultdict(lambda: Record(next(unrecorded)))
    at = moment.known_at
    waits = was_awaiting(on=moment.on, at=at)
    read = rows.values_list("code", "scope", anchor, "pk", "ended_at", was_waived(at=at), waits)
    for code, scope, anchored, key, ended_at, is_waived, is_awaiting in read:
        found[code, scope, anchored] = Record(key, ended_at is None, is_waived, is_awaiting)
    return found


def line_of(found: Found, *, asked: Asked, settling: Settling) -> Line:
    """One requirement with its standing."""
    held = settling.held(asked)
    standing = standing_on(
        settling.on,
        applies=found.applies,
        is_waived=found.record.is_waived,
        is_held=held.proof is not None,
        dates=held.dates,
        lead_days=found.law.lead_days,
        is_awaiting=found.record.is_awaiting,
    )
    return Line(found, standing, held, settling.known.rows[held.proof.key] if held.proof else None)
