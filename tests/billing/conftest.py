"""Who pays, and who sees to it."""

import pytest
from django.test import Client

from accounts.models import Landlord, User
from accounts.states import Readiness
from tests.adminpanel.conftest import prove
from tests.billing.shop import Shop
from tests.billing.subscriber import Subscriber
from tests.factories.accounts import LandlordFactory
from tests.plugins.sandbox import StripeSandbox


@pytest.fixture
def applicant(db) -> Landlord:
    """Alma, who has filled in the wizard and is about to pay."""
    return LandlordFactory(name="Alma Applicant", email="alma@example.org", readiness=Readiness.APPLICANT)


@pytest.fixture
def ada(admin_user: User) -> Client:
    """Ada's browser, signed in, and she has just proved that it is her."""
    browser = Client()
    browser.force_login(admin_user)
    prove(browser)
    return browser


@pytest.fixture
def stall(sandbox_process: StripeSandbox) -> Shop:
    """A shop of its own at the empty sandbox, without the application."""
    sandbox_process.reset()
    return Shop(sandbox_process)


@pytest.fixture
def sally(client, stripe_sandbox, solo) -> Subscriber:
    """Sally, who has paid for her first month."""
    subscriber = Subscriber(client, stripe_sandbox, solo)
    subscriber.join()
    return subscriber
