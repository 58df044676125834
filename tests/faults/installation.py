"""A whole installation of its own, whose processes can be killed one by one: database, broker, web, worker, beat.

Stripe is somebody else's, so the sandbox lives through it all.
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import requests

from config.embedded import places, register
from config.embedded.places import PROJECT
from config.embedded.postgres import Postgres
from config.embedded.redis_server import Redis
from config.running.application import Application, answers, manage, start_sandbox, start_web, start_workers
from config.running.supervisor import Supervisor, last_lines
from tests.plugins.sandbox import free_port

VICTIMS = ("worker", "beat", "web", "redis", "postgres")
PATIENCE_SECONDS = 60


class Installation:
    """The processes, and what a test asks of them."""

    def __init__(self, data_dir: Path) -> None:
        home = places.prepare(data_dir)
        self.data_dir = data_dir
        self.postgres, self.redis = Postgres(data_dir, home=home), Redis(data_dir, home=home)
        self.kills: list[str] = []

    def start(self) -> None:
        """Start everything, with tables and seeded rows, and come back when pages are answered."""
        self.postgres.start(parting=signal.SIGINT)
        self.redis.start(parting=signal.SIGINT)
        self.application = self.plan()
        self.supervisor.logs.mkdir(parents=True, exist_ok=True)
        manage(self.application, "migrate", "--no-input")
        manage(self.application, "seed")
        start_sandbox(self.application)
        manage(self.application, "sync_prices")
        start_workers(self.application)
        start_web(self.application)

    def plan(self) -> Application:
        """Addresses of its own, on free ports."""
        ours = register.addresses(self.data_dir)
        site, sandbox = (f"http://localhost:{free_port()}" for _ in range(2))
        env = os.environ | {
            "DJANGO_ENV": "development",
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
            "DEBUG": "false",
            "DATA_DIR": str(self.data_dir),
            "DATABASE_URL": ours.database_url,
            "MIGRATION_DATABASE_URL": ours.owner_url,
            "REDIS_URL": ours.redis_url,
            "SITE_URL": site,
            "SANDBOX_URL": sandbox,
            "PYTHONUNBUFFERED": "1",
        }
        return Application(site, sandbox, self.data_dir, env, Supervisor(self.data_dir / "logs", env=env))

    @property
    def supervisor(self) -> Supervisor:
        """What runs the programs."""
        return self.application.supervisor

    def stop(self) -> None:
        """End everything and remove its data."""
        if hasattr(self, "application"):
            self.supervisor.stop()
        self.redis.stop()
        self.postgres.stop()
        environment = os.environ | {"DATA_DIR": str(self.data_dir)}
        reset = [sys.executable, "-m", "config.embedded", "reset"]
        subprocess.run(reset, cwd=PROJECT, env=environment, check=True, capture_output=True)
        shutil.rmtree(self.data_dir, ignore_errors=True)

    def kill(self, victim: str, *, chance: random.Random) -> None:
        """`kill -9` one of the five, leave it dead for a moment, and start it again."""
        self.kills.append(victim)
        pause = chance.uniform(0.1, 1.0)
        if victim in ("postgres", "redis"):
            os.kill(self.pid_of(victim), signal.SIGKILL)
            time.sleep(pause)
            self.revive(victim)
            return
        program = next(program for program in self.supervisor.programs if program.name == victim)
        whole = victim == "web" or chance.random() < 0.5  # else its children outlive it, and must notice
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if whole else os.kill)(program.process.pid, signal.SIGKILL)
        program.process.wait()
        time.sleep(pause)
        self.mend()

    def pid_of(self, victim: str) -> int:
        """The process of a service."""
        if victim == "postgres":
            return int((self.postgres.data / "postmaster.pid").read_text().splitlines()[0])
        with self.redis._client(register.read(self.data_dir)) as client:
            return client.info("server")["process_id"]

    def revive(self, victim: str) -> None:
        """Start a killed service again, as soon as what is left of it lets us; then what died with it."""
        service = self.postgres if victim == "postgres" else self.redis
        wait_for(lambda: begins(service), what=f"{victim} starts again")
        self.mend()

    def answers(self) -> bool:
        """Whether the web process does."""
        return answers(f"{self.application.site_url}/healthz")

    def mend(self) -> None:
        """Start again what has ended, as whatever supervises it would."""
        for program in self.supervisor.programs:
            program.early_ends = 0
        self.supervisor.mend()

    def ask(self, query: str) -> list[tuple]:
        """What the database says."""
        with psycopg.connect(self.application.env["DATABASE_URL"], autocommit=True) as connection:
            return connection.execute(query).fetchall()

    def deliveries_waiting(self) -> int:
        """How many events the sandbox has not yet seen taken."""
        return requests.get(f"{self.stripe_controls}/health", timeout=10).json()["deliveries_waiting"]

    def deliver_again(self) -> None:
        """Let the sandbox try these now, as Stripe would some minutes or hours later."""
        requests.post(f"{self.stripe_controls}/resend", timeout=10).raise_for_status()

    @property
    def stripe_controls(self) -> str:
        """Where the sandbox is told what else only Stripe and time could do."""
        return f"{self.application.sandbox_url}/_sandbox"

    def ready(self) -> bool:
        """Whether it says of itself that it can do its work."""
        with contextlib.suppress(requests.RequestException):
            return requests.get(f"{self.application.site_url}/readyz", timeout=10).status_code == 200
        return False


def begins(service: Postgres | Redis) -> bool:
    """Start a service; False where what is left of the killed one does not let us yet."""
    if service.is_running():
        return True
    with contextlib.suppress(SystemExit):
        service.start(parting=signal.SIGINT)
        return True
    return False


def wait_for(holds: Callable[[], bool], *, what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Come back as soon as it holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"Not in {seconds} seconds: {what}"
        time.sleep(0.5)


@contextlib.contextmanager
def installed(data_dir: Path) -> Iterator[Installation]:
    """An installation that is up, and gone afterwards."""
    installation = Installation(data_dir)
    try:
        installation.start()
        yield installation
    except BaseException:
        print(*(last_lines(program.log, count=60) for program in installation.supervisor.programs), sep="\n\n")  # noqa: T201
        raise
    finally:
        installation.stop()
