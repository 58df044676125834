"""Two people change the same at the same time: the second sees the first's change and chooses."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Landlord
from compliance import day as days
from compliance.following import follow
from compliance.homes import Management
from compliance.models import FactsSaid, LicensingScheme, LocalAuthority, Property, Requirement
from compliance.schemes import apply_schemes
from compliance.services import say_facts
from config.lib import clock
from config.lib.display import day
from tests.adminpanel.at_once import at_once
from tests.compliance.filling import shown
from tests.factories.compliance import AUTHORITIES, GAS, add_home, build_portfolio

TODAY = clock.today
AGENT = {"agent_name": "Agnes Agent", "agent_email": "agnes@example.org"}


def url(name: str, *args: int) -> str:
    return reverse(f"compliance:{name}", args=args)


def facts(home: Property, *names: str) -> tuple[object, ...]:
    home.refresh_from_db()
    return tuple(getattr(home, name) for name in names)


def problems(page) -> dict[str, str]:
    return {name: error for form in page.context["forms"] for name, [error] in form.errors.items()}


# What is said of homes and landlords ---------------------------------------------------------------


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


@pytest.mark.parametrize(("page", "answer"), [("property-facts", {"home-has_gas": "no"}), ("property-edit", {})])
def test_a_change_that_does_not_say_what_it_saw_is_not_taken(sally, solo, page, answer):
    home = add_home(solo)
    said = {name: value for name, value in shown(sally.get(url(page, home.pk))).items() if "seen" not in name}

    assert sally.post(url(page, home.pk), {**said, "town": "Bradford", **answer}).status_code == 409
    assert facts(home, "town", "has_gas") == ("Leeds", True)


# Where a home is and who looks after it ------------------------------------------------------------


def test_of_two_who_move_a_home_the_second_sees_the_firsts_change_and_chooses(sally, milo, solo):
    home = add_home(solo, line_1="4 Chapel Street", management=Management(by_agent=False))
    path = url("property-edit", home.pk)
    of_sally, of_milo = shown(sally.get(path)), shown(milo.get(path))
    milo.post(path, {**of_milo, "line_1": "4A Chapel Street", "recipients": "both", **AGENT})

    page = sally.post(path, {**of_sally, "town": "Bradford"})

    assert page.status_code == 409
    [told] = page.context["form"].errors["line_1"]
    assert told.startswith(f"Address line 1: now “4A Chapel Street”. Milo Member said so on {day(clock.today())} at")
    assert page.content.decode().count(told) == 2
    home.refresh_from_db()
    assert (home.line_1, home.town) == ("4A Chapel Street", "Leeds")

    sally.post(path, shown(page))
    home.refresh_from_db()
    assert (home.line_1, home.town) == ("4 Chapel Street", "Bradford")
    assert (home.reminder_recipients, home.agent_name) == ("both", "Agnes Agent")


def test_two_who_change_address_and_management_both_keep_theirs(sally, milo, solo):
    home = add_home(solo, line_1="4 Chapel Street", management=Management(by_agent=False))
    path = url("property-edit", home.pk)
    of_sally, of_milo = shown(sally.get(path)), shown(milo.get(path))
    milo.post(path, {**of_milo, "managed_by": "agent", **AGENT})

    sally.post(path, {**of_sally, "line_1": "4A Chapel Street"})

    home.refresh_from_db()
    assert (home.line_1, home.managed_by_agent, home.agent_name) == ("4A Chapel Street", True, "Agnes Agent")
    said = FactsSaid.objects.filter(property=home).latest("pk")
    assert (said.values["managed_by_agent"], str(said.recorded_by)) == (True, "Milo Member")


def test_who_manages_a_home_may_have_been_changed_among_its_facts(sally, milo, solo):
    home = add_home(solo, management=Management(by_agent=None))
    of_sally = shown(sally.get(url("property-edit", home.pk)))
    milo.post(url("property-facts", home.pk), {"home-managed_by_agent": "no"})

    page = sally.post(url("property-edit", home.pk), {**of_sally, "managed_by": "agent", **AGENT})

    [told] = page.context["form"].errors["managed_by"]
    assert told.startswith("Who manages it?: now “You do”. Milo Member said so on")


# A landlord and the day, or a change of law ----------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "for_all",
    [
        lambda: days.turn(on=TODAY(), at=clock.now()),
        lambda: follow([GAS], on=TODAY()),
        lambda: apply_schemes(TODAY()),
    ],
    ids=["the day", "a change of law", "the schemes"],
)
def test_what_a_landlord_is_saying_counts_for_whatever_is_derived_for_all_meanwhile(solo, for_all):
    home = add_home(solo, facts={"in_selective_area": None})
    council = LocalAuthority.objects.get(code=AUTHORITIES["england"])
    LicensingScheme.objects.create(
        local_authority=council, kind="selective", name="Leeds", covers_whole_area=True, starts_on=date(2026, 1, 1)
    )

    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            say_facts(home, values={"has_gas": False}, by=None)
            beside_it = beside.submit(in_a_connection_of_its_own, for_all)
            wait_until_somebody_waits()
            say_facts(home, values={"has_oil": True}, by=None)
        beside_it.result(timeout=30)

    asked = set(Requirement.objects.filter(landlord=solo, ended_at=None).values_list("code", flat=True))
    assert GAS not in asked


def in_a_connection_of_its_own(deed) -> None:
    try:
        deed()
    finally:
        connection.close()


def wait_until_somebody_waits() -> None:
    """Until another connection waits for what this one holds."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("Nobody waited.")
