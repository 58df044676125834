"""The staff site works in a browser, wide and narrow, without a complaint about its policy."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import AuditEntry
from adminpanel.jobs.models import Incident, JobRun
from billing.models import Payment, RefundRequest, StripeEvent
from documents.models import DocumentOrder
from tests.adminpanel.conftest import prove
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
        prove(client)
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
            for name in LOOKS:
                turn(page, name)
                page.goto(live_server.url + path)  # the theme chooses its colours as it begins
                assert page.locator("h1").count() == 1, path
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

    expect(page).to_have_url(live_server.url + reverse("admin:accounts_landlord_changelist"))


def test_what_staff_use_most_fits_and_can_be_read_aloud(look, everything):
    sally, owner = f"/admin/accounts/landlord/{everything.pk}", f"/admin/accounts/user/{everything.owner.pk}"

    look(f"{sally}/change/", f"{sally}/resend_invitation/", f"{owner}/change/")


def test_where_staff_decide_fits_and_can_be_read_aloud(look, everything):
    def page(model, name: str = "change") -> str:
        row = model.objects.order_by("-pk").first()
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=[row.pk])

    look(
        page(Payment),
        page(Payment, "give_back"),
        page(RefundRequest),
        page(StripeEvent),
        page(Incident),
        page(JobRun),
        page(DocumentOrder, "review"),
        page(AuditEntry),
        reverse("admin:accounts_auditentry_changelist"),
        reverse("admin:billing_refundrequest_changelist"),
    )
