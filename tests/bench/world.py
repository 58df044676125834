"""Where benches are run: a database of their own, freshly made, and the application serving from it."""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
import redis
from django.core.management import call_command
from django.db import connection

from config import processes
from config.embedded.register import HOST, free_port
from config.running.application import answers
from config.running.supervisor import Supervisor

SETTINGS = {"DJANGO_ENV": "test", "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
REDIS_NUMBER = 9
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class World:
    """An application under measurement."""

    site_url: str
    supervisor: Supervisor


@contextmanager
def world() -> Iterator[World]:
    """The application on a fresh database, served the way that the demo serves it."""
    port = free_port(8100)
    os.environ |= SETTINGS | fresh_services() | {"SITE_URL": f"http://localhost:{port}"}
    django.setup()
    fill_database()
    with tempfile.TemporaryDirectory() as logs, Supervisor(Path(logs), env=os.environ) as supervisor:
        serve(supervisor, port=port)
        yield World(os.environ["SITE_URL"], supervisor)


def fresh_services() -> dict[str, str]:
    """An empty database beside the one that is named, and an emptied number of the same Redis."""
    named = urlsplit(os.environ["DATABASE_URL"])
    own = f"{named.path[1:]}_bench"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as base:
        base.execute(f'drop database if exists "{own}" with (force)')
        base.execute(f'create database "{own}"')
    broker = urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{REDIS_NUMBER}"))
    redis.Redis.from_url(broker).flushdb()
    return {"DATABASE_URL": urlunsplit(named._replace(path=f"/{own}")), "REDIS_URL": broker}


def fill_database() -> None:
    """Tables, seeded rows, and the table of the bare view."""
    from tests.bench.urls import BARE_TABLE

    call_command("migrate", interactive=False, verbosity=0)
    call_command("seed", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute(BARE_TABLE)


def serve(supervisor: Supervisor, *, port: int) -> None:
    """Start one web process, as in the demo, and wait for it."""
    command = (
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"{HOST}:{port}",
        "--threads",
        "8",
        "--no-control-socket",
    )
    web = supervisor.start("web", *command)
    address = f"http://{HOST}:{port}/healthz"
    if not processes.wait_until(lambda: answers(address), seconds=START_SECONDS, alive=lambda: web.is_alive):
        raise SystemExit(f"The server did not start:\n{web.log.read_text()}")
