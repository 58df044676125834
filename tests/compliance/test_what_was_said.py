"""What is said about homes and landlords: by whom and since when."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from compliance import services
from compliance.models import FactsSaid, LicensingScheme, LocalAuthority, Property, Requirement
from compliance.schemes import apply_schemes
from config.lib import clock
from tests.compliance.filling import shown
from tests.factories.compliance import AUTHORITIES, add_home, build_portfolio, describe_home

TODAY = clock.today


def url(name: str, *args: int) -> str:
    return reverse(f"compliance:{name}", args=args)


def since(on: date) -> dict[str, str]:
    return {"since_day": str(on.day), "since_month": str(on.month), "since_year": str(on.year)}


def facts(home: Property, *names: str) -> tuple[object, ...]:
    home.refresh_from_db()
    return tuple(getattr(home, name) for name in names)


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
