"""A person at a browser, who reads labels and presses buttons."""

import re

from playwright.sync_api import Page

from accounts.models import DeliveredMail
from tests.plugins.browser import follow, press
from tests.plugins.worker import wait_until

PASSWORD = "three random words"
COUNCILS = {"england": "Leeds", "wales": "Cardiff", "scotland": "City of Edinburgh", "northern_ireland": "Belfast"}
POSTCODES = {"england": "LS1 6DT", "wales": "CF11 9HA", "scotland": "EH10 4HN", "northern_ireland": "BT9 7AA"}
NATIONS = {"england": "England", "wales": "Wales", "scotland": "Scotland", "northern_ireland": "Northern Ireland"}


def go_on(page: Page) -> None:
    """Press Continue."""
    press(page, "Continue", exact=True)


def introduce(page: Page, *, email: str) -> None:
    """Step 1."""
    page.get_by_label("Your full name").fill("Morgan Hale")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_label("An individual landlord").check()
    go_on(page)


def describe_home(page: Page, *, nation: str, street: str) -> None:
    """Step 3, for one home: not sure of anything that may be left open."""
    page.get_by_label("Address line 1").fill(street)
    page.get_by_label("Town or city").fill(NATIONS[nation])
    page.get_by_label("Postcode").fill(POSTCODES[nation])
    go_on(page)
    assert page.get_by_label(NATIONS[nation], exact=True).is_checked()
    page.get_by_label("Local authority").select_option(label=COUNCILS[nation])
    page.locator("[name=is_let][value=yes]").check()
    page.locator("[name=let_type][value=standard]").check()
    go_on(page)
    while "/management/" not in page.url:
        be_unsure(page)
        go_on(page)
    page.locator("[name=managed_by][value=landlord]").check()
    page.locator("[name=recipients][value=landlord]").check()
    go_on(page)


def be_unsure(page: Page) -> None:
    """Answer every question of the page with "Not sure"."""
    for choice in page.locator("input[type=radio][value=not_sure]").all():
        choice.check()


def agree(page: Page) -> None:
    """Step 4."""
    be_unsure(page)
    for box in page.locator("input[type=checkbox]").all():
        box.check()
    go_on(page)


def look_until_ready(page: Page) -> None:
    """Without scripts the page of a portal that is being made is looked at again and again."""

    def is_ready() -> bool:
        again = page.get_by_role("link", name="Look again")
        if again.count():
            follow(page, "Look again")
        return not again.count()

    wait_until(is_ready, within=30)


def link_in_mail(*, to: str, subject: str) -> str:
    """The first address in the mail, once it has come."""
    mails = DeliveredMail.objects.filter(to=to, subject__contains=subject)
    wait_until(mails.exists, within=20)
    return re.search(r"http://\S+", mails.get().text)[0]
