"""Anybody with a printed code sees whether a home's gas check is in date, and learns nothing about anybody."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from compliance.evidence.services import Details, record_evidence
from compliance.models import Evidence, GasPage, Property, Requirement
from compliance.portfolio.services import archive_home, restore_home
from compliance.services import refresh_standing
from compliance.tenants import gas_views
from compliance.tenants.gas_page import make_page
from compliance.tenants.qr import qr_path
from config.lib import clock
from config.lib.secret_paths import discreet
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.factories.compliance import GAS, add_home, checked

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(flat, portfolio) -> GasPage:
    """The page of Parvati's flat."""
    return make_page(flat, shown="nothing", by=portfolio.owner)


def address(page: GasPage) -> str:
    return reverse("gas-check:page", args=[page.token])


def said(client, page: GasPage) -> str:
    return client.get(address(page)).content.decode()


def test_a_check_in_date_is_a_yes_with_its_days(client, page, flat):
    row = checked(flat, ago=30)

    text = said(client, page)

    assert "Yes, the gas check is in date" in text
    assert f"{row.deadline.day} {row.deadline:%B %Y}" in text


def test_a_check_that_ran_out_is_a_no(client, page, flat):
    checked(flat, ago=400)
    assert "No, the gas check is not in date" in said(client, page)


def test_on_its_last_day_it_is_in_date_and_on_the_next_it_is_not(client, page, flat):
    row = checked(flat, ago=300)
    for on, answer in ((row.deadline, "Yes"), (row.deadline + timedelta(days=1), "No")):
        assert gas_views.gas_page.verdict_of(flat, on=on).answer.label.startswith(answer)


def test_nothing_recorded_is_a_no_and_nothing_said_is_not_known(client, page, flat, portfolio):
    assert "No, the gas check is not in date" in said(client, page)

    Property.objects.filter(pk=flat.pk).update(has_gas=None)
    Requirement.objects.filter(property=flat, code=GAS).update(applies="open")
    refresh_standing(portfolio)

    assert "It is not known" in said(client, page)


def test_a_home_without_gas_says_so(client, portfolio):
    home = add_home(portfolio, facts={"has_gas": False})
    assert "There is no gas in this home" in said(client, make_page(home, shown="nothing", by=portfolio.owner))


def test_faults_that_were_found_are_not_hidden_behind_a_yes(client, page, flat):
    record_evidence(
        Requirement.objects.get(property=flat, code=GAS),
        Details(issued_on=clock.today(), outcome="unsatisfactory"),
        by=None,
    )

    text = said(client, page)
    assert Evidence.objects.get().outcome == "unsatisfactory"
    assert "Yes, the gas check is in date" in text
    assert "The check found faults" in text


def test_it_shows_of_the_address_what_the_landlord_chose_and_names_nobody(client, page, flat, portfolio, tenancy):
    checked(flat)
    for shown, hidden in (("nothing", ("Canal Street", "Leeds")), ("town", ("Canal Street",)), ("line", ())):
        make_page(flat, shown=shown, by=portfolio.owner)
        text = said(client, page)
        for secret in (*hidden, flat.postcode, "Parvati", "parvati@", "Tina", portfolio.reference):
            assert secret not in text, (shown, secret)
    assert "12 Canal Street" in said(client, page)


def test_it_is_kept_by_nobody_and_found_by_no_search_engine(client, page):
    answer = client.get(address(page))

    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert client.post(address(page)).status_code == 405
    assert page.token not in discreet(address(page))


def test_the_landlord_makes_it_prints_its_code_and_revokes_it(client, parvati, flat, settings):
    own = reverse("compliance:property-gas-page", args=[flat.pk])
    assert parvati.post(own, {"shown": "the whole address"}).status_code == 422
    parvati.post(own, {"shown": "town"})
    page = GasPage.objects.get()
    path = qr_path(f"{settings.SITE_URL}{address(page)}")[1]
    assert path in parvati.get(own).content.decode()
    code = parvati.get(reverse("compliance:property-gas-page-code", args=[page.pk]))
    assert code.headers["Content-Type"] == "image/svg+xml"
    assert path in code.content.decode()

    parvati.post(own, {"shown": "line"})
    assert GasPage.objects.get().token == page.token
    revoking = reverse("compliance:property-gas-page-revoke", args=[page.pk])
    assert "Revoke this page?" in parvati.get(revoking).content.decode()
    parvati.post(revoking)

    assert client.get(address(page)).status_code == 404
    parvati.post(own, {"shown": "town"})
    assert client.get(address(page)).status_code == 404
    assert GasPage.objects.filter(revoked_at=None).get().token != page.token


def test_a_code_is_the_one_of_the_address():
    width, path = qr_path("https://example.org/gas-check/abc/")
    dark = set()
    for run in path.removesuffix("z").split("z"):
        x, y, length = map(int, re.fullmatch(r"M(\d+) (\d+)h(\d+)v1h-\3", run).groups())
        dark |= {(x + step, y) for step in range(length)}
    known = QRCode(border=4, error_correction=ERROR_CORRECT_M)
    known.add_data("https://example.org/gas-check/abc/")

    assert [[(x, y) in dark for x in range(width)] for y in range(width)] == known.get_matrix()


def test_it_is_not_there_for_an_archived_home_and_back_with_it(client, page, flat):
    archive_home(flat)
    assert client.get(address(page)).status_code == 404

    restore_home(flat)
    assert client.get(address(page)).status_code == 200


@pytest.mark.parametrize(
    ("plan", "status", "code"),
    [
        ("PLAN_2_PORTFOLIO", Status.LIMITED, 200),
        ("PLAN_2_PORTFOLIO", Status.DISABLED, 200),
        ("PLAN_1_SOLO", Status.ENABLED, 404),
        ("PLAN_3_PRO", Status.ENABLED, 200),
    ],
)
def test_it_goes_with_the_plan_and_not_with_a_late_payment(client, page, portfolio, plan, status, code):
    assign_plan(portfolio, plan=plan_by_code(plan), status=status, why="test")
    assert client.get(address(page)).status_code == code


def test_a_landlord_who_does_not_pay_makes_no_new_one(parvati, portfolio, flat):
    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.LIMITED, why="test")

    assert parvati.post(reverse("compliance:property-gas-page", args=[flat.pk]), {"shown": "town"}).status_code == 403
    assert not GasPage.objects.exists()


def test_an_unknown_address_is_not_found_and_guessing_is_told_to_wait(client, page):
    assert client.get(reverse("gas-check:page", args=["A" * 22])).status_code == 404
    for _ in range(gas_views.READS_PER_VISITOR):
        gas_views.allow("gas-page:127.0.0.1", limit=1, seconds=60)

    assert client.get(address(page)).status_code == 429
    assert client.get(address(page), REMOTE_ADDR="192.0.2.7").status_code == 200
