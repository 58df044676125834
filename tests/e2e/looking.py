"""Looking at pages in a window, and what must hold of every one of them."""

from collections.abc import Callable

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.plugins.browser import NARROW, WIDE

LOOKS = [(WIDE, False), (NARROW, False), (WIDE, True), (NARROW, True)]
IDS = ["wide, light", "narrow, light", "wide, dark", "narrow, dark"]
Look = Callable[[str], None]
REFUSED = ("used-up", "stale", "no-such-page", "csv")
"""The last words of addresses that are opened for the page of an error."""


def carry(visitor: Client, page: Page, *, url: str) -> None:
    """Give the window a visitor's session."""
    key = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": url}])


def check(page: Page, path: str, barriers: Callable[[Page], list[str]]) -> None:
    """What must hold of every page."""
    assert page.locator("h1").count() == 1, path
    assert page.title().strip(" –"), path
    assert page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth"), path
    assert barriers(page) == [], path
