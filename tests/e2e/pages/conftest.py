"""Every page can be used by everyone: no barrier, one heading, no sideways scrolling; wide, narrow, light, dark."""

from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Landlord
from compliance.models import Property
from tests.e2e.looking import Judge, Look
from tests.factories.accounts import make_landlord
from tests.factories.compliance import build_portfolio, describe_home

NATIONS = ("england", "wales", "scotland", "northern_ireland")


@dataclass(frozen=True, slots=True)
class Portal:
    """A window in which a landlord is signed in, and the judging of what it shows."""

    page: Page
    judge: Look
    """Go to an address and judge the page."""
    judged: Judge
    url: str

    def go_to(self, name: str) -> None:
        """Open the page of this name, without a judgement."""
        self.page.goto(self.url + reverse(name))

    def judge_shown(self, what: str) -> None:
        """Judge what the window shows after a button was pressed."""
        self.judged(self.page, what)


@pytest.fixture
def landlord(transactional_db) -> Landlord:
    """Parvati, on the middle plan."""
    return make_landlord(plan="PLAN_2_PORTFOLIO", name="Parvati Folio", email="parvati@example.org")


@pytest.fixture
def homes(landlord) -> list[Property]:
    """A home of hers in each nation, of which not everything was said."""
    unsaid = {"has_gas": None, "occupants": None}
    return build_portfolio(landlord, homes=[describe_home(nation=nation, facts=unsaid) for nation in NATIONS])


@pytest.fixture
def heated(landlord) -> Property:
    """One in England of which everything was said."""
    return build_portfolio(landlord, homes=[describe_home()])[0]


@pytest.fixture
def portal(look, judge_page, live_server, client, landlord) -> Portal:
    """Parvati's window."""
    client.force_login(landlord.owner)
    page, judge = look(client)
    return Portal(page, judge, judge_page, live_server.url)
