"""However many beats are started, one keeps time; when it is gone the next one does."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from config.beat import LOCK
from config.embedded.places import PROJECT

SECONDS = 90
HOLDERS = "select pid from pg_locks where locktype = 'advisory' and objid = %s and granted"
Beats = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def database(db) -> Iterator[psycopg.Connection[tuple[int]]]:
    """A connection to the database in which the beats meet."""
    from django.db import connection

    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as own:
        yield own


@pytest.fixture
def start_beat(tmp_path: Path, database: psycopg.Connection[tuple[int]]) -> Iterator[Beats]:
    """Start one more beat."""
    started = []
    info = database.info
    url = f"postgres://{info.user}:{info.password}@{info.host}:{info.port}/{info.dbname}"

    def start(name: str) -> subprocess.Popen[bytes]:
        command = ["-m", "celery", "-A", "config.celery", "beat", "-S", "config.beat:OneAtATime", "-l", "INFO", "-s"]
        env = os.environ | {"DATABASE_URL": url}
        process = subprocess.Popen([sys.executable, *command, tmp_path / name], cwd=PROJECT, env=env)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def holder(database: psycopg.Connection[tuple[int]]) -> int | None:
    """The connection whose beat keeps time."""
    row = database.execute(HOLDERS, [LOCK]).fetchone()
    return row[0] if row else None


def wait_for_holder(database: psycopg.Connection[tuple[int]], *, other_than: int | None = None) -> int:
    """The connection that keeps time, as soon as there is one."""
    end = time.monotonic() + SECONDS
    while (found := holder(database)) in {None, other_than}:
        assert time.monotonic() < end
        time.sleep(0.2)
    return found


def test_the_second_beat_takes_over_when_the_first_is_killed(database, start_beat):
    first = start_beat("first")
    at_first = wait_for_holder(database)
    second = start_beat("second")

    first.kill()

    assert wait_for_holder(database, other_than=at_first) != at_first
    assert second.poll() is None


def test_a_beat_that_lost_its_connection_ends_with_an_error(database, start_beat):
    beat = start_beat("only")

    database.execute("select pg_terminate_backend(%s)", [wait_for_holder(database)])

    assert beat.wait(timeout=SECONDS) != 0


def test_a_waiting_beat_ends_when_asked(database, start_beat):
    start_beat("first")
    wait_for_holder(database)
    waiting = start_beat("second")
    time.sleep(4)

    waiting.terminate()

    assert waiting.wait(timeout=SECONDS) != 0
