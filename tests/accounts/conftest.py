"""Sally, who owns the portal, Nina, whom she asks in, and Ada of the staff."""

import pytest
from django.test import Client

from accounts.models import User
from tests.adminpanel.conftest import prove
from tests.compliance.conftest import browser_of
from tests.factories.accounts import UserFactory


@pytest.fixture
def sally(client, solo) -> Client:
    """Sally's browser, signed in, and she has just proved that it is her."""
    client.force_login(solo.owner)
    prove(client)
    return client


@pytest.fixture
def nina(db) -> User:
    """Nina, who has an account of her own."""
    return UserFactory(full_name="Nina Known", email="nina@example.org")


@pytest.fixture
def ada(admin_user) -> Client:
    """Ada's browser, who has just proved that it is her."""
    browser = browser_of(admin_user)
    prove(browser)
    return browser
