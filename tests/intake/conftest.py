"""The visitors of the wizard."""

import pytest

from tests.intake.visitor import Visitor


@pytest.fixture
def visitor(client) -> Visitor:
    """Alma, who signs up."""
    return Visitor(client)
