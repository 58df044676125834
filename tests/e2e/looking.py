"""Looking at pages in a window, and what must hold of every one of them."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.plugins.browser import HEIGHT, NARROW, WIDE

LOOKS = {"wide-light": (WIDE, "light"), "narrow-dark": (NARROW, "dark")}
"""How each page is looked at: between them both widths and both schemes of colour."""
WITHOUT_SCRIPTS = "narrow-dark"
FORMS_WITHOUT_A_BUTTON = """
Array.from(document.forms)
    .filter(form => form.checkVisibility() && !Array.from(form.elements).some(one => one.type === "submit"))
    .map(form => form.outerHTML.slice(0, 160))
"""
CELLS_IN_PIECES = """
Array.from(document.querySelectorAll("td[data-label]"))
    .filter(cell => getComputedStyle(cell).display === "grid")
    .filter(cell => {
        const shown = Array.from(cell.children)
            .filter(one => one.tagName !== "BR" && one.checkVisibility())
            .filter(one => getComputedStyle(one).position !== "absolute");
        const words = Array.from(cell.childNodes).some(one => one.nodeType === Node.TEXT_NODE && one.data.trim());
        return shown.length + words > 1;
    })
    .map(cell => cell.outerHTML.slice(0, 160))
"""
"""Cells beside their label whose second piece would fall under the label."""
DESIGN = "/design/"
"""Where fields are shown that nobody sends."""
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
Judge = Callable[..., None]
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


def open_without_scripts(page: Page, address: str) -> None:
    """Go to an address with scripts off. Afterwards they are on, for what looks at the page; its own did not run."""
    switch = page.context.new_cdp_session(page)
    switch.send("Emulation.setScriptExecutionDisabled", {"value": True})
    page.goto(address)
    switch.send("Emulation.setScriptExecutionDisabled", {"value": False})
    switch.detach()


def check(page: Page, path: str, barriers: Callable[[Page], list[str]], *, address: str = "") -> Iterator[str]:
    """What must hold of every page, in each look; the look's name while the window has it.

    The second look is at a page without its scripts, where there is an address to open it by again.
    """
    assert page.title().strip(" –"), path
    for name in LOOKS:
        turn(page, name)
        if name == WITHOUT_SCRIPTS and address:
            open_without_scripts(page, address)
        assert page.locator("h1").count() == 1, (path, name)
        assert page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth"), (path, name)
        assert page.evaluate(CELLS_IN_PIECES) == [], (path, name)
        assert path == DESIGN or page.evaluate(FORMS_WITHOUT_A_BUTTON) == [], (path, name)
        found = barriers(page)
        assert found == [], (path, name, found)
        yield name
