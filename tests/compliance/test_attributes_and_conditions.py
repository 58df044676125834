"""The facts that are asked and the conditions that use them: each needs the other."""

from itertools import product

import pytest
from django.core.exceptions import FieldDoesNotExist

from compliance.attributes import Asked, Scope, asked_at_intake, attributes, sections, vocabulary
from compliance.columns import attributes_of, field_of
from compliance.models import Building, LandlordProfile, Obligation, Property, Tenancy
from config.lib import clock
from config.lib.nations import Nation
from config.lib.predicates.parsing import PredicateError
from config.lib.predicates.tree import Every, Node, Not, Some, Unless, facts_in
from config.lib.predicates.truth import evaluate, undecided

OWNERS = {Scope.PROPERTY: Property, Scope.BUILDING: Building, Scope.TENANCY: Tenancy, Scope.LANDLORD: LandlordProfile}
LET_TYPES = [value for value, _ in attributes()["let_type"].choices]
CONTEXTS = list(product(Nation.values, LET_TYPES))
NEEDED_FOR_DATES = {"tenancy_start", "deposit_received"}
ALWAYS_ASKED = {"let_type"}


def unassumed(node: Node) -> Node:
    """The condition as it would be if nothing stood in for a fact that is asked at sign-up."""
    match node:
        case Unless(fact, said, unsaid):
            return (
                said if attributes()[fact].asked is Asked.INTAKE else Unless(fact, unassumed(said), unassumed(unsaid))
            )
        case Every(parts):
            return Every(tuple(unassumed(part) for part in parts))
        case Some(parts):
            return Some(tuple(unassumed(part) for part in parts))
        case Not(part):
            return Not(unassumed(part))
    return node


@pytest.fixture
def conditions(db) -> list[Node]:
    """The condition of every obligation."""
    return [obligation.condition for obligation in Obligation.objects.shown(clock.today())]


def that_matter(conditions: list[Node], *, answers: dict[str, object]) -> set[str]:
    """The facts that keep some obligation open, given these answers."""
    return set().union(*(undecided(condition, facts=answers) for condition in conditions))


@pytest.mark.parametrize(("nation", "let_type"), CONTEXTS)
def test_exactly_those_facts_are_asked_that_can_matter_there(conditions, nation, let_type):
    asked = {row.name for row in asked_at_intake(nation=nation, let_type=let_type)}
    matter = that_matter([unassumed(node) for node in conditions], answers={"nation": nation, "let_type": let_type})

    ours_to_ask = {name for name in matter if attributes()[name].asked is Asked.INTAKE}
    assert asked - NEEDED_FOR_DATES - ALWAYS_ASKED == ours_to_ask - NEEDED_FOR_DATES
    assert NEEDED_FOR_DATES & ours_to_ask <= asked


@pytest.mark.parametrize("nation", Nation.values)
def test_a_fact_that_is_asked_for_a_date_is_named_by_a_due_rule_of_that_nation(db, nation):
    asked = {row.name for row in asked_at_intake(nation=nation, let_type="standard")} & NEEDED_FOR_DATES
    shown = Obligation.objects.shown(clock.today()).filter(nations__contains=[nation])
    rules = " ".join(shown.values_list("due_algorithm", flat=True))
    assert {name for name in asked if name in rules} >= {"tenancy_start"}


def test_a_question_that_is_not_asked_leaves_nothing_open(conditions):
    """Where an answer rules a question out, no requirement may wait for it: it would be a dead end."""
    ruled_out = [
        {"dwellings_in_building": 1},
        {"has_gas": False},
        {"occupants": 2, "let_by_room": False},
        {"occupants": 4, "households": 3, "shares_amenities": False, "let_by_room": True},
        {"occupants": 6, "households": 1, "shares_amenities": True, "resident_landlord": True},
        {"dwellings_in_building": 3, "controls_common_parts": False},
        {"tenancy_start": attributes()["tenancy_start"].clean("2026-06-01"), "build_year": 1990},
        {"tenancy_start": attributes()["tenancy_start"].clean("2020-06-01"), "build_year": 1930},
        {"landlord_type": "company", "advertised": False, "deposit_taken": False},
    ]
    for (nation, let_type), said in product(CONTEXTS, ruled_out):
        answers = {"nation": nation, "let_type": let_type, **said}
        asked = {row.name for row in asked_at_intake(nation=nation, let_type=let_type, answers=said)}
        open_facts = that_matter(conditions, answers=answers) - set(answers) - {"managed_by_agent"}
        assert open_facts <= asked, answers


def test_every_fact_that_a_condition_uses_is_an_attribute_and_every_attribute_is_used(conditions, db):
    used = set().union(*(facts_in(condition) for condition in conditions))
    assert used == set(attributes())


def test_every_attribute_has_a_column_of_its_own():
    for scope, model in OWNERS.items():
        for attribute in attributes_of(scope):
            column = model._meta.get_field(field_of(attribute))
            assert column.null or attribute.name == "nation"
            if attribute.choices:
                assert [value for value, _ in column.choices] == [value for value, _ in attribute.choices]


def test_no_column_holds_a_fact_that_is_no_attribute():
    with pytest.raises(FieldDoesNotExist):
        Property._meta.get_field("lift_used_at_work")
    assert {row.section for row in attributes().values()} <= set(sections())


@pytest.mark.parametrize("nation", Nation.values)
def test_an_obligation_applies_in_no_nation_but_its_own(db, nation):
    for obligation in Obligation.objects.shown(clock.today()).exclude(nations__contains=[nation]):
        assert evaluate(obligation.condition, facts={"nation": nation}) is False, obligation.code


def test_two_couples_who_share_are_asked_about_their_households_and_one_couple_is_not():
    def asked(occupants: int) -> set[str]:
        said = {"occupants": occupants}
        return {row.name for row in asked_at_intake(nation="scotland", let_type="standard", answers=said)}

    assert {"households", "shares_amenities"} <= asked(4)
    assert "households" not in asked(2)


def test_an_empty_home_is_asked_nothing_about_a_tenancy():
    asked = asked_at_intake(nation="england", let_type="standard", is_let=False)
    assert not {row.name for row in asked if row.scope is Scope.TENANCY or row.let_only}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("has_a_moat", "nobody knows the fact has_a_moat"),
        ("occupants == 3", "cannot be compared"),
        ("let_type == 'castle'", "has no choice castle"),
        ("tenancy_start >= '2026-05-01'", "cannot be compared"),
        ("tenancy_start >= D('2026-02-30')", "is no day"),
        ("occupants", "not a yes-or-no fact"),
        ("__import__('os').system('true')", "is no condition"),
        ("has_gas if has_oil else has_gas", "is no condition"),
        ("1 < occupants < 5", "is no condition"),
        ("has_gas and", "cannot be read"),
        ("nation in (nation,)", "has no choice"),
    ],
)
def test_a_condition_that_means_nothing_is_refused_with_the_reason(text, reason):
    with pytest.raises(PredicateError, match=reason):
        vocabulary().parse(text)


@pytest.mark.parametrize(
    ("text", "build_year", "answer"),
    [
        ("build_year is not None and build_year < 2000", None, None),
        ("build_year is not None and build_year < 2000", 1999, True),
        ("build_year is not None and build_year < 2000", 2000, False),
        ("build_year is None or build_year < 1970", None, None),
        ("build_year is None or build_year < 1970", 1969, True),
        ("build_year is None or build_year < 1970", 1970, False),
        ("(build_year or 0) >= 1970", None, None),
    ],
)
def test_what_is_not_said_is_a_question_and_never_a_free_pass(text, build_year, answer):
    assert evaluate(vocabulary().parse(text), facts={"build_year": build_year}) is answer


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("has_gas", "yes", True),
        ("has_gas", "not_sure", None),
        ("occupants", "4", 4),
        ("tenancy_start", "2026-06-01", attributes()["tenancy_start"].clean("2026-06-01")),
        ("gross_income", 5_000_000, 5_000_000),
        ("let_type", "standard", "standard"),
        ("building_height_m", "11.5", attributes()["building_height_m"].clean("11.5")),
    ],
)
def test_an_answer_goes_to_json_and_back(name, typed, value):
    attribute = attributes()[name]
    assert attribute.clean(typed) == value
    assert attribute.clean(attribute.plain(value)) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [("has_gas", "maybe"), ("let_type", "castle"), ("occupants", -1), ("occupants", True), ("storeys", 0)],
)
def test_an_answer_that_is_none_is_refused(name, value):
    with pytest.raises(ValueError, match=name):
        attributes()[name].clean(value)
