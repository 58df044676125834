"""Who may be reached."""

import pytest


@pytest.fixture
def near(settings):
    """Receivers on this machine may be reached."""
    settings.OUTBOUND_MAY_REACH_LOOPBACK = True
