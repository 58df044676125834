"""Who pays."""

import pytest

from accounts.models import Landlord
from accounts.states import Readiness
from tests.billing.shop import Shop
from tests.factories.accounts import LandlordFactory
from tests.plugins.sandbox import StripeSandbox


@pytest.fixture
def applicant(db) -> Landlord:
    """Alma, who has filled in the wizard and is about to pay."""
    return LandlordFactory(name="Alma Applicant", email="alma@example.org", readiness=Readiness.APPLICANT)


@pytest.fixture
def stall(sandbox_process: StripeSandbox) -> Shop:
    """A shop of its own at the empty sandbox, without the application."""
    sandbox_process.reset()
    return Shop(sandbox_process)
