"""Sally, who has something of every kind that another landlord could try to reach."""

import pytest

from accounts.models import Landlord
from tests.architecture.two_landlords import furnish


@pytest.fixture
def sally(solo: Landlord) -> Landlord:
    """Sally, with something of every kind."""
    furnish(solo, word="secret")
    return solo
