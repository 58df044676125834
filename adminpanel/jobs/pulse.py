"""Signs of life. Each worker gives them in a thread of its own, the beat with its ticks; and each looks for the other.

Who looks after the worker cannot leave it to a task, and who looks after the beat cannot be called by it. Connections
are opened for each sign, apart from the pool: what a worker's children inherit of a pool they would share.
"""

import logging
import socket
import threading
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.db import Error, connection

from accounts.messages.tasks import send
from adminpanel.jobs.causes import MISSING, Cause, page_of
from adminpanel.jobs.incidents import open_incident, see_again, tell
from adminpanel.jobs.limits import SILENCE
from adminpanel.jobs.models import Heartbeat, Incident
from adminpanel.jobs.states import Process
from config.lib import clock

logger = logging.getLogger(__name__)

EVERY_SECONDS = 15
HEARTBEATS = "/admin/adminpanel/heartbeat/"

SIGN = """
INSERT INTO adminpanel_heartbeat (process, host, at) VALUES (%(process)s, %(host)s, %(at)s)
ON CONFLICT (process, host) DO UPDATE SET at = EXCLUDED.at
"""
LAST = "SELECT max(at) FROM adminpanel_heartbeat WHERE process = %(process)s"

WORDS = {
    Process.WORKER: "No worker is running: nothing is sent, built, read or made until one is. This mail comes from the "
    "beat.",
    Process.BEAT: "The beat is not running: reminders, retries and everything else by the clock wait until it is.",
}


def start() -> threading.Thread:
    """Give signs of a worker's life for as long as its process lives."""
    thread = threading.Thread(target=keep_on, name="heartbeat", daemon=True)
    thread.start()
    return thread


def keep_on() -> None:
    """Sign and look, again and again."""
    born = clock.real_now()
    while True:
        try:
            with own_connection() as own:
                is_missing = sign_and_look(own, process=Process.WORKER, other=Process.BEAT, since=born)
            if is_missing:
                tell_missing_apart(Process.BEAT)
        except psycopg.Error as error:  # the database is away; the next sign says that we are not
            logger.warning("jobs.no_sign_given error=%s", type(error).__name__)
        threading.Event().wait(EVERY_SECONDS)


def own_connection() -> psycopg.Connection[Any]:
    """A connection that is no pool's."""
    return psycopg.connect(**connection.get_connection_params() | {"connect_timeout": 5}, autocommit=True)


def sign_and_look(own: psycopg.Connection[Any], *, process: Process, other: Process, since: datetime) -> bool:
    """Say that a process of this host lives; whether the other kind was silent for too long, and since we came."""
    now = clock.real_now()
    own.execute(SIGN, {"process": str(process), "host": socket.gethostname(), "at": now})
    row = own.execute(LAST, {"process": str(other)}).fetchone()
    seen = row[0] if row and row[0] else since
    silence: timedelta = now - max(seen, since)
    return silence > SILENCE


def tell_missing(process: Process) -> None:
    """Open the incident of a process that is missing, and send the mails of it here: there may be nobody else to."""
    cause = Cause(code=MISSING, key=process, sentence=WORDS[process], path=HEARTBEATS)
    known = Incident.objects.filter(code=MISSING, key=process, closed_at=None).first()
    if known is not None:
        see_again(known, cause)
    elif incident := open_incident(cause):
        for message in tell(incident, at=page_of(incident)):
            send(message.pk)


def tell_missing_apart(process: Process) -> None:
    """The same in a thread of ours, whatever becomes of it."""
    try:
        tell_missing(process)
    except Error as error:  # found again with the next sign
        logger.warning("jobs.missing_not_told error=%s", type(error).__name__)
    finally:
        leave_nothing_to_inherit()


def leave_nothing_to_inherit() -> None:
    """Close this thread's connection and the pool: a child that is forked later must not find either."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has it


def silent_for(process: Process) -> timedelta | None:
    """How long ago a process of this kind gave its last sign; None where none ever did."""
    last = Heartbeat.objects.filter(process=process).order_by("-at").first()
    return clock.real_now() - last.at if last else None


class BeatPulse:
    """The signs of the beat whose turn it is, given on the connection that holds its turn."""

    def __init__(self) -> None:
        self.born = clock.real_now()
        self.last = self.born - timedelta(seconds=EVERY_SECONDS)

    def tick(self, turn: psycopg.Connection[Any]) -> None:
        """Give a sign when it is time for one, and tell where there is no worker, without holding up the timetable."""
        if clock.real_now() - self.last < timedelta(seconds=EVERY_SECONDS):
            return
        self.last = clock.real_now()
        try:
            is_missing = sign_and_look(turn, process=Process.BEAT, other=Process.WORKER, since=self.born)
        except psycopg.ProgrammingError:  # an earlier schema, for as long as its migration takes
            logger.warning("jobs.no_sign_given error=ProgrammingError")
            return
        if is_missing:
            threading.Thread(target=tell_missing_apart, args=[Process.WORKER], daemon=True).start()
