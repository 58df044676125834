"""A landlord comes from the home page to the dashboard: on each plan, in each nation, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Landlord
from tests.e2e.person import PASSWORD, agree, describe_home, introduce, link_in_mail, look_until_ready
from tests.plugins.browser import follow, press

PLANS = [
    ("Solo Landlord", "£68.00", ["england"], False),
    ("Portfolio", "£118.00", ["scotland"], True),
    ("Professional", "£228.00", ["wales", "northern_ireland"], False),
]


@pytest.mark.parametrize(("plan", "price", "nations", "scripts"), PLANS, ids=[name for name, *_ in PLANS])
def test_from_the_home_page_to_the_dashboard(site, open_page, screenshot, plan, price, nations, scripts):
    page = open_page(scripts=scripts)
    email = "morgan@example.org"
    page.goto(site)
    follow(page, re.compile(f"{plan}$"))
    introduce(page, email=email)
    if "/plan/" in page.url:
        press(page, re.compile(plan))

    for number, nation in enumerate(nations):
        if number:
            follow(page, "Add another property")
        describe_home(page, nation=nation, street=f"{number + 1} Mill Lane")
    screenshot(page, name="homes")
    press(page, "Continue", exact=True)
    agree(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers, then pay")
    screenshot(page, name="check")
    press(page, f"Pay {price}")
    press(page, re.compile("^Pay £"))

    if not scripts:
        look_until_ready(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your portal is ready", timeout=30_000)
    screenshot(page, name="ready")
    page.goto(link_in_mail(to=email, subject="portal is ready"))
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("Type it again").fill(PASSWORD)
    press(page, "Set the password and open your portal")

    expect(page).to_have_url(re.compile("/portal/$"))
    for number in range(len(nations)):
        expect(page.get_by_text(f"{number + 1} Mill Lane").first).to_be_visible()
    screenshot(page, name="dashboard")
    assert Landlord.objects.get().assignment.plan.name == plan


def test_mistakes_are_told_where_the_keyboard_is(site, open_page):
    page = open_page(width=390)
    page.goto(f"{site}/sign-up/you/")

    page.get_by_label("Your full name").focus()
    page.keyboard.press("Enter")

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Error:"))
    summary.get_by_role("link").first.press("Enter")
    expect(page.get_by_label("Your full name")).to_be_focused()
    page.keyboard.type("Morgan Hale")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your e-mail address")).to_be_focused()
