"""What tests of closing accounts share: the pages, asking for it, and the time that passes."""

import re

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.lib import clock
from provisioning.leaving.tasks import nightly
from provisioning.models import AccountClosure
from tests.work import work_off

PAGE, ASK, TAKE_BACK = (reverse(f"leaving:{name}") for name in ("closure", "closure-ask", "closure-take-back"))
DASHBOARD = reverse("compliance:dashboard")


def send(browser: Client, *, said: dict[str, str] | None = None) -> HttpResponse:
    """What the form answers that names whoever the page is about, ticked if nothing else is said."""
    named = re.search(r'name="for_landlord" value="([^"]+)"', browser.get(ASK).content.decode())
    said = {"is_understood": "on"} if said is None else said
    return browser.post(ASK, {"for_landlord": named[1], **said} if named else said)


def ask(browser: Client) -> AccountClosure:
    """Ask for the closure, and let the worker do what follows."""
    assert send(browser).status_code == 302
    work_off()
    return AccountClosure.objects.latest("pk")


def day_comes() -> None:
    """The two weeks are over, and so is the night after them."""
    AccountClosure.objects.update(due_at=clock.now())
    nightly()
    work_off()


def try_again() -> None:
    """The time comes at which a worker tries again."""
    AccountClosure.objects.update(run_after=clock.real_now())
    work_off()
