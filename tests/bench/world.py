"""Where benches are run: a database of their own, freshly made, and the application serving from it."""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
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
from config.running.supervisor import Program, Supervisor
from tests.plugins.sandbox import StripeSandbox

SETTINGS = {"DJANGO_ENV": "test", "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
REDIS_NUMBER = 9
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class World:
    """An application under measurement."""

    site_url: str
    supervisor: Supervisor
    logs: Path

    def sandbox(self) -> StripeSandbox:
        """A Stripe sandbox that knows our prices, which our own processes use from now on."""
        from billing.gateway import get_gateway
        from billing.prices import sync_prices

        url = os.environ["SANDBOX_URL"]
        place = ("--port", str(urlsplit(url).port), "--data", str(self.logs / "sandbox.sqlite3"))
        program = self.supervisor.start("sandbox", sys.executable, "-m", "billing.sandbox", "serve", *place)
        wait_for(f"{url}/_sandbox/health", program=program)
        sync_prices(get_gateway())
        return StripeSandbox(url)

    def start_worker(self, *, processes_wanted: int = 1) -> None:
        """A worker with so many processes, ready to take tasks."""
        at_once = str(processes_wanted)
        command = (sys.executable, "-m", "celery", "-A", "config.celery", "worker", "-c", at_once, "-l", "INFO")
        quiet = ("-Q", "default,documents", "--without-gossip", "--without-mingle")
        worker = self.supervisor.start("worker", *command, *quiet)
        is_ready = lambda: " ready." in worker.log.read_text()  # noqa: E731
        if not processes.wait_until(is_ready, seconds=START_SECONDS, alive=lambda: worker.is_alive):
            raise SystemExit(f"The worker did not start:\n{worker.log.read_text()}")


@contextmanager
def world() -> Iterator[World]:
    """The application on a fresh database, served the way that the demo serves it.

    This process is the owner of the tables, who may empty them and write past their triggers.
    """
    port = free_port(8100)
    sandbox = free_port(8200)
    addresses = {"SITE_URL": f"http://localhost:{port}", "SANDBOX_URL": f"http://localhost:{sandbox}"}
    os.environ |= SETTINGS | fresh_services() | addresses
    django.setup()
    import_module("config.celery")  # what this process enqueues goes to the broker that was just named
    from config.lib.roles import as_owner

    fill_database()
    with tempfile.TemporaryDirectory() as logs, Supervisor(Path(logs), env=os.environ) as supervisor, as_owner():
        serve(supervisor, port=port)
        yield World(os.environ["SITE_URL"], supervisor, Path(logs))


def fresh_services() -> dict[str, str]:
    """An empty database beside the one that is named, and an emptied number of the same Redis."""
    named = os.environ["DATABASE_URL"]
    owner = os.environ.get("MIGRATION_DATABASE_URL") or named
    own = f"{urlsplit(named).path[1:]}_bench"
    with psycopg.connect(owner, autocommit=True) as base:
        base.execute(f'drop database if exists "{own}" with (force)')
        base.execute(f'create database "{own}"')
    broker = urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{REDIS_NUMBER}"))
    redis.Redis.from_url(broker).flushdb()
    named, owner = (urlunsplit(urlsplit(url)._replace(path=f"/{own}")) for url in (named, owner))
    return {"DATABASE_URL": named, "MIGRATION_DATABASE_URL": owner, "REDIS_URL": broker}


def fill_database() -> None:
    """Tables, seeded rows, and the table of the bare view."""
    from config.lib.roles import as_owner
    from tests.bench.urls import BARE_TABLE

    with as_owner(), connection.cursor() as cursor:
        cursor.execute(BARE_TABLE)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("seed", stdout=io.StringIO())


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
    wait_for(f"http://{HOST}:{port}/healthz", program=web)


def wait_for(address: str, *, program: Program) -> None:
    """Come back when it answers; end with its last words when it does not."""
    if not processes.wait_until(lambda: answers(address), seconds=START_SECONDS, alive=lambda: program.is_alive):
        raise SystemExit(f"{program.name} did not start:\n{program.log.read_text()}")
