"""What is said about homes and landlords: by whom, since when, and by two people at once."""

from datetime import date, timedelta

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from accounts.models import Landlord
from compliance import services
from compliance.models import FactsSaid, LicensingScheme, LocalAuthority, Property, Requirement
from compliance.schemes import apply_schemes
from config.lib import clock
from config.lib.display import day
from tests.adminpanel.at_once import at_once
from tests.factories.accounts import MemberFactory
from tests.factories.compliance import AUTHORITIES, add_home, build_portfolio, describe_home

TODAY = clock.today


def url(name: str, *args: int) -> str:
    return reverse(f"compliance:{name}", args=args)


def browser_of(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def sally(solo) -> Client:
    """Sally's browser, signed in."""
    return browser_of(solo.owner)


@pytest.fixture
def milo(solo) -> Client:
    """The browser of Milo, who works for Sally."""
    return browser_of(MemberFactory(landlord=solo).user)


def shown(page) -> dict[str, str]:
    """What a browser would send of a page that was not touched."""
    fields = [field for form in page.context["forms"] for field in form]
    sent: dict[str, str] = {}
    for field in fields:
        value, widget = field.value(), field.field.widget
        if isinstance(widget, forms.MultiWidget):
            parts = value if isinstance(value, list) else widget.decompress(value)
            names = [f"{field.html_name}{name}" for name in widget.widgets_names]
            sent |= dict(zip(names, [str(part or "") for part in parts], strict=True))
        elif value is not None or not isinstance(widget, forms.RadioSelect):
            sent[field.html_name] = str(value if value is not None else "")
    return sent


def since(on: date) -> dict[str, str]:
    return {"since_day": str(on.day), "since_month": str(on.month), "since_year": str(on.year)}


def facts(home: Property, *names: str) -> tuple[object, ...]:
    home.refresh_from_db()
    return tuple(getattr(home, name) for name in names)


def problems(page) -> dict[str, str]:
    return {name: error for form in page.context["forms"] for name, [error] in form.errors.items()}


# What is sent and what is not ----------------------------------------------------------------------


def test_a_fact_that_was_not_sent_stays_as_it_was(sally, solo):
    home = add_home(solo)
    page = sally.get(url("property-facts", home.pk))
    sent = {name: value for name, value in shown(page).items() if "build_year" not in name and "listed" not in name}

    sally.post(url("property-facts", home.pk), {**sent, "home-has_gas": "no"})

    assert facts(home, "has_gas", "build_year", "listed") == (False, 1990, False)


def test_an_answer_is_taken_back_with_not_sure_or_an_emptied_field(sally, solo):
    home = add_home(solo)
    page = sally.get(url("property-facts", home.pk))

    sally.post(url("property-facts", home.pk), {**shown(page), "home-has_gas": "not_sure", "home-build_year": ""})

    assert facts(home, "has_gas", "build_year") == (None, None)


def test_saving_a_page_that_was_not_touched_says_nothing(sally, solo):
    home = add_home(solo, facts={"has_gas": None})
    build_portfolio(solo, homes=[], facts={"gross_income": 5_200_050})
    before = FactsSaid.objects.count()

    for path in (url("property-facts", home.pk), url("property-questions", home.pk), url("landlord-facts")):
        assert sally.post(path, shown(sally.get(path))).status_code == 302

    assert FactsSaid.objects.count() == before


def test_pence_are_shown_where_there_are_some(sally, solo):
    build_portfolio(solo, homes=[], facts={"gross_income": 5_200_050})
    assert 'value="52,000.50"' in sally.get(url("landlord-facts")).content.decode()


# Two at once ---------------------------------------------------------------------------------------


def test_two_who_change_different_facts_of_a_home_both_keep_theirs(sally, milo, solo):
    home = add_home(solo)
    path = url("property-facts", home.pk)
    of_sally, of_milo = shown(sally.get(path)), shown(milo.get(path))

    milo.post(path, {**of_milo, "home-has_gas": "no"})
    sally.post(path, {**of_sally, "home-listed": "yes"})

    assert facts(home, "has_gas", "listed") == (False, True)


def test_of_two_who_change_one_fact_the_second_sees_the_firsts_change_and_chooses(sally, milo, solo):
    home = add_home(solo)
    path = url("property-facts", home.pk)
    of_sally, of_milo = shown(sally.get(path)), shown(milo.get(path))
    milo.post(path, {**of_milo, "home-build_year": "1985", "home-listed": "yes"})

    page = sally.post(path, {**of_sally, "home-build_year": "1978", "home-has_oil": "yes"})

    assert page.status_code == 409
    assert facts(home, "build_year", "has_oil") == (1985, False)
    said = problems(page)["build_year"]
    assert "Year built: now “1985”" in said
    assert f"Milo Member said so on {day(TODAY())} at" in said
    assert page.content.decode().count(said) == 2
    again = shown(page)
    assert [again[f"home-{name}"] for name in ("build_year", "has_oil", "listed")] == ["1978", "yes", "yes"]

    assert sally.post(path, again).status_code == 302
    assert facts(home, "build_year", "has_oil", "listed") == (1978, True, True)
    assert str(FactsSaid.objects.latest("pk").recorded_by) == "Sally Solo"


def test_two_who_say_the_same_do_not_contradict_each_other(sally, milo, solo):
    home = add_home(solo)
    path = url("property-facts", home.pk)
    of_sally, of_milo = shown(sally.get(path)), shown(milo.get(path))

    milo.post(path, {**of_milo, "home-build_year": "1985"})

    assert sally.post(path, {**of_sally, "home-build_year": "1985"}).status_code == 302


def test_a_question_that_another_has_answered_meanwhile_is_not_lost(sally, milo, solo):
    home = add_home(solo, facts={"has_gas": None})
    path = url("property-questions", home.pk)
    of_sally, of_milo = shown(sally.get(path)), shown(milo.get(path))
    milo.post(path, {**of_milo, "home-has_gas": "yes"})

    page = sally.post(path, {**of_sally, "home-has_gas": "no"})

    assert page.status_code == 409
    assert "now “Yes”" in problems(page)["has_gas"]


def test_a_conflict_about_a_tenancy_keeps_what_was_said_of_the_home_from_being_written(sally, milo, solo):
    home = add_home(solo)
    field = f"tenancy-{home.tenancies.get().pk}-deposit_taken"
    path = url("property-facts", home.pk)
    of_sally, of_milo = shown(sally.get(path)), shown(milo.get(path))
    milo.post(path, {**of_milo, field: "no"})

    page = sally.post(path, {**of_sally, field: "not_sure", "home-has_gas": "no"})

    assert page.status_code == 409
    assert list(problems(page)) == ["deposit_taken"]
    assert facts(home, "has_gas") == (True,)


def test_a_scheme_that_began_meanwhile_is_named(sally, solo):
    home = add_home(solo, facts={"in_selective_area": None})
    path = url("property-questions", home.pk)
    sent = shown(sally.get(path))
    council = LocalAuthority.objects.get(code=AUTHORITIES["england"])
    LicensingScheme.objects.create(
        local_authority=council, kind="selective", name="Leeds", starts_on=date(2026, 1, 1), covers_whole_area=True
    )
    apply_schemes(TODAY())

    page = sally.post(path, {**sent, "home-in_selective_area": "no"})

    assert "A licensing scheme said so" in problems(page)["in_selective_area"]
    assert sally.post(path, shown(page)).status_code == 302
    assert facts(home, "in_selective_area") == (False,)


def test_two_who_answer_for_the_landlord_see_each_others_change(sally, milo, solo):
    build_portfolio(solo, homes=[])
    path = url("landlord-facts")
    of_sally, of_milo = shown(sally.get(path)), shown(milo.get(path))
    milo.post(path, {**of_milo, "landlord-gross_income": "52,000"})

    page = sally.post(path, {**of_sally, "landlord-gross_income": "60,000"})

    assert page.status_code == 409
    assert "now “£52,000.00”" in problems(page)["gross_income"]
    sally.post(path, shown(page))
    assert Landlord.objects.get(pk=solo.pk).compliance_profile.gross_income_pence == 6_000_000


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_told(sally, milo, solo):
    home = add_home(solo)
    path = url("property-facts", home.pk)
    codes = []
    sent = [(sally, "1985", shown(sally.get(path))), (milo, "1978", shown(milo.get(path)))]

    def save(browser: Client, year: str, data: dict[str, str]) -> None:
        codes.append(browser.post(path, {**data, "home-build_year": year}).status_code)

    outcomes = at_once(*(lambda each=each: save(*each) for each in sent))

    assert outcomes == [None, None]
    assert sorted(codes) == [302, 409]


# Since when ----------------------------------------------------------------------------------------


def test_a_fact_holds_from_the_day_that_was_said(sally, solo):
    home = add_home(solo)
    on = TODAY() - timedelta(days=30)
    page = sally.get(url("property-facts", home.pk))

    sally.post(url("property-facts", home.pk), {**shown(page), "home-has_gas": "no", **since(on)})

    assert facts(home, "has_gas") == (False,)
    row = FactsSaid.objects.latest("pk")
    assert (row.values, row.since, row.recorded_by) == ({"has_gas": False}, on, solo.owner)


def test_what_was_said_last_counts_whatever_day_it_holds_from(sally, solo):
    home = add_home(solo)
    services.say_facts(home, values={"has_gas": False}, since=TODAY() - timedelta(days=30))
    page = sally.get(url("property-facts", home.pk))

    sally.post(url("property-facts", home.pk), {**shown(page), "home-has_gas": "yes"})

    assert facts(home, "has_gas") == (True,)
    assert Requirement.objects.filter(property=home, code="gb_gas_safety_check", ended_at=None).exists()


@pytest.mark.parametrize("name", ["property-facts", "landlord-facts"])
def test_nothing_is_said_of_days_to_come(sally, solo, name):
    home = add_home(solo)
    path = url(name, home.pk) if name == "property-facts" else url(name)
    before = FactsSaid.objects.count()
    answer = {"home-has_gas": "no", "landlord-gross_income": "52,000", **since(TODAY() + timedelta(days=1))}

    page = sally.post(path, {**shown(sally.get(path)), **answer})

    assert page.status_code == 422
    assert "Enter today or an earlier day" in page.content.decode()
    assert FactsSaid.objects.count() == before


# The history ---------------------------------------------------------------------------------------


def test_the_history_tells_who_said_what_and_since_when_the_newest_first(sally, milo, solo):
    home = add_home(solo, facts={"in_selective_area": None})
    path = url("property-facts", home.pk)
    on = TODAY() - timedelta(days=30)
    milo.post(path, {**shown(milo.get(path)), "home-has_gas": "no", "home-let_type": "company_let", **since(on)})

    page = sally.get(url("property-facts-history", home.pk))

    told = [(entry.place, entry.who, entry.since, entry.said) for entry in page.context["entries"]]
    assert told[0] == (
        "The home",
        "Milo Member",
        on,
        [("Kind of letting", "A letting to a company"), ("Gas appliances or flues", "No")],
    )
    assert {(place, who) for place, who, _, _ in told[1:]} == {
        ("The home", "sign-up"),
        ("The building", "sign-up"),
        ("The tenancy from 1 June 2026", "sign-up"),
    }


def test_each_who_can_have_said_something_is_named(sally, solo, admin_user):
    home = add_home(solo, facts={"in_selective_area": None})
    services.say_facts(home, values={"has_gas": None}, by=admin_user)
    council = LocalAuthority.objects.get(code=AUTHORITIES["england"])
    LicensingScheme.objects.create(
        local_authority=council, kind="selective", name="Leeds", starts_on=date(2026, 1, 1), covers_whole_area=True
    )
    apply_schemes(TODAY())

    page = sally.get(url("property-facts-history", home.pk))

    assert [(entry.who, entry.said) for entry in page.context["entries"]][:2] == [
        ("a licensing scheme", [("Selective licensing area", "Yes")]),
        ("our staff", [("Gas appliances or flues", "Not said")]),
    ]


def test_a_landlord_of_whom_nothing_was_said_is_led_to_the_questions(sally, solo):
    page = sally.get(url("landlord-facts-history")).content.decode()
    assert "Nothing was said yet" in page
    assert url("landlord-facts") in page


def test_the_history_of_a_landlord_holds_nothing_of_their_homes_or_of_others(sally, solo, portfolio):
    home = add_home(portfolio)
    build_portfolio(solo, homes=[describe_home()])

    page = sally.get(url("landlord-facts-history"))

    assert [(entry.place, len(entry.said)) for entry in page.context["entries"]] == [("You, as the landlord", 3)]
    assert sally.get(url("property-facts-history", home.pk)).status_code == 404
