"""A real browser for the tests that need one: the distribution's Chromium, driven by Playwright."""

import os
import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from config.embedded.places import PROJECT

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
WIDE, NARROW = 1280, 390
HEIGHT = 900
PATIENCE_MS = 10_000
SCREENSHOTS = PROJECT / ".artefacts/screenshots"
ADVICE = "`sudo make system` installs it"

skipped_for_want_of_a_browser: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make test ARGS=--pictures`: they take as long as all else that a browser does, and only people look at them."""
    parser.addoption("--pictures", action="store_true", help="keep pictures of pages under .artefacts/screenshots")


OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; a test that needs it is skipped where there is none."""
    program = find_program()
    if program is None:
        pytest.skip(f"Chromium is not installed: {ADVICE}.")
    # Playwright's loop counts as running in this thread, and Django would refuse us the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open a window of a visitor of its own: `open_page(width=390, scripts=False)`.

    What the browser complains about while the test runs (a refused script, an exception) fails it.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(*, width: int = WIDE, scripts: bool = True, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _note(message, complaints))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A wide window with scripts on."""
    return open_page()


@pytest.fixture
def barriers() -> Callable[[Page], list[str]]:
    """What axe-core holds against a page, as `rule: element` lines; empty when it finds nothing."""
    script = Axe().axe_script

    def find(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        found = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]

    return find


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Keep a picture of the whole page, named after the test and the moment, where pictures are asked for."""

    def take(page: Page, *, name: str) -> None:
        if not request.config.getoption("--pictures"):
            return
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{request.node.name}-{name}.png".replace("/", "_"), full_page=True)

    return take


def press(page: Page, name: str | re.Pattern[str], *, exact: bool = False) -> None:
    """Press the button of this name, and wait until the page that answers is there as a whole.

    A click alone returns when the answer begins to arrive, and what a test then counted would be the beginning.
    """
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=exact).click()


def follow(page: Page, name: str | re.Pattern[str], *, exact: bool = False) -> None:
    """Follow the first link of this name, and wait until the page that it leads to is there as a whole."""
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=exact).first.click()


def find_program() -> str | None:
    """A Chromium or Chrome on the path."""
    return next((path for path in map(shutil.which, PROGRAMS) if path), None)


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    """Keep errors, but for the line that every page with an error status of its own leaves."""
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        complaints.append(message.text)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember which tests had no browser."""
    if report.skipped and "Chromium is not installed" in str(report.longrepr):
        skipped_for_want_of_a_browser.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Say in the very last line that browser tests were skipped, so that nobody takes the run for a whole one."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and skipped_for_want_of_a_browser:
        count = len(skipped_for_want_of_a_browser)
        reporter.write_line(f"Browser tests skipped: {count}. Chromium is not installed; {ADVICE}.", red=True)
