"""The one gate: plan, status and cap decide, and a refusal says what would help."""

import pytest
from django.template import Context, Template

from accounts.errors import NotReady
from plans.errors import FeatureNotInPlan, LimitReached, SubscriptionInactive, UnknownPlan
from plans.features import Access, FeatureKey
from plans.models import Plan, PlanAssignment
from plans.selectors import cheapest_plan_with, entitlements_of, plan_by_code
from plans.services import assign_plan, ensure_feature, ensure_room
from plans.status import Status
from tests.factories.accounts import LandlordFactory

EVERYTHING = list(Access)
WRITING = [Access.WRITE, Access.PAID_WORK, Access.SIDE_EFFECT]


@pytest.mark.parametrize("access", EVERYTHING)
def test_a_paying_landlord_gets_every_access_to_what_the_plan_has(solo, access):
    ensure_feature(solo, FeatureKey.COMPLIANCE_DASHBOARD, to=access)


@pytest.mark.parametrize("access", EVERYTHING)
@pytest.mark.finding(3)
def test_no_access_reaches_a_feature_that_the_plan_does_not_have(solo, access):
    with pytest.raises(FeatureNotInPlan) as refusal:
        ensure_feature(solo, FeatureKey.WEBHOOKS, to=access)

    assert refusal.value.code == "plans.feature_not_in_plan"
    assert refusal.value.suggested == Plan.objects.get(code="PLAN_3_PRO")
    assert "Webhooks" in refusal.value.message


@pytest.mark.parametrize("access", WRITING)
def test_a_late_payer_can_read_but_not_write(late_payer, access):
    ensure_feature(late_payer, FeatureKey.COMPLIANCE_DASHBOARD, to=Access.READ)
    ensure_feature(late_payer, FeatureKey.COMPLIANCE_DASHBOARD, to=Access.EXPORT)
    ensure_feature(late_payer, FeatureKey.EMAIL_NOTIFICATIONS, to=Access.LEGAL_REMINDER)

    with pytest.raises(SubscriptionInactive):
        ensure_feature(late_payer, FeatureKey.COMPLIANCE_DASHBOARD, to=access)


@pytest.mark.parametrize("access", [*WRITING, Access.LEGAL_REMINDER])
def test_a_lapsed_landlord_sees_and_exports_and_nothing_else(lapsed, access):
    ensure_feature(lapsed, FeatureKey.COMPLIANCE_DASHBOARD, to=Access.READ)
    ensure_feature(lapsed, FeatureKey.COMPLIANCE_DASHBOARD, to=Access.EXPORT)

    with pytest.raises(SubscriptionInactive):
        ensure_feature(lapsed, FeatureKey.COMPLIANCE_DASHBOARD, to=access)


@pytest.mark.finding(1)
def test_a_landlord_without_a_plan_is_refused_and_never_taken_for_solo(db):
    applicant = LandlordFactory()

    assert entitlements_of(applicant) is None
    with pytest.raises(NotReady) as refusal:
        ensure_feature(applicant, FeatureKey.COMPLIANCE_DASHBOARD, to=Access.READ)
    assert refusal.value.code == "accounts.not_ready"


@pytest.mark.parametrize(("plan", "cap"), [("PLAN_1_SOLO", 2), ("PLAN_2_PORTFOLIO", 10), ("PLAN_3_PRO", 25)])
@pytest.mark.finding(2, 6)
def test_the_cap_is_the_matrix_s(solo, plan, cap):
    assign_plan(solo, plan=plan_by_code(plan), status=Status.ENABLED, why="test")

    ensure_room(solo, adding=1, count=lambda _: cap - 1)
    with pytest.raises(LimitReached) as refusal:
        ensure_room(solo, adding=1, count=lambda _: cap)

    assert refusal.value.limit == cap


def test_a_full_plan_names_the_plan_that_fits_and_above_the_largest_none(solo):
    with pytest.raises(LimitReached) as refusal:
        ensure_room(solo, adding=9, count=lambda _: 2)
    assert refusal.value.suggested.name == "Professional"

    with pytest.raises(LimitReached) as refusal:
        ensure_room(solo, adding=30, count=lambda _: 0)
    assert refusal.value.suggested is None


@pytest.mark.parametrize(
    ("old", "now"), [("PLAN_1", "PLAN_1_SOLO"), ("PLAN_2_5", "PLAN_2_PORTFOLIO"), ("PLAN_6_15", "PLAN_3_PRO")]
)
@pytest.mark.finding(2)
def test_codes_of_the_first_price_list_still_find_their_plan(db, old, now):
    assert plan_by_code(old).code == now


@pytest.mark.parametrize("code", ["", "SOLO", "plan_1_solo", "PLAN_4"])
@pytest.mark.finding(1, 2)
def test_an_unknown_code_is_an_error_and_falls_back_to_nothing(db, code):
    with pytest.raises(UnknownPlan):
        plan_by_code(code)


@pytest.mark.finding(1, 3, 18)
def test_every_right_in_the_gate_is_a_row_and_every_row_a_right(solo, portfolio, pro):
    for landlord in (solo, portfolio, pro):
        entitlements = entitlements_of(landlord)
        plan = PlanAssignment.objects.get(landlord=landlord).plan
        assert {str(key) for key in entitlements.features} == set(plan.features.values_list("key", flat=True))
        for key in FeatureKey:
            assert entitlements.allows(key) == (cheapest_plan_with(key).rank <= plan.rank)


@pytest.mark.finding(18)
def test_a_template_asks_the_same_gate_and_a_misspelt_key_is_an_error(solo, pro):
    asks = Template('{% load gate %}{% if entitlements|allows:"webhooks" %}yes{% else %}no{% endif %}')
    assert asks.render(Context({"entitlements": entitlements_of(solo)})) == "no"
    assert asks.render(Context({"entitlements": entitlements_of(pro)})) == "yes"

    misspelt = Template('{% load gate %}{% if entitlements|allows:"webhook" %}yes{% endif %}')
    with pytest.raises(ValueError, match="webhook"):
        misspelt.render(Context({"entitlements": entitlements_of(pro)}))
