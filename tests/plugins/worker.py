"""A real worker: a Celery process of its own, on the test's database and broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

START_SECONDS = 30


class Worker:
    """A worker process that a test can start, kill and start again."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and come back when it takes tasks."""
        command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "-Q", "default,documents"]
        command += ["--concurrency=1", "--loglevel=INFO", "--without-gossip", "--without-mingle"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=environment(), stdout=log, stderr=log, start_new_session=True
            )
        wait_until(lambda: b" ready." in self.log.read_bytes(), within=START_SECONDS)

    def kill(self) -> None:
        """End it and its children at once, with no chance to tidy up."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def environment() -> dict[str, str]:
    """The environment of a process that works on the test's database."""
    config = connection.settings_dict
    who = f"{config['USER']}:{config['PASSWORD']}" if config["PASSWORD"] else config["USER"]
    host = config["HOST"]
    at = f"{who}@{host}:{config['PORT']}" if not host.startswith("/") else f"{who}@{host.replace('/', '%2F')}"
    return os.environ | {
        "DATABASE_URL": f"postgres://{at}/{config['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "SANDBOX_URL": settings.STRIPE_API_BASE,
        "CLOCK_FILE": str(settings.CLOCK_FILE),
        "SITE_URL": settings.SITE_URL,
        "LOG_LEVEL": "INFO",
    }


def wait_until(holds: Callable[[], bool], *, within: float) -> None:
    """Come back as soon as it holds; fail when it does not in time."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)


@pytest.fixture
def worker(transactional_db, tmp_path: Path) -> Iterator[Worker]:
    """A worker that is not started yet, and is gone after the test."""
    one = Worker(tmp_path / "worker.log")
    yield one
    one.kill()
