"""Looking at pages in a window, and what must hold of every one of them."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.plugins.browser import HEIGHT, NARROW, WIDE

LOOKS = {"wide-light": (WIDE, "light"), "narrow-dark": (NARROW, "dark")}
"""How each page is looked at: between them both widths and both schemes of colour."""
SEEN_BY_ANYONE = [
    "home",
    "intake:you",
    "intake:link",
    "intake:link-sent",
    "intake:terms",
    "intake:privacy",
    "accounts:mailbox",
    "verifying:verify",
    "ordering:start",
]
"""Pages that nobody has to sign in for."""
Look = Callable[..., None]
Judge = Callable[[Page, str], None]
REFUSED = ("used-up", "stale", "no-such-page", "csv")
"""The last words of addresses that are opened for the page of an error."""


def carry(visitor: Client, page: Page, *, url: str) -> None:
    """Give the window a visitor's session."""
    key = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": url}])


def turn(page: Page, name: str) -> None:
    """Give the window the width and the colours of a look."""
    width, scheme = LOOKS[name]
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=scheme)


def check(page: Page, path: str, barriers: Callable[[Page], list[str]]) -> Iterator[str]:
    """What must hold of every page, in each look; the look's name while the window has it."""
    assert page.locator("h1").count() == 1, path
    assert page.title().strip(" –"), path
    for name in LOOKS:
        turn(page, name)
        assert page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth"), (path, name)
        found = barriers(page)
        assert found == [], (path, name, found)
        yield name
