"""The page of what a landlord has: the gate's own answers for every feature, the cap, and what the next plan adds."""

from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from config.lib.display import charged
from plans.features import Access, FeatureKey
from plans.models import Feature, Plan, PlanFeature
from plans.selectors import plan_by_code
from plans.services import assign_plan, required_entitlements
from plans.status import Status
from tests.compliance.conftest import browser_of
from tests.factories.compliance import add_home

pytestmark = pytest.mark.django_db
PAGE, DATA = reverse("compliance:settings-plan"), reverse("compliance:settings-plan-data")
PLANS = ("PLAN_1_SOLO", "PLAN_2_PORTFOLIO", "PLAN_3_PRO")


@pytest.fixture
def sally(solo) -> Client:
    """Sally's browser, signed in."""
    return browser_of(solo.owner)


@pytest.mark.parametrize(("code", "status"), [*product(PLANS, Status)])
def test_every_feature_is_said_as_the_gate_answers(sally, solo, code, status):
    assign_plan(solo, plan=plan_by_code(code), status=status, why="To be looked at.")
    gate = required_entitlements(solo)

    said = sally.get(DATA).json()

    assert (said["plan"], said["status"], said["property_cap"]) == (code, status, gate.property_limit)
    assert [row["key"] for row in said["features"]] == list(Feature.objects.values_list("key", flat=True))
    for row in said["features"]:
        passes = [access.value for access in Access if gate.allows(FeatureKey(row["key"]), to=access)]
        assert row["access"] == passes
        assert (row["state"] == "not_in_plan") == (row["key"] not in gate.features)
        assert (row["state"] == "on") == (len(passes) == len(Access))


def test_the_page_names_every_feature_and_the_plan_that_has_what_is_off(sally):
    said = " ".join(sally.get(PAGE).content.decode().split())

    for feature in Feature.objects.all():
        assert feature.name in said
    assert "Off: it is part of Portfolio" in said
    assert "Off: it is part of Professional" in said


def test_what_the_next_plan_adds_is_what_it_has_and_this_one_has_not(sally, solo):
    said = sally.get(DATA).json()["next_plan"]

    following = plan_by_code("PLAN_2_PORTFOLIO")
    assert (said["plan"], said["monthly_pence"]) == (following.code, charged(following.monthly_pence))
    theirs = set(following.features.values_list("key", flat=True))
    assert set(said["adds"]) == theirs - required_entitlements(solo).features
    assert "£39.00 a month" in sally.get(PAGE).content.decode()


def test_prices_are_shown_as_they_are_charged(sally, settings):
    settings.VAT_RATE_PERCENT = 20

    assert sally.get(DATA).json()["next_plan"]["monthly_pence"] == 4680
    assert "£46.80 a month" in sally.get(PAGE).content.decode()


def test_the_largest_plan_has_none_after_it(pro):
    browser = browser_of(pro.owner)

    assert browser.get(DATA).json()["next_plan"] is None
    assert "There is no larger plan" in browser.get(PAGE).content.decode()


def test_a_row_that_changes_changes_the_page(sally):
    row = PlanFeature.objects.get(plan__code="PLAN_1_SOLO", feature__key="score_trending")
    row.delete()
    Plan.objects.filter(code="PLAN_1_SOLO").update(property_cap=4)

    said = sally.get(DATA).json()

    assert {row["key"]: row["state"] for row in said["features"]}["score_trending"] == "not_in_plan"
    assert "score_trending" in said["next_plan"]["adds"]
    assert said["property_cap"] == 4


def test_the_homes_that_count_are_counted(sally, solo):
    add_home(solo)

    assert sally.get(DATA).json()["properties"] == 1
    assert "active property of the" in " ".join(sally.get(PAGE).content.decode().split())


@pytest.mark.parametrize(
    ("person", "words"), [("late_payer", "Legal reminders only"), ("lapsed", "Your subscription has ended")]
)
def test_who_pays_late_or_no_more_reads_what_rests(request, person, words):
    landlord = request.getfixturevalue(person)

    said = browser_of(landlord.owner).get(PAGE).content.decode()

    assert words in said
    assert "To see and export only" in said


def test_neither_page_nor_data_is_kept_by_a_cache(sally):
    for address in (PAGE, DATA):
        assert "no-store" in sally.get(address).headers["Cache-Control"]


def test_nobody_else_reads_it(client, stranger):
    assert client.get(DATA).status_code == 302
    client.force_login(stranger)
    assert client.get(DATA).status_code == 404
