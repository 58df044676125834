"""Landlords find a home, a requirement or an entry in their lists, by the address alone."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.evidence.services import Details, correct_evidence, record_evidence
from compliance.homes import Management
from compliance.models import Evidence, Occupier, Property, Requirement
from compliance.portfolio.services import archive_home
from config.lib import clock
from config.lib.nations import Nation
from tests.factories.compliance import GAS, add_home, build_portfolio, checked, describe_home

LISTS = ("property-list", "property-archived", "requirement-list", "evidence-list", "tenancy-list")


@pytest.fixture
def parvati(client, portfolio):
    """Parvati's browser, signed in."""
    client.force_login(portfolio.owner)
    return client


@pytest.fixture
def homes(portfolio) -> dict[str, Property]:
    """Parvati's homes: by the canal in Leeds, with gas checked; in Cardiff, let by an agent; shared in Leeds."""
    shared = {"occupants": 5, "households": 5, "shares_amenities": True}
    agent = Management(by_agent=True, agent_name="Ann Agent", agent_email="ann@example.org")
    described = [
        describe_home(line_1="1 Canal Street"),
        describe_home(line_1="2 Bute Street", nation="wales", management=agent),
        describe_home(line_1="3 Chapel Street", facts=shared),
    ]
    canal, bute, chapel = build_portfolio(portfolio, homes=described)
    checked(canal)
    return {"canal": canal, "bute": bute, "chapel": chapel}


def look(browser, name: str, **chosen: object):
    return browser.get(f"{reverse(f'compliance:{name}')}?{urlencode(chosen)}")


def homes_on(page) -> list[str]:
    return [row.home.line_1 for row in page.context["page"]]


def titles_on(page) -> set[str]:
    return {line.requirement.obligation.name for line in page.context["lines"]}


def stand_alike(home: Property, standing: str) -> None:
    Requirement.objects.filter(property__landlord=home.landlord).update(standing="valid")
    Requirement.objects.filter(tenancy__property__landlord=home.landlord).update(standing="valid")
    Requirement.objects.filter(occupier__tenancy__property__landlord=home.landlord).update(standing="valid")
    Requirement.objects.filter(building__landlord=home.landlord).update(standing="valid")
    Requirement.objects.filter(property=home).update(standing=standing)


# Homes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"q": "canal"}, ["1 Canal Street"]),
        ({"q": "STREET ls1"}, ["1 Canal Street", "3 Chapel Street"]),
        ({"nation": "wales"}, ["2 Bute Street"]),
        ({"is_hmo": "yes"}, ["3 Chapel Street"]),
        ({"managed_by": "agent"}, ["2 Bute Street"]),
        ({"nation": "england", "is_hmo": "no"}, ["1 Canal Street"]),
        ({}, ["1 Canal Street", "2 Bute Street", "3 Chapel Street"]),
    ],
)
def test_homes_are_found_by_address_and_by_what_they_are(parvati, homes, chosen, found):
    assert homes_on(look(parvati, "property-list", **chosen)) == found


@pytest.mark.parametrize(
    ("standing", "group"),
    [
        ("overdue", "overdue"),
        ("missing", "missing"),
        ("question", "missing"),
        ("expiring", "expiring"),
        ("valid", "in_order"),
    ],
)
def test_homes_are_found_by_their_worst_requirement(parvati, homes, standing, group):
    stand_alike(homes["canal"], standing)

    found = homes_on(look(parvati, "property-list", standing=group))

    assert ("1 Canal Street" in found, "2 Bute Street" in found) == (True, group == "in_order")


def test_homes_are_sorted_by_score_once_something_is_recorded(parvati, homes):
    lowest_first = look(parvati, "property-list", sort="score")

    totals = [row.home.total for row in lowest_first.context["page"]]
    assert totals == sorted(totals)
    assert homes_on(look(parvati, "property-list", sort="-score"))[0] == homes_on(lowest_first)[-1]
    assert "Score" in lowest_first.content.decode()


# Requirements -----------------------------------------------------------------------------------


def test_every_requirement_is_listed_with_where_it_is_asked_and_the_soonest_date_first(parvati, homes):
    page = look(parvati, "requirement-list")

    lines = page.context["lines"]
    dates = [line.requirement.deadline or line.requirement.check_by for line in lines]
    assert [day for day in dates if day] == sorted(day for day in dates if day)
    proper = Requirement.objects.filter(ended_at=None, obligation__kind="requirement")
    assert page.context["page"].paginator.count == proper.count()
    assert page.content.decode().count("<h1") == 1


@pytest.mark.parametrize(
    "chosen", [{"q": "gas safety"}, {"standing": "valid"}, {"weight": "critical", "q": "gas"}], ids=str
)
def test_a_requirement_is_found_by_title_standing_and_weight(parvati, homes, chosen):
    gas = Requirement.objects.get(property=homes["canal"], code=GAS)

    page = look(parvati, "requirement-list", home=homes["canal"].pk, **chosen)

    assert gas.obligation.name in titles_on(page)
    assert page.context["page"].paginator.count < look(parvati, "requirement-list").context["page"].paginator.count


def test_requirements_are_narrowed_to_a_home_the_landlord_or_a_nation(parvati, homes):
    at_bute = titles_on(look(parvati, "requirement-list", home=homes["bute"].pk))
    own = look(parvati, "requirement-list", home="landlord").context["lines"]
    in_wales = look(parvati, "requirement-list", nation="wales").context["lines"]

    assert at_bute
    assert {line.place for line in own} == {"You, as the landlord"}
    assert {line.requirement.obligation.name for line in in_wales} == at_bute


def test_what_is_only_advised_or_to_come_is_listed_when_asked_for_and_has_no_standing(parvati, homes):
    page = look(parvati, "requirement-list", kind="watch")

    assert page.context["lines"]
    assert not any(line.is_chased for line in page.context["lines"])
    everything = look(parvati, "requirement-list", kind="all").context["page"].paginator.count
    assert everything == Requirement.objects.filter(ended_at=None).count()


def test_the_dashboard_leads_to_exactly_what_it_counts(parvati, homes):
    stand_alike(homes["canal"], "overdue")

    counts = {line["standing"]: line for line in parvati.get(reverse("compliance:dashboard")).context["counts"]}

    listed = parvati.get(counts["overdue"]["url"])
    assert listed.context["page"].paginator.count == counts["overdue"]["count"] > 1


# Evidence ---------------------------------------------------------------------------------------


def test_everything_recorded_is_listed_with_who_recorded_it_and_what_became_of_it(parvati, portfolio, homes):
    gas = Requirement.objects.get(property=homes["bute"], code=GAS)
    first = record_evidence(gas, Details(issued_on=clock.today(), issued_by="Aire Heating"), by=portfolio.owner)
    correct_evidence(first, Details(issued_on=clock.today(), number="AH-7"), why="No number", by=portfolio.owner)

    entries = look(parvati, "evidence-list").context["entries"]
    assert [entry.note for entry in entries] == ["corrected: No number", "replaced", ""]
    assert "Parvati Folio" in look(parvati, "evidence-list", q="aire heating").content.decode()
    assert len(look(parvati, "evidence-list", entries="stands", home=homes["bute"].pk).context["entries"]) == 1
    assert len(look(parvati, "evidence-list", entries="replaced").context["entries"]) == 1


def test_the_evidence_of_an_archived_home_stays_in_the_list(parvati, homes):
    archive_home(homes["canal"], why="Sold")

    page = look(parvati, "evidence-list", home=homes["canal"].pk)

    assert [entry.place.endswith("(archived)") for entry in page.context["entries"]] == [True]
    assert homes_on_archived(look(parvati, "property-archived", q="canal")) == ["1 Canal Street"]
    assert homes_on_archived(look(parvati, "property-archived", q="bute")) == []


def homes_on_archived(page) -> list[str]:
    return [home.line_1 for home in page.context["page"]]


# Tenancies --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, ["3 Chapel Street", "2 Bute Street", "1 Canal Street"]),
        ({"sort": "home"}, ["1 Canal Street", "2 Bute Street", "3 Chapel Street"]),
        ({"sort": "ends"}, ["1 Canal Street", "3 Chapel Street", "2 Bute Street"]),
        ({"state": "ended"}, ["1 Canal Street"]),
        ({"state": "to_come"}, ["3 Chapel Street"]),
        ({"state": "running"}, ["2 Bute Street"]),
        ({"q": "terry BUTE"}, ["2 Bute Street"]),
    ],
    ids=str,
)
def test_tenancies_are_found_by_home_by_person_and_by_their_days(parvati, homes, chosen, found):
    let(homes["canal"], starts=-400, ends=-1)
    let(homes["bute"], starts=0, ends=None)
    let(homes["chapel"], starts=1, ends=90)
    Occupier.objects.filter(tenancy__property=homes["bute"]).update(name="Terry Tenant")

    assert [
        entry.tenancy.property.line_1 for entry in look(parvati, "tenancy-list", **chosen).context["entries"]
    ] == found


def let(home: Property, *, starts: int, ends: int | None) -> None:
    """Give the home's tenancy these days, counted from today."""
    days = [clock.today() + timedelta(days=number) if number is not None else None for number in (starts, ends)]
    home.tenancies.update(starts_on=days[0], ends_on=days[1])


# All lists --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_what_to_do_next_and_an_empty_search_how_to_clear_it(parvati, portfolio, name):
    assert "Nothing matches" not in look(parvati, name).content.decode()
    home = add_home(portfolio)
    checked(home)
    archive_home(add_home(portfolio), why="Sold")

    page = look(parvati, name, q="no such thing").content.decode()

    assert "Nothing matches" in page
    assert f'href="{reverse(f"compliance:{name}")}"' in page


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "wrong",
    [{"home": "abc"}, {"home": "-1"}, {"standing": "'"}, {"sort": "pk"}, {"page": "x"}, {"page": "-9"}, {"q": "a\0b"}],
    ids=str,
)
def test_nonsense_in_the_address_breaks_nothing_and_hides_nothing(parvati, homes, name, wrong):
    everything = look(parvati, name).context["page"].paginator.count

    page = look(parvati, name, **wrong)

    assert page.status_code in (200, 422)
    assert page.context["page"].paginator.count == everything
    assert ("There is a problem" in page.content.decode()) == (page.status_code == 422)


def test_the_next_page_keeps_what_was_chosen(parvati, homes):
    page = look(parvati, "requirement-list", nation="england", sort="title").content.decode()

    assert "?nation=england&amp;sort=title&amp;page=2" in page


@pytest.mark.parametrize("name", ["property-list", "requirement-list", "evidence-list", "tenancy-list"])
def test_a_list_of_twenty_five_homes_takes_as_many_queries_as_one_of_four(client, portfolio, pro, name):
    def queries(landlord, count: int) -> int:
        described = [describe_home(nation=Nation.values[number % 4]) for number in range(count)]
        build_portfolio(landlord, homes=described)
        rows = Requirement.objects.filter(landlord=landlord, obligation__kind="requirement")
        Evidence.objects.bulk_create(Evidence(requirement=row, issued_on=clock.today()) for row in rows)
        client.force_login(landlord.owner)
        look(client, name)
        with CaptureQueriesContext(connection) as found:
            look(client, name)
        return len(found)

    few, many = queries(portfolio, 4), queries(pro, 25)
    assert few == many <= 12


def test_another_landlords_rows_are_in_no_list_and_their_home_is_no_choice(parvati, homes, solo):
    checked(add_home(solo, line_1="99 Secret Street"))
    secret = Property.objects.get(landlord=solo)

    for name in LISTS:
        page = look(parvati, name, home=secret.pk, q="")
        assert "Secret Street" not in page.content.decode()
        if name in ("requirement-list", "evidence-list", "tenancy-list"):
            assert page.status_code == 422
