"""Those of the cast who sit at a browser."""

import pytest
from django.test import Client

from accounts.models import User
from compliance.models import Property
from tests.factories.accounts import MemberFactory
from tests.factories.compliance import add_home, checked


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def sally(solo) -> Client:
    """Sally's browser, signed in."""
    return browser_of(solo.owner)


@pytest.fixture
def milo(solo) -> Client:
    """The browser of Milo, who works for Sally."""
    return browser_of(MemberFactory(landlord=solo).user)


@pytest.fixture
def checked_flat(solo) -> Property:
    """Sally's flat, its gas checked a month ago."""
    home = add_home(solo, line_1="12 Canal Street")
    checked(home)
    return home
