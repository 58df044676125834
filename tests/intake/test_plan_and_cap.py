"""Choosing a plan, and the number of homes that it holds."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from plans.models import Plan
from tests.intake.visitor import LEEDS, submission

pytestmark = pytest.mark.django_db


@pytest.mark.finding(6, 8)
def test_a_third_property_on_solo_is_refused_with_the_plan_that_fits_and_one_click_takes_it(visitor):
    visitor.fill_in(homes=("england", "england"))

    page = visitor.post(reverse("intake:home-new"), LEEDS | {"line_1": "3 Canal Street"})
    assert page.status_code == 403
    assert (page.context["error"].code, page.context["error"].suggested.name) == ("plans.limit_reached", "Portfolio")
    assert len(submission().answers["homes"]) == 2

    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    visitor.post(reverse("intake:home-new"), hidden | {"take": "PLAN_2_PORTFOLIO"})
    assert submission().answers["plan"] == {"code": "PLAN_2_PORTFOLIO"}
    assert submission().answers["homes"][2]["address"]["line_1"] == "3 Canal Street"


@pytest.mark.finding(6)
def test_the_wizard_shows_and_holds_the_cap_of_the_row(visitor):
    Plan.objects.filter(code="PLAN_1_SOLO").update(property_cap=1)
    visitor.fill_in(homes=("england",))

    assert "1 of 1 on Solo Landlord" in visitor.client.get(reverse("intake:homes")).content.decode()
    answer = visitor.post(reverse("intake:home-new"), LEEDS)
    assert (answer.status_code, answer.context["error"].limit) == (403, 1)


@pytest.mark.finding(8)
def test_a_crafted_post_takes_no_third_property(visitor):
    visitor.fill_in(homes=("england", "england"))

    for take in ("PLAN_1_SOLO", "PLAN_1"):
        answer = visitor.post(reverse("intake:home-new"), LEEDS | {"take": take})
        assert answer.status_code == 403
    assert visitor.post(reverse("intake:home-new"), LEEDS | {"take": "PLAN_9"}).status_code == 404
    assert len(submission().answers["homes"]) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.finding(8)
def test_of_two_tabs_that_add_the_last_property_at_once_one_is_refused(visitor):
    visitor.fill_in(homes=("england",))
    session = visitor.client.cookies["sessionid"].value

    def add(number: int) -> int:
        tab = Client()
        tab.cookies["sessionid"] = session
        try:
            return tab.post(reverse("intake:home-new"), LEEDS | {"line_1": f"Tab {number}"}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(add, range(4)))

    assert statuses == [302, 403, 403, 403]
    assert len(submission().answers["homes"]) == 2


def test_going_on_without_a_plan_asks_for_one_in_the_summary_and_at_the_plans(visitor):
    visitor.introduce()

    page = visitor.post(reverse("intake:plan"), {}).content.decode()

    assert visitor.last.status_code == 200
    assert page.count("Choose a plan, by how many homes you let") == 2
    assert 'href="#id_plan"' in page
    assert 'id="id_plan"' in page


def test_a_plan_that_is_too_small_for_the_homes_is_refused(visitor):
    visitor.fill_in(plan="PLAN_2_PORTFOLIO", homes=("england",) * 3)

    page = visitor.choose("PLAN_1_SOLO")

    assert page.status_code == 403
    assert page.content.decode().count("You have added 3 properties") == 2
    assert submission().answers["plan"] == {"code": "PLAN_2_PORTFOLIO"}


@pytest.mark.parametrize(("code", "plan"), [("PLAN_3_PRO", "PLAN_3_PRO"), ("PLAN_2_5", "PLAN_2_PORTFOLIO")])
@pytest.mark.finding(2)
def test_a_link_from_the_price_list_chooses_the_plan_also_by_an_old_code(visitor, code, plan):
    visitor.client.get(reverse("intake:start"), {"plan": code})
    visitor.introduce()

    assert submission().answers["plan"] == {"code": plan}


@pytest.mark.finding(1, 8)
def test_an_unknown_plan_is_a_clear_page_and_never_solo(visitor):
    page = visitor.client.get(reverse("intake:start"), {"plan": "PLAN_4"})

    assert page.status_code == 404
    assert "There is no such plan" in page.content.decode()
