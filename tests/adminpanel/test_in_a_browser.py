"""The staff site works in a browser, wide and narrow, without a complaint about its policy."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.e2e.looking import LOOKS, turn
from tests.factories.accounts import AdministratorFactory
from tests.plugins.browser import NARROW

PAGES = [
    "/admin/",
    "/admin/accounts/",
    "/admin/accounts/landlord/",
    "/admin/accounts/membership/add/",
    "/admin/billing/stripeevent/",
    "/admin/plans/feature/",
    "/admin/adminpanel/incident/",
    "/admin/adminpanel/jobrun/",
    "/admin/adminpanel/timetableentry/",
    "/admin/adminpanel/heartbeat/",
    "/admin/accounts/bounce/",
    "/admin/accounts/message/test",
]
OF_THE_THEME = (
    'landmark-unique: <div class="simplebar-content-wrapper"',
    'aria-input-field-name: <span class="select2-selection',
)
"""Its two scrolling areas have one name, and its search fields are named by their label alone."""


@pytest.fixture
def sign_in(live_server, client, transactional_db):
    """Give a window Ada's session."""

    def sign(page) -> None:
        client.force_login(AdministratorFactory(email="ada@example.org"))
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": live_server.url}
        page.context.add_cookies([cookie])

    return sign


@pytest.fixture
def look(open_page, sign_in, live_server, screenshot, barriers):
    """Ada opens pages, each in every look, and they fit and can be read aloud."""

    def go(*paths: str) -> None:
        page = open_page()
        sign_in(page)
        for path in paths:
            page.goto(live_server.url + path)
            assert page.locator("h1").count() == 1, path
            for name in LOOKS:
                turn(page, name)
                assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, name)
                found = [barrier for barrier in barriers(page) if not barrier.startswith(OF_THE_THEME)]
                assert found == [], (path, name)
                screenshot(page, name=f"{path.strip('/').replace('/', '-')}-{name}")

    return go


def test_pages_open_fit_and_can_be_read_aloud(look):
    look(*PAGES)


def test_the_rail_opens_on_a_telephone(open_page, sign_in, live_server):
    page = open_page(width=NARROW)
    sign_in(page)
    page.goto(live_server.url + "/admin/")
    landlords = page.get_by_role("link", name="Landlords")
    assert not landlords.is_visible()

    page.get_by_text("dock_to_right").locator("visible=true").click()
    landlords.click()

    assert page.url.endswith(reverse("admin:accounts_landlord_changelist"))


def test_what_staff_use_most_fits_and_can_be_read_aloud(look, everything):
    sally, owner = f"/admin/accounts/landlord/{everything.pk}", f"/admin/accounts/user/{everything.owner.pk}"

    look(f"{sally}/change/", f"{sally}/resend_invitation/", f"{owner}/change/")
