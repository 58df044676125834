"""Reading what was said: as it is now, and row by row with who said it, since when it is so and when we heard it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from accounts.models import Landlord
from compliance.answering.answers import Clash, Topic
from compliance.attributes import FactValue, Scope, attributes, cleaned
from compliance.facts import landlord_facts
from compliance.history import PLACES, Said, plain
from compliance.meanwhile import changed_meanwhile
from compliance.models import FactsSaid, Property
from compliance.selectors import facts_now, profile_of
from config.lib.display import day

SCHEME, STAFF, SIGN_UP = "a licensing scheme", "our staff", "sign-up"


@dataclass(frozen=True, slots=True)
class Entry:
    """What was said at one time of one thing, in words."""

    place: str
    said: list[tuple[str, str]]
    who: str
    since: date | None
    recorded_at: datetime


def said_of(topic: Topic) -> Said:
    """What is said of a topic now, read anew."""
    if topic.home is None:
        return landlord_facts(profile_of(topic.landlord))
    return facts_now(topic.home, tenancy=topic.tenancy)


def row_that_says(topic: Topic, *, name: str, value: FactValue | None) -> FactsSaid | None:
    """The latest row that says this of the topic."""
    home = topic.home
    keys = {
        Scope.PROPERTY: home and home.pk,
        Scope.BUILDING: home and home.building_id,
        Scope.TENANCY: topic.tenancy and topic.tenancy.pk,
    }
    scope = attributes()[name].scope
    anchor = {column: keys[kind] if kind is scope else None for kind, column in PLACES.items()}
    rows = FactsSaid.objects.filter(landlord=topic.landlord, values__contains=plain({name: value}), **anchor)
    return rows.select_related("recorded_by").order_by("-pk").first()


def in_words(clash: Clash) -> str:
    """What a person is told of a fact that another changed."""
    attribute, row = attributes()[clash.name], clash.row
    who = who_said(row, members=members_of(clash.topic.landlord)) if row else ""
    return changed_meanwhile(
        attribute.label, now=attribute.words(clash.now), who=who, at=row.recorded_at if row else None
    )


def rows_about_home(home: Property) -> QuerySet[FactsSaid]:
    """What was said of a home, its building and its tenancies, the latest first."""
    here = Q(property=home) | Q(building=home.building_id) | Q(tenancy__property=home)
    return told(FactsSaid.objects.filter(here, landlord=home.landlord_id))


def rows_about_landlord(landlord: Landlord) -> QuerySet[FactsSaid]:
    """What was said of the landlord as such, the latest first."""
    return told(FactsSaid.objects.filter(landlord=landlord, property=None, building=None, tenancy=None))


def told(rows: QuerySet[FactsSaid]) -> QuerySet[FactsSaid]:
    """Those of these rows that say something, as a history tells them."""
    return rows.exclude(values={}).select_related("tenancy", "recorded_by").order_by("-pk")


def entries(rows: Iterable[FactsSaid], *, landlord: Landlord) -> list[Entry]:
    """These rows in words."""
    members = members_of(landlord)
    return [
        Entry(place_of(row), said_in(row), who_said(row, members=members), row.since, row.recorded_at) for row in rows
    ]


def said_in(row: FactsSaid) -> list[tuple[str, str]]:
    """What a row says, in the order in which people are asked."""
    said = cleaned(row.values)
    return [(fact.label, fact.words(said[name])) for name, fact in attributes().items() if name in said]


def place_of(row: FactsSaid) -> str:
    """Of what a row says something."""
    if tenancy := row.tenancy:
        return f"The tenancy from {day(tenancy.starts_on)}" if tenancy.starts_on else "The tenancy"
    if row.building_id:
        return "The building"
    return "The home" if row.property_id else "You, as the landlord"


def who_said(row: FactsSaid, *, members: frozenset[int]) -> str:
    """Who says so: a scheme, a person of the landlord's by name, our staff, or the sign-up."""
    if row.scheme_id is not None:
        return SCHEME
    if row.recorded_by is None:
        return SIGN_UP
    return str(row.recorded_by) if row.recorded_by.pk in members else STAFF


def members_of(landlord: Landlord) -> frozenset[int]:
    """The keys of the people who are or were with the landlord."""
    return frozenset(landlord.memberships.values_list("user", flat=True))
