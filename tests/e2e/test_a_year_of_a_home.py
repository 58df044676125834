"""A landlord adds a home, answers, proves, sees the score follow, takes the dates along, and looks back a year."""

import re
import urllib.request
from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar
from playwright.sync_api import Page, expect

from compliance.models import Requirement, Score
from config.lib import clock
from tests.e2e.person import be_unsure
from tests.factories.compliance import GAS
from tests.plugins.browser import follow, press

pytestmark = pytest.mark.django_db(transaction=True)
STREET = "14 Canal Street"


def add_home(page: Page) -> None:
    follow(page, "Add a property")
    page.get_by_label("Address line 1").fill(STREET)
    page.get_by_label("Town or city").fill("Leeds")
    page.get_by_label("Postcode").fill("LS1 4AP")
    page.locator("[name=is_let][value=yes]").check()
    page.locator("[name=managed_by][value=landlord]").check()
    page.locator("[name=recipients][value=landlord]").check()
    press(page, "Continue")
    page.get_by_label("Local authority").select_option(label="Leeds")
    press(page, "Add this property")
    expect(page.get_by_text(f"{STREET} was added.")).to_be_visible()


def answer(page: Page) -> None:
    be_unsure(page)
    page.locator("[name$=let_type][value=standard]").check()
    page.locator("[name$=has_gas][value=yes]").check()
    press(page, "Save the answers")
    expect(page.get_by_text("Saved.")).to_be_visible()


def prove(page: Page, on: date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"[name=issued_on_{part}]").fill(str(getattr(on, part)))
    page.get_by_label("Satisfactory", exact=True).check()
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=re.compile("Record")).click()


def record_gas_check(page: Page, on: date) -> None:
    page.goto(page.url.split("/portal/")[0] + reverse("compliance:property-list"))
    follow(page, STREET, exact=True)
    follow(page, "Annual landlord gas safety check")
    follow(page, "Record the proof")
    prove(page, on)


def address_of_new_feed(page: Page) -> str:
    menu = page.get_by_text("Menu", exact=True)
    if menu.is_visible():
        menu.click()
    follow(page, "Calendar")
    follow(page, "Put it in your own calendar")
    press(page, "Make the address")
    return page.get_by_label("The address").input_value()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)], ids=["wide", "narrow, without scripts"])
def test_from_an_empty_portfolio_to_last_year(window, solo, screenshot, live_server, settings, width, scripts):
    settings.SITE_URL = live_server.url
    page = window(solo.owner, reverse("compliance:property-list"), width=width, scripts=scripts)
    add_home(page)
    answer(page)
    before = Score.objects.get(landlord=solo, property=None).total

    checked_on = clock.today() - timedelta(days=400)
    record_gas_check(page, checked_on)
    record_gas_check(page, clock.today() - timedelta(days=3))

    gas = Requirement.objects.get(landlord=solo, code=GAS)
    assert gas.standing == "valid"
    page.goto(live_server.url + reverse("compliance:score"))
    after = Score.objects.get(landlord=solo, property=None).total
    assert after > before
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Score: {after} of 100")
    expect(page.get_by_role("heading", name=f"Why it is {after}")).to_be_visible()
    expect(page.get_by_role("heading", name="What would raise it")).to_be_visible()

    feed = urllib.request.urlopen(address_of_new_feed(page), timeout=10).read()
    names = [str(event["SUMMARY"]) for event in Calendar.from_ical(feed).walk("VEVENT")]
    assert any("gas safety check" in name for name in names)

    page.goto(live_server.url + reverse("compliance:property-list"))
    follow(page, "Look at another day")
    follow(page, "A year ago")
    follow(page, STREET)
    row = page.get_by_role("row").filter(has_text="Annual landlord gas safety check")
    expect(row).to_contain_text("Valid")
    expect(row).to_contain_text(f"{checked_on.day} {checked_on:%B %Y}")
    screenshot(page, name=f"last-year-{width}")
