"""Several deeds at the same moment, each in a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(*deeds: Callable[[], object]) -> list[Exception | None]:
    """Do each in a connection of its own, at the same moment; what came of each."""
    barrier = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> Exception | None:
        try:
            barrier.wait(timeout=10)
            deed()
        except Exception as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))
