"""Prosper, and the system of his own that is told what happens."""

from collections.abc import Iterator

import pytest

from compliance.models import Property, WebhookEndpoint
from compliance.webhooks.words import CHOSEN
from tests.compliance.conftest import browser_of
from tests.compliance.webhooks.listening import Listener
from tests.factories.compliance import add_home
from tests.receiver import receiver


@pytest.fixture
def home(pro) -> Property:
    """Prosper's home."""
    return add_home(pro, line_1="7 Quay Street")


@pytest.fixture
def prosper(pro, home, settings) -> Iterator[Listener]:
    """Prosper at his browser, with a system that listens to everything from now on."""
    settings.OUTBOUND_MAY_REACH_LOOPBACK = True
    with receiver() as system:
        endpoint = WebhookEndpoint.objects.create(landlord=pro, url=system.url, events=CHOSEN, created_by=pro.owner)
        yield Listener(browser_of(pro.owner), system, endpoint)
