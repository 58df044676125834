"""The whole application, as a browser meets it: a live server, Stripe's double that posts to it, and a real worker."""

from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from billing.gateway import get_gateway
from billing.prices import sync_prices
from tests.e2e.looking import REFUSED, Judge, Look, carry, check
from tests.plugins.pages import note


@pytest.fixture
def site(transactional_db, live_server, empty_sandbox, worker, settings) -> str:
    """The address of a site where everything runs."""
    settings.SITE_URL = live_server.url
    empty_sandbox.reset(webhook=f"{live_server.url}{reverse('billing:stripe-webhook')}")
    sync_prices(get_gateway())
    worker.start()
    return live_server.url


@pytest.fixture
def window(open_page, live_server):
    """Open a window in which a person is signed in, on a page."""

    def open_at(user, path: str, **look) -> Page:
        visitor = Client()
        visitor.force_login(user)
        key = visitor.cookies[django_settings.SESSION_COOKIE_NAME].value
        page = open_page(**look)
        page.context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page.goto(live_server.url + path)
        return page

    return open_at


@pytest.fixture
def judge_page(barriers, screenshot, request) -> Judge:
    """Hold the page that a window shows against what must hold of every page, and keep its pictures."""

    def judged(page: Page, name: str, *, address: str = "") -> None:
        note(request.node, page.url)
        for look in check(page, name, barriers, address=address):
            screenshot(page, name=f"{name.strip('/').replace('/', '-')[:60] or 'home'}-{look}")

    return judged


@pytest.fixture
def look(open_page, judge_page, live_server) -> Callable[..., tuple[Page, Look]]:
    """Open a window, which goes to one address after another and has each page judged."""

    def begin(visitor: Client | None = None) -> tuple[Page, Look]:
        page = open_page()
        if visitor is not None:
            carry(visitor, page, url=live_server.url)

        def go(path: str, *, is_refused: bool = False) -> None:
            answer = page.goto(live_server.url + path)
            assert answer is not None
            is_refused = is_refused or path.strip("/").split("/")[-1] in REFUSED
            assert answer.status in (200, 422) or is_refused, path
            judge_page(page, path, address=live_server.url + path)

        return page, go

    return begin
