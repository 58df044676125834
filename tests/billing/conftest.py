"""Who pays."""

import pytest

from accounts.models import Landlord
from accounts.states import Readiness
from tests.factories.accounts import LandlordFactory


@pytest.fixture
def applicant(db) -> Landlord:
    """Alma, who has filled in the wizard and is about to pay."""
    return LandlordFactory(name="Alma Applicant", email="alma@example.org", readiness=Readiness.APPLICANT)
