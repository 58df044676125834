"""What the application consists of on one machine: database made ready, web, worker, beat and Stripe sandbox."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import environ

from config import processes
from config.embedded.register import HOST, free_port
from config.running.story import NotAsExpected, Story
from config.running.supervisor import Supervisor, last_lines

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Application:
    """A running application: where it answers, and what runs it."""

    site_url: str
    sandbox_url: str
    data_dir: Path
    env: Mapping[str, str]
    supervisor: Supervisor

    @property
    def addresses(self) -> Mapping[str, str | Path]:
        """Where to look, for a person."""
        return {
            "Site": self.site_url,
            "Mailbox": f"{self.site_url}/mailbox/",
            "Admin": f"{self.site_url}/admin/",
            "Stripe": f"{self.sandbox_url} (sandbox)",
            "Logs": self.supervisor.logs,
        }


@contextmanager
def running(story: Story) -> Iterator[Application]:
    """The application, started and answering; every process of it ends with the context."""
    application = plan()
    with application.supervisor:
        with story.step("Tables and seeded rows are up to date"):
            manage(application, "migrate", "--no-input")
            manage(application, "seed")
        with story.step("The Stripe sandbox answers and knows the prices"):
            start_sandbox(application)
            manage(application, "sync_prices")
        with story.step("Web, worker and beat are up"):
            start_workers(application)
            start_web(application)
        yield application


def plan() -> Application:
    """Choose ports and addresses, and set the environment that every process shares."""
    environ.Env.read_env(PROJECT / ".env")
    if os.environ.get("DJANGO_ENV", "development") == "production":
        raise SystemExit("In production web, worker and beat are started by themselves: see compose.yaml.")
    web = free_port(int(os.environ.get("PORT", "8000")))
    sandbox = free_port(int(os.environ.get("SANDBOX_PORT", "8001")), avoid=frozenset({web}))
    data_dir = Path(os.environ.get("DATA_DIR") or PROJECT / ".data").resolve()
    site_url, sandbox_url = f"http://localhost:{web}", f"http://localhost:{sandbox}"
    env = os.environ | {"SITE_URL": site_url, "SANDBOX_URL": sandbox_url, "PYTHONUNBUFFERED": "1"}
    return Application(site_url, sandbox_url, data_dir, env, Supervisor(data_dir / "logs", env=env))


def manage(application: Application, *command: str) -> str:
    """Run one management command to its end; what it printed."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, PROJECT / "manage.py", *command],
        cwd=PROJECT,
        env=dict(application.env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotAsExpected(f"manage.py {command[0]} failed:\n{done.stdout}")
    return done.stdout


def start_sandbox(application: Application) -> None:
    """Start the Stripe sandbox, with its state in the data folder."""
    port = urlsplit(application.sandbox_url).port
    application.supervisor.start(
        "sandbox",
        *(sys.executable, "-m", "billing.sandbox", "serve", "--port", str(port)),
        *("--data", application.data_dir / "stripe-sandbox.sqlite3"),
        *("--webhook", f"{application.site_url}/billing/stripe/webhook/"),
    )
    wait_for(application.sandbox_url, application=application)


def start_workers(application: Application) -> None:
    """Start a worker for both queues, and the beat."""
    celery = (sys.executable, "-m", "celery", "-A", "config.celery")
    worker = ("worker", "-Q", "default,documents", "-c", "2", "-l", "INFO", "--without-gossip", "--without-mingle")
    timetable = application.data_dir / "celerybeat-schedule"
    application.supervisor.start("worker", *celery, *worker, "-n", f"worker-{os.getpid()}@%h")
    application.supervisor.start("beat", *celery, "beat", "-S", "config.beat:OneAtATime", "-s", timetable, "-l", "INFO")


def start_web(application: Application) -> None:
    """Start the web server and wait until it answers."""
    port = urlsplit(application.site_url).port
    server = (sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "python:config.webserver")
    application.supervisor.start(
        "web", *server, "--bind", f"{HOST}:{port}", "--threads", "8", "--graceful-timeout", "5"
    )
    wait_for(f"{application.site_url}/healthz", application=application)


def wait_for(url: str, *, application: Application) -> None:
    """Return when a server answers at this address, whatever it says; fail when its program has ended."""
    program = application.supervisor.programs[-1]
    if not processes.wait_until(lambda: answers(url), seconds=START_SECONDS, alive=lambda: program.is_alive):
        raise NotAsExpected(f"{program.name} does not answer at {url}. {last_lines(program.log)}")


def answers(url: str) -> bool:
    """Whether an HTTP server is there."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(HOST, place.port, timeout=5)
    try:
        connection.request("GET", place.path or "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
