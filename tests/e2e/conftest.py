"""The whole application, as a browser meets it: a live server, Stripe's double that posts to it, and a real worker."""

import pytest
from django.urls import reverse

from billing.gateway import get_gateway
from billing.prices import sync_prices


@pytest.fixture
def site(transactional_db, live_server, empty_sandbox, worker, settings) -> str:
    """The address of a site where everything runs."""
    settings.SITE_URL = live_server.url
    empty_sandbox.reset(webhook=f"{live_server.url}{reverse('billing:stripe-webhook')}")
    sync_prices(get_gateway())
    worker.start()
    return live_server.url
