"""Homes, tenancies and what follows from them: once each, in a number of statements that does not grow."""

import pytest
import yaml
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from compliance import services
from compliance.homes import Management
from compliance.models import Building, LocalAuthority, Obligation, ObligationSource, Occupier, Property, Requirement
from compliance.seeding import DATA, ObligationError, load, read, seed
from config.lib.nations import Nation
from plans.errors import LimitReached
from tests.factories.compliance import PLAIN_TENANCY, add_home, build_portfolio, describe_home


def portfolio_of(count: int) -> list:
    """Homes in all four nations."""
    return [describe_home(nation=Nation.values[number % 4]) for number in range(count)]


def test_a_third_home_on_solo_is_refused_with_the_plan_that_fits(solo):
    homes = portfolio_of(2)
    services.add_properties(solo, homes=homes)

    with pytest.raises(LimitReached) as refusal:
        services.add_properties(solo, homes=[describe_home()])

    assert refusal.value.suggested.code == "PLAN_2_PORTFOLIO"
    assert Property.objects.filter(landlord=solo).count() == 2
    services.add_properties(solo, homes=homes)
    assert Property.objects.filter(landlord=solo).count() == 2


def test_three_homes_at_once_on_solo_add_none(solo):
    with pytest.raises(LimitReached):
        services.add_properties(solo, homes=portfolio_of(3))
    assert not Property.objects.filter(landlord=solo).exists()


def test_an_archived_home_takes_no_place(solo):
    first, _ = services.add_properties(solo, homes=portfolio_of(2))
    Property.objects.filter(pk=first.pk).update(archived_at=first.created_at)

    services.add_properties(solo, homes=[describe_home()])

    assert Property.objects.filter(landlord=solo, archived_at=None).count() == 2


def test_doing_every_step_twice_changes_nothing(pro):
    homes = portfolio_of(8)
    build_portfolio(pro, homes=homes)
    before = list(Requirement.objects.order_by("pk").values())

    build_portfolio(pro, homes=homes)

    assert list(Requirement.objects.order_by("pk").values()) == before
    assert Occupier.objects.count() == 8
    assert Building.objects.count() == 8


def test_twenty_five_homes_take_as_many_statements_as_four(portfolio, pro):
    def statements(landlord, count: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            build_portfolio(landlord, homes=portfolio_of(count))
        return len(queries)

    assert statements(portfolio, 4) == statements(pro, 25)
    assert Property.objects.filter(landlord=pro).count() == 25


def test_homes_in_one_building_share_its_duties_and_what_is_known_of_it(portfolio):
    shared = {"dwellings_in_building": 2, "owns_whole_building": True, "controls_common_parts": False}
    homes = [
        describe_home(building_key="villa", facts=shared),
        describe_home(building_key="villa", facts={"dwellings_in_building": None}),
    ]
    build_portfolio(portfolio, homes=homes)

    building = Building.objects.get(landlord=portfolio)
    assert (building.dwellings_in_building, building.owns_whole_building) == (2, True)
    duty = Requirement.objects.get(landlord=portfolio, obligation__code="ew_fire_risk_assessment")
    assert (duty.building, duty.property, duty.applies) == (building, None, "holds")


def test_a_home_without_a_tenancy_is_asked_no_tenancy_duties_until_there_is_one(solo):
    home = add_home(solo, tenancy=None, source_key="flat")
    scopes = set(Requirement.objects.filter(landlord=solo, ended_at=None).values_list("scope", flat=True))
    assert scopes == {"property", "landlord"}

    build_portfolio(solo, homes=[describe_home(source_key="flat", tenancy=PLAIN_TENANCY)])

    assert Requirement.objects.filter(tenancy__property=home, ended_at=None).exists()
    assert Requirement.objects.filter(
        occupier__tenancy__property=home, obligation__code="en_right_to_rent_initial"
    ).exists()


def test_an_empty_old_home_in_belfast_waits_for_no_tenancy_date(solo):
    add_home(solo, nation="northern_ireland", tenancy=None, facts={"build_year": 1930, "fitness_prescribed": False})

    assert not Requirement.objects.filter(landlord=solo, obligation__code="ni_fitness_certificate").exists()


def test_a_fact_that_is_not_said_is_a_question(solo):
    add_home(solo, facts={"has_gas": None})

    waiting = Requirement.objects.filter(landlord=solo, standing="question")
    assert {"gb_gas_safety_check", "en_co_alarms"} <= set(waiting.values_list("obligation__code", flat=True))
    assert set(waiting.values_list("applies", flat=True)) == {"open"}


def test_a_landlord_about_whom_nothing_was_said_is_asked(solo):
    services.add_properties(solo, homes=[describe_home()])
    services.derive_requirements(solo)
    services.refresh_standing(solo)

    assert Requirement.objects.get(landlord=solo, obligation__code="uk_ico_fee").standing == "question"


def test_saying_a_fact_moves_requirements_at_once_and_is_audited(solo):
    home = add_home(solo, facts={"has_gas": None})
    gas = Requirement.objects.get(landlord=solo, obligation__code="gb_gas_safety_check")

    services.say_facts(home, values={"has_gas": True})
    gas.refresh_from_db()
    assert (gas.applies, gas.standing, gas.ended_at) == ("holds", "missing", None)

    home.refresh_from_db()
    services.say_facts(home, values={"has_gas": False})
    gas.refresh_from_db()
    assert gas.ended_at is not None

    home.refresh_from_db()
    services.say_facts(home, values={"has_gas": True})
    gas.refresh_from_db()
    assert (gas.standing, gas.ended_at) == ("missing", None)
    entry = AuditEntry.objects.filter(action="compliance.facts_said").first()
    assert entry.after == {"has_gas": True}


def test_what_is_asked_of_one_landlord_is_left_alone_by_another(solo, portfolio):
    add_home(solo)
    before = list(Requirement.objects.filter(landlord=solo).order_by("pk").values())

    add_home(portfolio, nation="wales")

    assert list(Requirement.objects.filter(landlord=solo).order_by("pk").values()) == before


def test_all_landlords_at_once_get_what_each_got_alone(solo, portfolio):
    add_home(solo, nation="scotland")
    add_home(portfolio, nation="wales")
    before = sorted(Requirement.objects.values_list("landlord", "obligation", "applies"))
    Requirement.objects.all().delete()

    services.derive_requirements()

    assert sorted(Requirement.objects.values_list("landlord", "obligation", "applies")) == before


def test_a_requirement_has_exactly_one_anchor(solo):
    home = add_home(solo)
    obligation = Obligation.objects.get(code="gb_gas_safety_check")
    Requirement.objects.all().delete()
    two = {"property": home, "building": home.building}

    for anchors, scope in [
        (two, "property"),
        ({}, "property"),
        ({"building": home.building}, "property"),
        (two, "landlord"),
    ]:
        with pytest.raises(IntegrityError, match="one_anchor"), transaction.atomic():
            Requirement.objects.create(landlord=solo, obligation=obligation, scope=scope, applies="holds", **anchors)
    row = {"landlord": solo, "obligation": obligation, "scope": "landlord", "applies": "holds"}
    Requirement.objects.create(**row)
    with pytest.raises(IntegrityError, match="requirement_once"), transaction.atomic():
        Requirement.objects.create(**row)


def test_an_agent_who_is_reminded_can_be_written_to(solo):
    with pytest.raises(IntegrityError, match="agent_can_be_written_to"), transaction.atomic():
        services.add_properties(solo, homes=[describe_home(management=Management(by_agent=True, recipients="agent"))])


def test_seeding_again_changes_nothing_and_keeps_every_field(db):
    before = [list(model.objects.order_by("pk").values()) for model in (Obligation, ObligationSource, LocalAuthority)]
    seed()
    assert [
        list(model.objects.order_by("pk").values()) for model in (Obligation, ObligationSource, LocalAuthority)
    ] == before
    first = Obligation.objects.filter(number=1)
    sources = ObligationSource.objects.filter(obligation__in=first)
    assert (first.count(), sources.count(), LocalAuthority.objects.count()) == (140, 286, 380)
    assert sources.filter(status="verified").count() == 214


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"risk_weight": None}, "weight"),
        ({"risk_weight": 0}, "weight"),
        ({"applies_when": "has_a_moat"}, "has_a_moat"),
        ({"scope": "planet"}, "planet"),
        ({"due_algorithm": "yearly"}, "no due rule"),
        ({"code": "undated"}, "undated"),
    ],
)
@pytest.mark.finding(16)
def test_an_obligation_without_a_weight_or_with_an_unknown_word_is_refused(db, change, reason):
    row = yaml.load((DATA / "uk_obligations.yaml").read_bytes(), Loader=yaml.CSafeLoader)[0]
    with pytest.raises(ObligationError, match=reason):
        load([{**row, **change}], dates=read("obligation_dates.yaml"))
    without = {key: value for key, value in row.items() if key != "risk_weight"}
    with pytest.raises(ObligationError, match="risk_weight"):
        load([without], dates=read("obligation_dates.yaml"))
