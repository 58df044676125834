"""What there was on a day: homes, tenancies and people with the facts of that day, as far as a moment knew them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from accounts.models import Landlord
from compliance.columns import attributes_of, field_of
from compliance.explanation import Subject
from compliance.facts import facts_of
from compliance.history import Said, anchor_of, facts_on, place, scope_of
from compliance.models import Archiving, Building, LandlordProfile, Property, Tenancy, TenancyEnd
from compliance.standing import Scope
from config.lib import clock

T = TypeVar("T", Property, Building, Tenancy, LandlordProfile)
READ_FROM_THE_ADDRESS = "nation"


@dataclass(frozen=True, slots=True)
class Moment:
    """The day that is looked at, and up to when what was recorded counts."""

    on: date
    known_at: datetime


@dataclass(frozen=True, slots=True)
class World:
    """A landlord's homes on a day. The rows are as they were said to be, and are never saved."""

    landlord: Landlord
    homes: Sequence[Property]
    subjects: Sequence[Subject]
    tenancies: Sequence[Tenancy]

    def by_anchor(self, scope: Scope) -> Mapping[int, Sequence[Subject]]:
        """The homes on which a condition turns, by the key of what it is asked of."""
        found: dict[int, list[Subject]] = defaultdict(list)
        for subject in self.subjects:
            for key in anchors(subject, scope=scope):
                found[key].append(subject)
        return found


def anchors(subject: Subject, *, scope: Scope) -> Sequence[int]:
    """The keys of what an obligation of this scope is asked of, of one home with one tenancy."""
    home, tenancy = subject.home, subject.tenancy
    match scope:
        case Scope.PROPERTY:
            return [home.pk]
        case Scope.BUILDING:
            return [home.building_id]
        case Scope.LANDLORD:
            return [home.landlord_id]
        case Scope.TENANCY:
            return [tenancy.pk] if tenancy else []
        case Scope.PERSON:
            return people_of(tenancy) if tenancy else []


def people_of(tenancy: Tenancy) -> list[int]:
    """The keys of those who live there under it."""
    people: list[int] = tenancy.people  # type: ignore[attr-defined]
    return people


def world_of(landlord: Landlord, *, moment: Moment) -> World:
    """The landlord's homes on a day, as far as was recorded by a moment: three queries."""
    said = facts_on(landlord, on=moment.on, at=moment.known_at)
    profile = as_said(LandlordProfile(landlord=landlord), said)
    homes = [with_facts(home, said) for home in homes_on(landlord, moment=moment)]
    recorded = [as_said(with_end(tenancy), said) for tenancy in tenancies_by(landlord, moment=moment)]
    begun = [tenancy for tenancy in recorded if has_begun(tenancy, moment=moment)]
    return World(landlord, homes, subjects(homes, begun, profile=profile, on=moment.on), begun)


def with_facts(home: Property, said: Mapping[tuple[Any, ...], Said]) -> Property:
    """A home and its building with the facts that were said."""
    as_said(home.building, said)
    return as_said(home, said)


def as_said(thing: T, said: Mapping[tuple[Any, ...], Said]) -> T:
    """The row with the facts that were said of it, and without those that it has by now."""
    own = said.get(place(anchor_of(thing)), {})
    for attribute in attributes_of(scope_of(thing)):
        if attribute.name != READ_FROM_THE_ADDRESS:
            setattr(thing, field_of(attribute), own.get(attribute.name))
    return thing


def homes_on(landlord: Landlord, *, moment: Moment) -> QuerySet[Property]:
    """The homes that were recorded by then, without those that were archived by the day."""
    end = clock.at_hour(moment.on, hour=24)
    gone = Q(archived_at__lt=end, archived_at__lte=moment.known_at)
    not_back = Q(restored_at__gte=end) | Q(restored_at__gt=moment.known_at)
    away = Archiving.objects.filter(gone, not_back, property=OuterRef("pk"))
    rows = Property.objects.filter(landlord=landlord, created_at__lte=moment.known_at).exclude(gone)
    return rows.exclude(Exists(away)).select_related("building", "local_authority").order_by("line_1", "pk")


def tenancies_by(landlord: Landlord, *, moment: Moment) -> QuerySet[Tenancy]:
    """The tenancies that were recorded by then, each with the keys of its people."""
    rows = Tenancy.objects.filter(property__landlord=landlord, created_at__lte=moment.known_at)
    stayed = Q(occupiers__left_at=None) | Q(occupiers__left_at__gt=moment.known_at)
    there = Q(stayed, occupiers__created_at__lte=moment.known_at)
    said = TenancyEnd.objects.filter(tenancy=OuterRef("pk"))
    by_then = said.filter(recorded_at__lte=moment.known_at).order_by("-pk")
    found = rows.annotate(
        people=ArrayAgg("occupiers__pk", filter=there, default=Value([])),
        was_said_to_end=Exists(said),
        said_to_end_on=Subquery(by_then.values("ends_on")[:1]),
    )
    return found.select_related("property").order_by("pk")


def with_end(tenancy: Tenancy) -> Tenancy:
    """A tenancy with the end that was known; one of which nobody ever said an end keeps what it came with."""
    if tenancy.was_said_to_end:  # type: ignore[attr-defined]
        tenancy.ends_on = tenancy.said_to_end_on  # type: ignore[attr-defined]
    return tenancy


def has_begun(tenancy: Tenancy, *, moment: Moment) -> bool:
    """Whether it ran by the day, or was recorded by then to begin later."""
    was_recorded = clock.day_of(tenancy.created_at) <= moment.on
    return tenancy.starts_on is None or tenancy.starts_on <= moment.on or was_recorded


def subjects(
    homes: Iterable[Property], tenancies: Iterable[Tenancy], *, profile: LandlordProfile, on: date
) -> list[Subject]:
    """Each home with each tenancy that had not ended, or with none."""
    running: dict[int, list[Tenancy | None]] = defaultdict(list)
    for tenancy in tenancies:
        if tenancy.ends_on is None or tenancy.ends_on >= on:
            running[tenancy.property_id].append(tenancy)
    pairs = [(home, tenancy) for home in homes for tenancy in running[home.pk] or [None]]
    return [Subject(home, tenancy, facts_of(home, profile=profile, tenancy=tenancy)) for home, tenancy in pairs]
