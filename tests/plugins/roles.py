"""Tests work in the database under the role of web and worker; its owner makes it, empties it, and tries to harm it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from config.lib.roles import as_owner


class Owner(ExitStack):
    """This process as the owner of the tables, until it steps down."""

    def step_up(self) -> None:
        """Be the owner."""
        self.enter_context(as_owner())

    def step_down(self) -> None:
        """Be the application."""
        self.close()


@pytest.fixture(scope="session")
def as_the_owner(django_test_environment: None, django_db_blocker: Any) -> Iterator[Owner]:
    """Whom the database is made by, and in the end removed by."""
    with django_db_blocker.unblock(), Owner() as owner:
        owner.step_up()
        yield owner


Connect = Callable[[], AbstractContextManager[psycopg.Connection[Any]]]


def connected(**who: Any) -> psycopg.Connection[Any]:
    """A connection of its own to the database of the tests."""
    named = connection.settings_dict | who
    address = {"host": named["HOST"], "port": named["PORT"], "user": named["USER"], "password": named["PASSWORD"]}
    return psycopg.connect(dbname=named["NAME"], **{name: value for name, value in address.items() if value})


@pytest.fixture
def connect_as_owner(transactional_db: None) -> Connect:
    """Opens connections as the role that owns the tables; what one did is kept when it is closed."""

    @contextmanager
    def opened() -> Iterator[psycopg.Connection[Any]]:
        with connected(**settings.DATABASE_OWNER) as own:
            yield own

    return opened
