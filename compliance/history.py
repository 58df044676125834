"""Facts with their history: what was so on a day, as far as we knew at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db.models import Q

from accounts.models import Landlord, User
from compliance.attributes import FactValue, Scope, attributes, cleaned
from compliance.columns import attributes_of, field_of
from compliance.models import Building, FactsSaid, LandlordProfile, Property, Tenancy

Thing: TypeAlias = Property | Building | Tenancy | LandlordProfile
Said: TypeAlias = dict[str, FactValue | None]
PLACES: Mapping[Scope, str] = {Scope.PROPERTY: "property", Scope.BUILDING: "building", Scope.TENANCY: "tenancy"}
"""The column that names the thing; a landlord's own facts name none."""


def scope_of(thing: Thing) -> Scope:
    """Whose facts a row keeps."""
    kinds = {Property: Scope.PROPERTY, Building: Scope.BUILDING, Tenancy: Scope.TENANCY}
    return kinds.get(type(thing), Scope.LANDLORD)


def anchor_of(thing: Thing) -> dict[str, int]:
    """The column and key under which the facts of a thing are kept."""
    scope = scope_of(thing)
    return {f"{PLACES[scope]}_id": thing.pk} if scope in PLACES else {}


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """These facts as JSON can hold them."""
    return {name: attributes()[name].plain(value) for name, value in facts.items()}


def remember_first(landlord: Landlord, things: Iterable[Thing], *, by: User | None = None) -> None:
    """Keep what is known of things that were just made; of those whose facts are kept already nothing is written.

    Without a person it is the sign-up that says so.
    """
    there = set(FactsSaid.objects.filter(landlord=landlord).values_list("property", "building", "tenancy"))
    new = [
        FactsSaid(landlord=landlord, values=plain(known_facts(thing)), recorded_by=by, **anchor_of(thing))
        for thing in things
        if place(anchor_of(thing)) not in there
    ]
    FactsSaid.objects.bulk_create(new)


def known_facts(thing: Thing) -> dict[str, FactValue]:
    """The facts of a thing that were said, from its columns."""
    own = attributes_of(scope_of(thing))
    values = {attribute.name: getattr(thing, field_of(attribute)) for attribute in own}
    return {name: value for name, value in values.items() if value is not None}


def place(anchor: Mapping[str, int]) -> tuple[int | None, int | None, int | None]:
    """The keys of home, building and tenancy, of which at most one is there."""
    return anchor.get("property_id"), anchor.get("building_id"), anchor.get("tenancy_id")


def remember(landlord: Landlord, thing: Thing, *, values: Said, since: date | None, by: User | None = None) -> None:
    """Keep what was said about a thing: since a day, or where none is given, for as long as anyone knows."""
    FactsSaid.objects.create(landlord=landlord, values=plain(values), since=since, recorded_by=by, **anchor_of(thing))


def facts_on(landlord: Landlord, *, on: date, at: datetime | None = None) -> Mapping[tuple[Any, ...], Said]:
    """By the keys of home, building and tenancy: what was so on a day, as far as was recorded by a moment or by now."""
    rows = FactsSaid.objects.filter(Q(since=None) | Q(since__lte=on), landlord=landlord)
    return merged(rows if at is None else rows.filter(recorded_at__lte=at))


def merged(rows: Iterable[FactsSaid]) -> Mapping[tuple[Any, ...], Said]:
    """What these rows come to for each thing: what was said last counts, and a scheme where the landlord has not said.

    A later word counts whatever day it holds from: whoever says since when something is so knows what was said before.
    """
    own: dict[tuple[Any, ...], Said] = defaultdict(dict)
    of_schemes: dict[tuple[Any, ...], Said] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: row.pk):
        found = own if row.scheme_id is None else of_schemes
        found[row.property_id, row.building_id, row.tenancy_id] |= cleaned(row.values)
    for thing, said in of_schemes.items():
        own[thing] |= {name: value for name, value in said.items() if own[thing].get(name) is None}
    return own
