"""A window that judges each page it goes to."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.e2e.looking import REFUSED, Look, carry, check


@pytest.fixture
def look(open_page, barriers, screenshot, live_server, request) -> Callable[..., tuple[Page, Look]]:
    """Open a window and judge each page it goes to."""

    def begin(width: int, dark: bool, *, visitor: Client | None = None) -> tuple[Page, Look]:
        page = open_page(width=width, dark=dark)
        if visitor is not None:
            carry(visitor, page, url=live_server.url)

        def judge(path: str) -> None:
            answer = page.goto(live_server.url + path)
            assert answer is not None
            assert answer.status in (200, 422) or path.strip("/").split("/")[-1] in REFUSED, path
            check(page, path, barriers)
            screenshot(page, name=path.strip("/").replace("/", "-")[:60] or "home")

        return page, judge

    return begin
