"""Any day can be looked at: with its own law, the facts of that day, and only what was known when that is asked."""

import itertools
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from compliance import services
from compliance.as_at.forms import parameters
from compliance.as_at.picture import Picture, picture
from compliance.as_at.world import Moment
from compliance.evidence.errors import EvidenceRefused, StillRequired
from compliance.evidence.services import (
    Details,
    correct_evidence,
    record_evidence,
    record_service,
    say_happened,
    waive,
    withdraw_evidence,
)
from compliance.models import Archiving, Evidence, Requirement, Tenancy
from compliance.portfolio.services import archive_home, restore_home
from compliance.standing import Kind
from compliance.tenancies.services import end_tenancy
from config.lib import clock
from tests.factories.compliance import GAS, PLAIN_TENANCY, add_home, build_portfolio, checked, describe_home

pytestmark = pytest.mark.django_db
EICR, HOW_TO_RENT = "en_eicr", "en_how_to_rent_legacy"
DAYS_AGO = (301, 299, 201, 199, 0)
OLD = {**PLAIN_TENANCY, "tenancy_start": "2019-03-01", "deposit_received": "2019-02-20"}


@pytest.fixture
def sally(client, solo):
    """Sally's browser, signed in."""
    client.force_login(solo.owner)
    return client


def last_year() -> date:
    """A year ago."""
    return clock.today() - timedelta(days=365)


def look(browser, home=None, *, on: date, known: date | None = None):
    """The page of a day, of one home or of all."""
    address = reverse("compliance:property-as-at", args=[home.pk]) if home else reverse("compliance:as-at")
    return browser.get(address, parameters(on, known))


def shown(page) -> dict[str, str]:
    """Each code on the page with its standing."""
    return {entry.line.found.law.code: entry.line.standing for entry in page.context["entries"]}


# The pages --------------------------------------------------------------------------------------


def test_a_year_ago_is_the_same_day_of_the_year_before(sally, moved_clock):
    year = clock.today().year + 1
    clock.move_to(clock.at_hour(date(year, 12, 31), hour=12))

    page = sally.get(reverse("compliance:as-at"))

    offered = {choice.label: choice.query for choice in page.context["choices"]}
    assert offered["A year ago"] == urlencode(parameters(date(year - 1, 12, 31)))


def test_a_check_that_has_run_out_since_was_valid_then(sally, solo):
    home = add_home(solo, tenancy=OLD)
    gas = Requirement.objects.get(property=home, code=GAS)
    record_evidence(gas, Details(issued_on=clock.today() - timedelta(days=500), number="GSR 1"), by=None)

    page = look(sally, home, on=last_year())

    assert shown(page)[GAS] == "valid"
    assert "GSR 1" in page.content.decode()
    assert shown(look(sally, home, on=clock.today()))[GAS] == "overdue"


def test_what_is_valid_now_is_overdue_on_a_day_to_come(sally, solo):
    home = add_home(solo)
    checked(home)

    assert shown(look(sally, home, on=clock.today() + timedelta(days=310)))[GAS] == "expiring"
    assert shown(look(sally, home, on=clock.today() + timedelta(days=400)))[GAS] == "overdue"


def test_a_day_is_answered_with_the_law_of_that_day(sally, solo):
    home = add_home(solo, tenancy=OLD)

    assert HOW_TO_RENT in shown(look(sally, home, on=date(2025, 6, 1)))
    assert HOW_TO_RENT not in shown(look(sally, home, on=clock.today()))


def test_a_day_is_answered_with_the_facts_of_that_day(sally, solo):
    home = add_home(solo, tenancy=OLD)
    services.say_facts(
        home, values={"has_gas": False, "has_gas_non_cooker": False}, since=clock.today() - timedelta(days=100)
    )

    assert GAS in shown(look(sally, home, on=last_year()))
    assert GAS not in shown(look(sally, home, on=clock.today()))


def test_what_was_recorded_later_is_kept_out_where_that_is_asked(sally, solo):
    home = add_home(solo, tenancy=OLD)
    checked(home)

    page = look(sally, home, on=clock.today(), known=clock.today() - timedelta(days=1))

    assert "nothing was recorded of it by then" in page.content.decode()
    assert shown(look(sally, home, on=clock.today(), known=clock.today()))[GAS] == "valid"


def test_a_home_that_was_archived_since_is_shown_on_the_days_before(sally, solo):
    home = add_home(solo, line_1="12 Canal Street", tenancy=OLD)
    archive_home(home)

    assert "12 Canal Street" in look(sally, on=last_year()).content.decode()
    assert "12 Canal Street" not in look(sally, on=clock.today()).content.decode()
    assert GAS in shown(look(sally, home, on=last_year()))


def test_a_home_that_was_restored_is_not_shown_on_the_days_between(sally, solo):
    home = add_home(solo, line_1="12 Canal Street", tenancy=OLD)
    archive_home(home)
    restore_home(home)
    days = {"archived_at": 300, "restored_at": 200}
    Archiving.objects.update(**{name: clock.now() - timedelta(days=ago) for name, ago in days.items()})

    shown_on = {
        ago: "12 Canal Street" in look(sally, on=clock.today() - timedelta(days=ago)).content.decode()
        for ago in DAYS_AGO
    }
    assert shown_on == {301: True, 299: False, 201: False, 199: True, 0: True}


def test_a_tenancy_that_had_not_begun_and_was_not_recorded_asks_nothing_yet(sally, solo):
    home = add_home(solo)  # let from June 2026

    assert "en_right_to_rent_initial" in shown(look(sally, home, on=clock.today()))
    assert "en_right_to_rent_initial" not in shown(look(sally, home, on=last_year()))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"on_day": 31, "on_month": 2, "on_year": 2025}, "Enter a real date"),
        ({"on_day": 1, "on_month": 2, "on_year": 1950}, "Enter a day from 1990"),
    ],
)
def test_a_day_that_cannot_be_is_said_at_its_field_with_what_was_typed(sally, solo, typed, said):
    add_home(solo)

    page = sally.get(reverse("compliance:as-at"), typed)

    assert page.status_code == 422
    assert page.content.decode().count(said) == 2  # in the summary and at the field
    assert f'value="{typed["on_year"]}"' in page.content.decode()


@pytest.mark.parametrize(("starts", "is_asked"), [("2020-05-31", False), ("2020-06-01", True)])
def test_in_2020_an_electrical_report_was_asked_of_tenancies_granted_since_june(sally, solo, starts, is_asked):
    home = add_home(solo, tenancy={**OLD, "tenancy_start": starts})

    assert EICR not in shown(look(sally, home, on=date(2020, 6, 30)))
    assert (EICR in shown(look(sally, home, on=date(2020, 7, 1)))) is is_asked
    assert EICR in shown(look(sally, home, on=date(2021, 4, 1)))


def test_in_northern_ireland_receipts_took_the_place_of_the_rent_book_in_april_2023(sally, solo):
    tenancy = {"tenancy_start": "2022-06-01", "rent_paid_cash": True}
    home = add_home(solo, nation="northern_ireland", tenancy=tenancy)
    book, receipt = "ni_rent_book", "ni_cash_receipt"

    days = [date(2023, 3, 31), date(2023, 4, 1), clock.today()]
    asked = [{book, receipt} & set(shown(look(sally, home, on=on))) for on in days]

    assert asked == [{book}, {receipt}, {receipt}]
    assert "Give the tenant a rent book" in look(sally, home, on=days[0]).content.decode()
    assert not Requirement.objects.filter(code=book).exists()


def test_what_was_known_tomorrow_nobody_can_say(sally):
    page = look(sally, on=clock.today(), known=clock.today() + timedelta(days=1))

    assert page.status_code == 422
    assert page.content.decode().count("Enter today or a day before") == 2
    assert f'value="{clock.today().year}"' in page.content.decode()


def test_nobody_looks_at_the_days_of_another_landlords_home(sally, portfolio):
    assert look(sally, add_home(portfolio), on=clock.today()).status_code == 404


def test_the_page_of_all_homes_takes_as_many_queries_for_many_as_for_few(client, solo, pro):
    nations = itertools.cycle(["england", "wales", "scotland", "northern_ireland"])
    few, many = (build_portfolio(one, homes=homes(number, nations)) for one, number in [(solo, 2), (pro, 25)])
    for home in [*few, *many]:
        if home.nation == "england":
            checked(home)

    counts = []
    for landlord in (solo, pro):
        client.force_login(landlord.owner)
        with CaptureQueriesContext(connection) as captured:
            assert look(client, on=last_year()).status_code == 200
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 12


def homes(number: int, nations: Any) -> list[Any]:
    return [describe_home(nation=nation, tenancy=OLD) for nation in itertools.islice(nations, number)]


# What holds of every picture --------------------------------------------------------------------

LOOKED_AT = (2500, 800, 366, 365, 40, 1, 0, -1, -40, -366)
"""So many days ago, and ahead."""
AGO = st.integers(0, 900)
ACTS = st.one_of(
    st.tuples(st.just("record"), st.integers(0, 60), AGO, st.none() | st.integers(0, 1500), st.booleans()),
    st.tuples(st.just("correct"), st.integers(0, 5), AGO),
    st.tuples(st.just("withdraw"), st.integers(0, 5)),
    st.tuples(st.just("serve"), st.integers(0, 5), AGO),
    st.tuples(st.just("happen"), st.integers(0, 60), AGO),
    st.tuples(st.just("waive"), st.integers(0, 60)),
    st.tuples(
        st.just("say"),
        st.sampled_from(["has_gas", "furnished_upholstered", "in_selective_area", "lift_in_control"]),
        st.sampled_from([True, False, None]),
        st.none() | AGO,
    ),
    st.tuples(st.just("archive")),
    st.tuples(st.just("restore")),
    st.tuples(st.just("end"), st.none() | st.integers(-30, 400)),
)
SLOW = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def act(landlord, what: str, *said: Any) -> None:
    """Do one thing that a landlord does; what is refused is left."""
    try:
        with transaction.atomic():
            ACTING[what](landlord, *said)
    except (EvidenceRefused, StillRequired):
        pass


def record(landlord, number: int, ago: int, lasts: int | None, passed: bool) -> None:
    issued_on = clock.today() - timedelta(days=ago)
    expires_on = None if lasts is None else issued_on + timedelta(days=lasts)
    outcome = "satisfactory" if passed else "unsatisfactory"
    details = Details(issued_on=issued_on, expires_on=expires_on, outcome=outcome)
    record_evidence(requirement(landlord, number), details, by=None)


def requirement(landlord, number: int) -> Requirement:
    rows = Requirement.objects.filter(landlord=landlord, ended_at=None, obligation__kind=Kind.REQUIREMENT)
    return list(rows)[number % rows.count()] if rows.exists() else Requirement.objects.filter(landlord=landlord)[0]


def evidence(landlord, number: int) -> Evidence:
    rows = list(Evidence.objects.filter(requirement__landlord=landlord))
    if not rows:
        raise EvidenceRefused("There is none", field="issued_on")
    return rows[number % len(rows)]


def end(landlord, ago: int | None) -> None:
    tenancy = Tenancy.objects.filter(property__landlord=landlord, starts_on__isnull=False).first()
    on = None if ago is None else max(clock.today() - timedelta(days=ago), tenancy.starts_on)
    end_tenancy(tenancy, on=on, by=None)


ACTING: dict[str, Any] = {
    "record": record,
    "correct": lambda who, number, ago: correct_evidence(
        evidence(who, number), Details(issued_on=clock.today() - timedelta(days=ago)), why="A slip", by=None
    ),
    "withdraw": lambda who, number: withdraw_evidence(evidence(who, number), why="Of another home", by=None),
    "serve": lambda who, number, ago: record_service(
        evidence(who, number), served_on=clock.today() - timedelta(days=ago), means="post", document=None, by=None
    ),
    "happen": lambda who, number, ago: say_happened(
        requirement(who, number), name="request_date", on=clock.today() - timedelta(days=ago), by=None
    ),
    "waive": lambda who, number: waive(requirement(who, number), is_waived=True, why="Not here", by=None),
    "say": lambda who, name, value, ago: services.say_facts(
        who.properties.first(), values={name: value}, since=None if ago is None else clock.today() - timedelta(days=ago)
    ),
    "archive": lambda who: archive_home(who.properties.last()),
    "restore": lambda who: restore_home(who.properties.last()),
    "end": end,
}


def summary(seen: Picture) -> dict[tuple[str, int], tuple[Any, ...]]:
    """All that a picture says, in values that can be compared."""
    return {
        (line.found.law.code, line.found.anchor): (
            *(line.found.applies, line.standing, line.held.dates, line.evidence and line.evidence.pk),
            line.held.proof and line.held.proof.served_on,
        )
        for line in seen.lines
    }


def kept(landlord) -> dict[tuple[str, int], tuple[Any, ...]]:
    """How everything stands as it is kept, and as the page of today must show it."""
    rows = Requirement.objects.filter(landlord=landlord, ended_at=None, obligation__kind=Kind.REQUIREMENT)
    return {
        (row.code, row.property_id or row.building_id or row.tenancy_id or row.occupier_id or row.landlord_id): (
            *(row.applies, row.standing, row.deadline, row.check_by, row.held_id),
        )
        for row in rows
    }


def as_kept(seen: Picture) -> dict[tuple[str, int], tuple[Any, ...]]:
    return {
        (line.found.law.code, line.found.anchor): (
            *(line.found.applies, line.standing, line.held.dates.deadline, line.held.dates.check_by),
            line.evidence and line.evidence.pk,
        )
        for line in seen.lines
    }


@SLOW
@given(before=st.lists(ACTS, max_size=8), after=st.lists(ACTS, min_size=1, max_size=8))
def test_later_knowledge_never_changes_an_earlier_answer_and_today_is_what_is_kept(portfolio, before, after):
    with transaction.atomic():
        described = [describe_home(tenancy=OLD, facts={"has_gas": None}), describe_home(nation="wales", tenancy=None)]
        build_portfolio(portfolio, homes=[*described, describe_home(nation="scotland")])
        for one in before:
            act(portfolio, *one)
        then = clock.now()
        days = [clock.today() - timedelta(days=ago) for ago in LOOKED_AT]
        answers = {on: summary(picture(portfolio, moment=Moment(on, then))) for on in days}
        assert as_kept(picture(portfolio, moment=Moment(clock.today(), then))) == kept(portfolio)

        for one in after:
            act(portfolio, *one)

        assert {on: summary(picture(portfolio, moment=Moment(on, then))) for on in days} == answers
        assert as_kept(picture(portfolio, moment=Moment(clock.today(), clock.now()))) == kept(portfolio)
        transaction.set_rollback(True)
