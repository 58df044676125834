"""One beat at a time, on however many hosts it is started: whoever holds an advisory lock keeps time.

The others wait. When the connection that holds the lock is lost, the lock is too, so this beat ends and
whatever supervises it starts it again, to wait its turn.
"""

import contextlib
import logging
import signal
import time
from collections.abc import Iterator
from typing import Any

import psycopg
from celery.beat import PersistentScheduler, ScheduleEntry
from django.db import connection as default_connection

from adminpanel.jobs.pulse import BeatPulse
from adminpanel.jobs.recording import ENTRY

logger = logging.getLogger(__name__)

LOCK = 4_927_301  # any number that nothing else in this database locks
RETRY_SECONDS = 2
CHECK_SECONDS = 5


class TurnLost(Exception):
    """The connection that held the lock is gone: another beat may already be keeping time."""


class OneAtATime(PersistentScheduler):
    """Celery's scheduler, which keeps time only while it holds the lock."""

    _pulse: BeatPulse
    _turn: psycopg.Connection[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_interval = min(self.max_interval or CHECK_SECONDS, CHECK_SECONDS)

    def setup_schedule(self) -> None:
        """Read the timetable when our turn has come: until then its file may be another beat's."""
        with _ended_by_signals():
            self._turn = wait_for_turn()
        self._pulse = BeatPulse()
        super().setup_schedule()

    def apply_async(self, entry: ScheduleEntry, producer: Any = None, advance: bool = True, **kwargs: Any) -> Any:
        """Send what is due, and say with it which entry of the timetable that is."""
        entry.options = {**(entry.options or {}), "headers": {ENTRY: entry.name}}
        return super().apply_async(entry, producer=producer, advance=advance, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Enqueue what is due, if the turn is still ours."""
        try:
            self._turn.execute("select 1")
            self._pulse.tick(self._turn)
        except psycopg.OperationalError as error:
            logger.error("beat.turn_lost")
            raise TurnLost from error
        return super().tick(*args, **kwargs)


def wait_for_turn() -> psycopg.Connection[Any]:
    """The connection that holds the lock, however long the database or another beat takes."""
    while True:
        with contextlib.suppress(psycopg.OperationalError):
            if turn := _try_turn():
                logger.info("beat.turn_taken")
                return turn
        time.sleep(RETRY_SECONDS)


def _try_turn() -> psycopg.Connection[Any] | None:
    """A connection of its own that holds the lock, or None when another beat's does."""
    # Not one of the pool: that would be handed back, and the lock with it.
    parameters = default_connection.get_connection_params() | {"connect_timeout": 5, "keepalives_idle": 30}
    turn = psycopg.connect(**parameters, autocommit=True)
    row = turn.execute("select pg_try_advisory_lock(%s)", [LOCK]).fetchone()
    if row and row[0]:
        return turn
    turn.close()
    return None


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """While waiting, a signal simply ends us: beat's own handler would save a timetable that was never read."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, signal.SIG_DFL) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)
