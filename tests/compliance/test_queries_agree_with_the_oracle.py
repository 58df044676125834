"""One condition, asked of the database for many rows at once and of the oracle for each: always the same answer."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import Landlord
from compliance.attributes import Attribute, Scope, attributes
from compliance.columns import attributes_of, field_of, tenancy_columns
from compliance.derivation import anchors
from compliance.facts import facts_of
from compliance.models import Building, LandlordProfile, LocalAuthority, Obligation, Occupier, Property, Tenancy
from compliance.standing import Scope as Anchor
from config.lib.predicates.parsing import Kind
from config.lib.predicates.queries import holds, is_open
from config.lib.predicates.tree import (
    Always,
    Among,
    Compare,
    Every,
    Is,
    Node,
    Not,
    Said,
    Some,
    Unless,
    facts_in,
    from_json,
    to_json,
)
from config.lib.predicates.truth import Facts, evaluate
from tests.factories.accounts import LandlordFactory

TODAY = date(2026, 11, 23)
ENDS = [None, TODAY, TODAY + timedelta(days=400), TODAY - timedelta(days=1)]
DAYS = ["2007-03-31", "2007-04-01", "2014-06-01", "2017-11-30", "2023-03-31", "2026-04-30", "2026-05-01", "2026-06-01"]
NUMBERS = {"build_year": [1930, 1944, 1945, 1969, 1970, 1999, 2000], "gross_income": [5_000_000, 5_000_001]}
NUMBERS |= {"building_height_m": [Decimal(n) for n in ("11.0", "11.1", "17.9", "18.0")], "building_storeys": [6, 7]}
COUNTS = [0, 1, 2, 3, 4, 5, 7]


def values_of(attribute: Attribute) -> list[Any]:
    """Values on both sides of every line that a condition draws, and none."""
    match attribute.type:
        case Kind.BOOL:
            return [None, True, False]
        case Kind.ENUM:
            said = [value for value, _ in attribute.choices]
            return said if attribute.name == "nation" else [None, *said, *said[:1] * 3]
        case Kind.DATE:
            return [None, *[date.fromisoformat(day) for day in DAYS]]
    return [None, *NUMBERS.get(attribute.name, COUNTS)]


def row_of(scope: Scope, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The columns of a home, a building, a tenancy or a landlord, with gaps."""
    columns = {field_of(row): st.sampled_from(values_of(row)) for row in attributes_of(scope)}
    return st.fixed_dictionaries({**columns, **more})


TENANCIES = st.lists(row_of(Scope.TENANCY, ends_on=st.sampled_from(ENDS)), max_size=2)
HOMES = st.lists(row_of(Scope.PROPERTY, tenancies=TENANCIES), min_size=1, max_size=2)
BUILDINGS = st.lists(row_of(Scope.BUILDING, homes=HOMES), min_size=1, max_size=2)
LANDLORDS = st.fixed_dictionaries({"profile": st.none() | row_of(Scope.LANDLORD), "buildings": BUILDINGS})


def make(described: dict[str, Any]) -> None:
    """A landlord with buildings, homes and tenancies as described."""
    landlord = LandlordFactory()
    if described["profile"] is not None:
        LandlordProfile.objects.create(landlord=landlord, **described["profile"])
    for building in described["buildings"]:
        homes = building["homes"]
        made = Building.objects.create(landlord=landlord, **without(building, "homes"))
        for home in homes:
            make_home(home, landlord=landlord, building=made)


def make_home(home: dict[str, Any], *, landlord: Landlord, building: Building) -> None:
    authority = LocalAuthority.objects.first()
    columns = without(home, "tenancies")
    row = Property.objects.create(landlord=landlord, building=building, local_authority=authority, **columns)
    for tenancy in home["tenancies"]:
        starts_on, ends_on = tenancy["starts_on"], tenancy["ends_on"]
        ends_on = max(starts_on, ends_on) if starts_on and ends_on else ends_on
        made = Tenancy.objects.create(property=row, **{**tenancy, "ends_on": ends_on})
        Occupier.objects.create(tenancy=made, is_lead=True)


def facts_of_tenancy(tenancy: Tenancy, profiles: dict[int, LandlordProfile]) -> Facts:
    home = tenancy.property
    return facts_of(home, profile=profiles.get(home.landlord_id), tenancy=tenancy)


def keys(rows: Q) -> set[int]:
    return set(Tenancy.objects.filter(rows).values_list("pk", flat=True))


def without(columns: dict[str, Any], name: str) -> dict[str, Any]:
    return {column: value for column, value in columns.items() if column != name}


def subjects() -> list[tuple[dict[str, int], Facts]]:
    """Each home with each of its running tenancies, or with none: its keys and its facts."""
    profiles = LandlordProfile.objects.in_bulk()
    found = []
    for home in Property.objects.select_related("building").prefetch_related("tenancies__occupiers"):
        own = {"property": home.pk, "building": home.building_id, "landlord": home.landlord_id}
        running = [row for row in home.tenancies.all() if row.ends_on is None or row.ends_on >= TODAY]
        for tenancy in running or [None]:
            person = {"tenancy": tenancy.pk, "person": tenancy.occupiers.get().pk} if tenancy else {}
            facts = facts_of(home, profile=profiles.get(home.landlord_id), tenancy=tenancy)
            found.append(({**own, **person}, facts))
    return found


def expected(condition: Node, *, scope: str, asked_of: list[tuple[dict[str, int], Facts]]) -> dict[int, bool]:
    """What the oracle says of each anchor: True where it holds, False where it is open; others are left out."""
    answers: dict[int, set[bool | None]] = {}
    for keys_of, facts in asked_of:
        if scope in keys_of:
            answers.setdefault(keys_of[scope], set()).add(evaluate(condition, facts=facts))
    return {anchor: True in found for anchor, found in answers.items() if found != {False}}


def agree(condition: Node, *, rows: list[Tenancy], profiles: dict[int, LandlordProfile]) -> None:
    """The rows that hold, and those that are open, are those of which the oracle says so."""
    answers = {row.pk: evaluate(condition, facts=facts_of_tenancy(row, profiles)) for row in rows}
    assert keys(holds(condition, columns=tenancy_columns())) == {pk for pk, yes in answers.items() if yes}
    assert keys(is_open(condition, columns=tenancy_columns())) == {pk for pk, yes in answers.items() if yes is None}


def leaf_of(attribute: Attribute) -> st.SearchStrategy[Node]:
    said = [value for value in values_of(attribute) if value is not None]
    match attribute.type:
        case Kind.BOOL:
            return st.just(Is(attribute.name)) | st.just(Said(attribute.name))
        case Kind.ENUM:
            return st.builds(Among, st.just(attribute.name), st.lists(st.sampled_from(said), min_size=1).map(tuple))
    return st.builds(Compare, st.just(attribute.name), st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from(said))


LEAVES = st.one_of([leaf_of(attribute) for attribute in attributes().values()]) | st.builds(Always, st.booleans())
TREES = st.recursive(
    LEAVES,
    lambda parts: (
        st.builds(Not, parts)
        | st.lists(parts, min_size=2, max_size=3).map(lambda of: Every(tuple(of)))
        | st.lists(parts, min_size=2, max_size=3).map(lambda of: Some(tuple(of)))
        | st.builds(Unless, st.sampled_from(sorted(set(attributes()) - {"nation"})), parts, parts)
    ),
    max_leaves=6,
)
QUICK = settings(
    max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)


@pytest.mark.django_db
@QUICK
@given(described=st.lists(LANDLORDS, min_size=4, max_size=8))
def test_every_obligation_finds_the_anchors_that_the_oracle_finds(described):
    with transaction.atomic():
        for landlord in described:
            make(landlord)
        asked_of = subjects()
        for obligation in Obligation.objects.all():
            found = anchors(obligation.condition, scope=Anchor(obligation.scope), on=TODAY)
            assert {row["anchor"]: row["applying"] for row in found} == expected(
                obligation.condition, scope=obligation.scope, asked_of=asked_of
            ), obligation.code
        transaction.set_rollback(True)


@pytest.mark.django_db
@QUICK
@given(described=st.lists(LANDLORDS, min_size=4, max_size=8), invented=st.lists(TREES, min_size=40, max_size=60))
def test_a_row_is_among_those_that_hold_those_that_are_open_or_neither(described, invented):
    with transaction.atomic():
        for landlord in described:
            make(landlord)
        rows = list(Tenancy.objects.select_related("property__building"))
        profiles = LandlordProfile.objects.in_bulk()
        for condition in [*invented, *[obligation.condition for obligation in Obligation.objects.all()]]:
            agree(condition, rows=rows, profiles=profiles)
        transaction.set_rollback(True)


def test_a_condition_goes_to_json_and_back(db):
    for obligation in Obligation.objects.all():
        assert to_json(from_json(obligation.predicate)) == obligation.predicate
        assert facts_in(obligation.condition) <= set(attributes())
