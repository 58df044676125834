"""Whoever is refused by a gate is told which plan would open it, what it costs and how to get it."""

import re

import pytest
from django.urls import reverse

from config.lib.money import format_pence
from plans.features import FeatureKey
from plans.gate import Gate
from plans.models import Plan, PlanFeature
from plans.selectors import cheapest_plan_with
from tests.architecture.test_doors import portal_doors
from tests.billing.checkouts import begin_checkout

pytestmark = pytest.mark.django_db
GATED = [(path, door) for path, door in portal_doors() if isinstance(getattr(door.callback, "gate", None), Gate)]


def refused(answer) -> bool:
    return answer.status_code == 403 and answer.context["error"].code == "plans.feature_not_in_plan"


@pytest.mark.parametrize(("path", "door"), GATED, ids=lambda value: str(value)[:60])
@pytest.mark.finding(3, 7)
def test_every_gate_that_refuses_shows_the_plan_its_price_and_the_way_to_it(client, solo, path, door):
    key = FeatureKey(door.callback.gate.key)
    PlanFeature.objects.filter(feature__key=key, plan__rank=1).delete()
    bigger = cheapest_plan_with(key)
    client.force_login(solo.owner)
    address = "/" + re.sub(r"<\w+:\w+>", "1", path)

    answers = [answer for answer in (client.get(address), client.post(address)) if answer.status_code != 405]

    assert answers
    for answer in answers:
        assert refused(answer), address
        text = answer.content.decode()
        assert bigger.name in text
        assert format_pence(bigger.monthly_pence) in text
        assert reverse("billing:change-plan", args=[bigger.code]) in text
        assert reverse("billing:overview") in text
        assert text.count("<h1") == 1


@pytest.mark.parametrize("plan", ["solo", "portfolio", "pro"])
@pytest.mark.finding(3, 4)
def test_each_plan_opens_just_the_doors_that_the_matrix_gives_it(client, request, plan):
    landlord = request.getfixturevalue(plan)
    bought = set(landlord.assignment.plan.features.values_list("key", flat=True))
    client.force_login(landlord.owner)

    for path, door in GATED:
        address, key = "/" + re.sub(r"<\w+:\w+>", "1", path), door.callback.gate.key
        answers = [answer for answer in (client.get(address), client.post(address)) if answer.status_code != 405]
        assert {refused(answer) for answer in answers} == {key not in bought}, address


def test_the_page_about_money_shows_every_plan_and_how_to_change_to_it(client, stripe_sandbox, solo, work_off):
    stripe_sandbox.act(begin_checkout(solo).stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()
    client.force_login(solo.owner)

    page = client.get(reverse("billing:overview")).content.decode()

    assert all(plan.name in page for plan in Plan.objects.all())
    assert "See the cost" in page


def test_a_refusal_names_what_is_missing_and_offers_one_way_before_the_others(client, solo):
    client.force_login(solo.owner)

    page = client.get(reverse("compliance:requirement-csv")).content.decode()

    assert "“CSV reports” is not part of Solo Landlord. Portfolio has it." in page
    assert page.count("button--primary") == 1


@pytest.mark.finding(7)
def test_a_program_that_is_refused_reads_the_plan_by_its_one_name(client, solo):
    client.force_login(solo.owner)

    answer = client.get(reverse("compliance:requirement-csv"), headers={"Accept": "application/json"})

    assert answer.status_code == 403
    told = answer.json()
    assert (told["code"], told["plan"], told["suggested_plan"]) == (
        "plans.feature_not_in_plan",
        "PLAN_1_SOLO",
        "PLAN_2_PORTFOLIO",
    )
    assert told["upgrade_url"].endswith(reverse("billing:overview"))
