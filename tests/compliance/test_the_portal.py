"""What a landlord sees in the portal, and what answering a question does."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.homes import Management
from compliance.models import Obligation, Property, Requirement
from config.lib.nations import Nation
from plans.models import PlanAssignment
from tests.factories.compliance import add_home, build_portfolio, describe_home


def open_page(client, landlord, name: str, *args: int):
    client.force_login(landlord.owner)
    return client.get(reverse(f"compliance:{name}", args=args))


def requirement(landlord, code: str) -> Requirement:
    return Requirement.objects.get(landlord=landlord, obligation__code=code)


def test_the_dashboard_starts_with_what_to_do_and_answers_come_first(client, solo):
    home = add_home(solo, line_1="4 Chapel Street", facts={"has_gas": None}, tenancy=None)

    page = open_page(client, solo, "dashboard")

    first = page.context["todos"][0]
    assert (first.standing, first.title) == ("question", "Questions about 4 Chapel Street")
    assert first.url == reverse("compliance:property-questions", args=[home.pk])
    assert [todo.standing for todo in page.context["todos"][1:]] == ["missing", "missing"]
    assert "things need you" in page.content.decode()
    assert page.content.decode().count("<h1") == 1


def test_what_is_overdue_comes_before_everything_else(client, solo):
    add_home(solo, line_1="4 Chapel Street", facts={"has_gas": None})

    first = open_page(client, solo, "dashboard").context["todos"][0]

    assert (first.standing, first.title) == ("overdue", "Protect tenancy deposit in an authorised scheme")
    assert "Overdue since 23 June 2026" in first.text


def test_a_landlord_without_homes_is_told_that_nothing_is_needed(client, solo):
    page = open_page(client, solo, "dashboard").content.decode()
    assert "Nothing needs you now" in page
    assert "No homes" in page


def test_the_dashboard_takes_as_many_queries_for_twenty_five_homes_as_for_two(client, solo, pro):
    def queries(landlord, count: int) -> int:
        build_portfolio(landlord, homes=[describe_home(nation=Nation.values[number % 4]) for number in range(count)])
        open_page(client, landlord, "dashboard")
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("compliance:dashboard"))
        return len(found)

    few, many = queries(solo, 2), queries(pro, 25)
    assert few == many <= 10


def test_what_is_asked_of_a_building_counts_once_and_shows_on_each_home_in_it(client, portfolio):
    shared = {"dwellings_in_building": 2, "owns_whole_building": True, "controls_common_parts": False}
    build_portfolio(portfolio, homes=[describe_home(building_key="villa", facts=shared) for _ in range(2)])

    found = open_page(client, portfolio, "dashboard").context["overview"]

    duty = requirement(portfolio, "ew_fire_risk_assessment").pk
    assert [duty in {mark.pk for mark in row.marks} for row in found.rows] == [True, True]
    assert [mark.pk for thing in found.things for mark in thing.marks].count(duty) == 1


def test_recommendations_rules_and_changes_to_come_are_not_things_to_do(client, solo):
    add_home(solo)

    found = open_page(client, solo, "dashboard").context["overview"]

    kinds = set(Requirement.objects.filter(pk__in=[mark.pk for mark in found.marks]).values_list("obligation__kind"))
    assert kinds == {("requirement",)}


@pytest.mark.parametrize("nation", Nation.values)
def test_the_page_of_a_home_says_what_applies_why_and_where_to_read_more(client, solo, nation):
    home = add_home(solo, nation=nation, facts={"has_gas": True})

    page = open_page(client, solo, "property-detail", home.pk)

    titles = [section.title for section in page.context["sections"]]
    assert titles[0] == "What the law asks"
    assert "Changes to come" in titles
    gas = next(
        line
        for line in page.context["sections"][0].lines
        if line.requirement.obligation.code in ("gb_gas_safety_check", "ni_gas_safety_check")
    )
    assert gas.because == "Gas appliances or flues: Yes"
    assert f'href="{gas.guidance.source_url}"' in page.content.decode()


def test_a_requirement_says_what_is_verified_and_what_is_not_and_pretends_nothing(client, solo):
    add_home(solo)
    gas = requirement(solo, "gb_gas_safety_check")

    page = open_page(client, solo, "requirement-detail", gas.pk).content.decode()

    assert "Nothing is recorded yet" in page
    assert "Unlimited fine" in page
    assert page.count("Verified: the page says so.") == 5
    assert page.count("Not verified: check it before you rely on it.") == 2


def test_no_page_names_an_obligation_by_our_code_for_it(client, portfolio):
    build_portfolio(portfolio, homes=[describe_home(nation=nation) for nation in Nation])
    client.force_login(portfolio.owner)
    codes = set(Obligation.objects.values_list("code", flat=True))

    for pk in Requirement.objects.filter(landlord=portfolio).values_list("pk", flat=True):
        page = client.get(reverse("compliance:requirement-detail", args=[pk])).content.decode()
        assert codes & set(re.findall(r"\w+", page)) == set(), page.split("<h1>")[1][:80]


def test_answering_a_question_settles_what_turned_on_it(client, solo):
    home = add_home(solo, facts={"has_gas": None, "has_oil": None})
    page = open_page(client, solo, "property-questions", home.pk)
    assert [row.name for form in page.context["forms"] for row in form.asked] == ["has_gas", "has_oil"]

    answer = client.post(page.wsgi_request.path, {"home-has_gas": "yes", "home-has_oil": "not_sure"}, follow=True)

    assert answer.redirect_chain == [(reverse("compliance:property-detail", args=[home.pk]), 302)]
    assert requirement(solo, "gb_gas_safety_check").standing == "missing"
    assert not Requirement.objects.filter(landlord=solo, standing="question", ended_at=None).exists()
    home.refresh_from_db()
    assert (home.has_gas, home.has_oil) == (True, None)


def test_the_question_page_of_a_home_without_questions_leads_back_to_it(client, solo):
    home = add_home(solo)
    assert open_page(client, solo, "property-questions", home.pk).url == reverse(
        "compliance:property-detail", args=[home.pk]
    )


def test_a_tenancy_is_asked_about_with_its_home(client, solo):
    home = add_home(solo, tenancy={"tenancy_start": "2026-06-01"})
    tenancy = home.tenancies.get()
    page = open_page(client, solo, "property-questions", home.pk)
    name = f"tenancy-{tenancy.pk}-deposit_taken"
    assert name in page.content.decode()

    client.post(page.wsgi_request.path, {name: "yes"})

    assert requirement(solo, "en_deposit_protection").standing == "missing"


def test_a_wrong_number_is_said_at_its_field_and_nothing_is_lost(client, solo):
    unsaid = {"occupants": None, "households": None, "has_gas": None}
    home = add_home(solo, facts={**unsaid, "let_by_room": True, "shares_amenities": True})
    page = open_page(client, solo, "property-questions", home.pk)

    answer = client.post(page.wsgi_request.path, {"home-occupants": "minus one", "home-has_gas": "yes"})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert 'value="minus one"' in answer.content.decode()
    assert Property.objects.get(pk=home.pk).has_gas is None


def test_changing_a_fact_makes_requirements_appear_and_disappear(client, solo):
    home = add_home(solo)
    page = open_page(client, solo, "property-facts", home.pk)
    seen = {"home-seen": page.context["forms"][0]["seen"].value()}

    client.post(page.wsgi_request.path, {**seen, "home-has_gas": "no", "home-furnished_upholstered": "yes"})

    current = set(Requirement.objects.filter(landlord=solo, ended_at=None).values_list("obligation__code", flat=True))
    assert "gb_gas_safety_check" not in current
    assert "uk_furniture_fire_safety" in current


def test_the_landlord_answers_for_themselves_once(client, solo):
    build_portfolio(solo, homes=[describe_home()], facts={"processes_data_electronically": None, "gross_income": None})
    page = open_page(client, solo, "landlord-detail")
    assert [question.attribute.name for question, _ in page.context["questions"]] == [
        "processes_data_electronically",
        "gross_income",
    ]

    client.post(
        reverse("compliance:landlord-facts"),
        {"landlord-processes_data_electronically": "yes", "landlord-gross_income": "£60,000"},
    )

    assert requirement(solo, "uk_ico_fee").standing == "missing"
    assert requirement(solo, "uk_mtd_income_tax").standing == "missing"


def test_a_landlords_question_about_a_home_is_answered_on_the_page_of_the_home(client, solo):
    home = add_home(solo, nation="wales", management=Management(by_agent=None))
    page = open_page(client, solo, "landlord-detail")
    assert page.context["questions"][0][1] == reverse("compliance:property-questions", args=[home.pk])

    client.post(page.context["questions"][0][1], {"home-managed_by_agent": "no"})

    assert requirement(solo, "wa_rsw_licence").standing == "missing"


def test_another_landlords_home_and_requirement_are_not_there(client, solo, portfolio):
    home = add_home(solo)
    gas = requirement(solo, "gb_gas_safety_check")
    client.force_login(portfolio.owner)

    for name, pk in [
        ("property-detail", home.pk),
        ("property-questions", home.pk),
        ("property-facts", home.pk),
        ("requirement-detail", gas.pk),
    ]:
        assert client.get(reverse(f"compliance:{name}", args=[pk])).status_code == 404
    assert client.post(reverse("compliance:property-facts", args=[home.pk]), {"home-has_gas": "no"}).status_code == 404


def test_an_archived_home_is_not_there(client, solo):
    home = add_home(solo)
    Property.objects.filter(pk=home.pk).update(archived_at=home.created_at)
    assert open_page(client, solo, "property-detail", home.pk).status_code == 404


def test_a_landlord_whose_subscription_ended_reads_and_does_not_write(client, solo):
    home = add_home(solo, facts={"has_gas": None})
    PlanAssignment.objects.filter(landlord=solo).update(status="disabled")

    assert open_page(client, solo, "property-detail", home.pk).status_code == 200
    refused = client.post(reverse("compliance:property-questions", args=[home.pk]), {"home-has_gas": "yes"})
    assert refused.status_code == 403
    assert Property.objects.get(pk=home.pk).has_gas is None


def test_every_kind_of_requirement_has_a_page(client, solo):
    build_portfolio(
        solo,
        homes=[
            describe_home(
                nation="scotland",
                tenancy={"tenancy_start": "2015-06-01", "tenancy_type": "sc_assured_legacy"},
                facts={"dwellings_in_building": 2, "controls_common_parts": True, "build_year": 1960},
            ),
            describe_home(),
        ],
    )
    client.force_login(solo.owner)
    rows = list(Requirement.objects.filter(landlord=solo, ended_at=None).select_related("obligation"))
    assert {row.scope for row in rows} == {"property", "building", "tenancy", "person", "landlord"}
    assert {row.obligation.kind for row in rows} == {"requirement", "conduct", "recommendation", "watch", "history"}

    for row in rows:
        page = client.get(reverse("compliance:requirement-detail", args=[row.pk]))
        assert page.status_code == 200
        assert row.obligation.name in page.context["line"].requirement.obligation.name
