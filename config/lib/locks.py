"""One at a time, by name, across processes and without a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def serialised(name: str) -> Iterator[None]:
    """Hold the lock of this name until the block ends; a worker that dies lets it go with its connection.

    Unlike a row lock it needs no open transaction, so a network call may be made while holding it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
