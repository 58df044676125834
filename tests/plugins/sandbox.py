"""The Stripe sandbox as a process for the whole run, and what tests ask of it beside Stripe's own API."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 30
SECRET = "whsec_sandbox"


class StripeSandbox:
    """A running sandbox."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.delivered = 0

    def reset(self, *, webhook: str = "", keep: Sequence[str] = ()) -> None:
        """Forget all but these kinds of objects; from now on events go to this address, or wait to be fetched."""
        self.post("/_sandbox/reset", {"webhook": webhook, "keep": keep})
        self.delivered = 0

    def events(self, *, after: int = 0) -> list[dict[str, Any]]:
        """The events after a number, oldest first, each with its bytes and a fresh signature."""
        with urllib.request.urlopen(f"{self.url}/_sandbox/events?after={after}") as answer:
            return json.load(answer)["events"]

    def act(self, session: str, action: str) -> dict[str, Any]:
        """Do to a session what people, bank or time would: pay, pay-3ds, debit, bank-paid, bank-refused, time-out."""
        return self.post(f"/_sandbox/sessions/{session}/{action}", {})

    def tell(self, kind: str, key: str, action: str, **values: str) -> dict[str, Any]:
        """What happens to a customer's money, a charge, a dispute, an invoice or a refund, as `control.py` names it."""
        return self.post(f"/_sandbox/{kind}/{key}/{action}", values)

    def advance(self, to: int) -> dict[str, Any]:
        """Move only the sandbox's clock to this instant, with all that happens there meanwhile."""
        return self.post("/_sandbox/advance", {"to": to})

    def now(self) -> int:
        """The instant that the sandbox's clock shows."""
        with urllib.request.urlopen(f"{self.url}/_sandbox/health") as answer:
            return json.load(answer)["now"]

    def alter(self, kind: str, key: str, *, event: str = "", **values: Any) -> dict[str, Any]:
        """Change an object at Stripe, and tell it as an event where one is named."""
        body = json.dumps({"values": values, "event": event}).encode()
        return self.send(f"/_sandbox/alter/{kind}/{key}", body)

    def fail_next(self, path: str, *, status: int = 500, times: int = 1) -> None:
        """Let the next calls whose path starts so fail; the SDK tries what may pass twice more by itself."""
        self.post("/_sandbox/fail-next", {"path": path, "status": status, "times": times})

    def deliver(self, client: Client, *, shuffle: Any = None) -> list[int]:
        """Post every event that was not delivered yet to our webhook; the statuses it answered with."""
        waiting = self.events(after=self.delivered)
        if waiting:
            self.delivered = waiting[-1]["number"]
        if shuffle:
            shuffle(waiting)
        return [self.deliver_one(client, event) for event in waiting]

    def deliver_one(self, client: Client, event: dict[str, Any]) -> int:
        """Post one event to our webhook."""
        return client.post(
            reverse("billing:stripe-webhook"),
            event["body"],
            content_type="application/json",
            headers={"Stripe-Signature": event["signature"]},
        ).status_code

    def post(self, path: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Post a form to the sandbox."""
        return self.send(path, urllib.parse.urlencode(values, doseq=True).encode())

    def send(self, path: str, body: bytes) -> dict[str, Any]:
        """Post bytes to the sandbox."""
        with urllib.request.urlopen(urllib.request.Request(self.url + path, body)) as answer:
            return json.load(answer)


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_sandbox(
    port: int, *, data: Path, webhook: str = "", host: str = "127.0.0.1", **environment: str
) -> subprocess.Popen[bytes]:
    """A sandbox process on this port; it may still be starting. What it prints goes to the log beside its data."""
    command = [sys.executable, "-m", "billing.sandbox", "serve", "--port", str(port), "--data", str(data)]
    command += ["--host", host]
    command += ["--webhook", webhook] if webhook else []
    env = {**os.environ, "STRIPE_WEBHOOK_SECRET": SECRET, "DJANGO_ENV": "test", **environment}
    # A file and not a pipe: nobody reads while tests run, and a full pipe would stop the sandbox.
    with log_of(data).open("ab") as log:
        return subprocess.Popen(command, cwd=PROJECT, env=env, stdout=log, stderr=subprocess.STDOUT)


def log_of(data: Path) -> Path:
    """Where the sandbox with this data prints."""
    return data.with_suffix(".log")


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Come back when it answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/_sandbox/health", timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    process.kill()
    raise AssertionError(f"The sandbox did not start; it ended with {process.wait()}.")


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeSandbox]:
    """One sandbox for the run."""
    port = free_port()
    process = start_sandbox(port, data=tmp_path_factory.mktemp("sandbox") / "state.sqlite3")
    url = f"http://localhost:{port}"
    wait_for(url, process)
    yield StripeSandbox(url)
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture
def empty_sandbox(sandbox_process: StripeSandbox, settings) -> StripeSandbox:
    """The sandbox with nothing in it, and our settings pointed at it."""
    sandbox_process.reset()
    settings.STRIPE_API_BASE = settings.SANDBOX_URL = sandbox_process.url
    policy = settings.CONTENT_SECURITY_POLICY
    directives = policy["DIRECTIVES"] | {"form-action": ("'self'", sandbox_process.url)}
    settings.CONTENT_SECURITY_POLICY = policy | {"DIRECTIVES": directives}
    return sandbox_process


@pytest.fixture
def stripe_sandbox(empty_sandbox: StripeSandbox, db) -> StripeSandbox:
    """The sandbox with our prices in it."""
    from billing.gateway import get_gateway
    from billing.prices import sync_prices

    sync_prices(get_gateway())
    return empty_sandbox


@pytest.fixture
def moved_clock(settings, tmp_path: Path) -> Path:
    """The file of a civil clock that this test may move; afterwards it is what it was."""
    settings.CLOCK_FILE = tmp_path / "clock"
    return settings.CLOCK_FILE


@pytest.fixture
def advance(stripe_sandbox: StripeSandbox, moved_clock: Path) -> Callable[[str], datetime]:
    """`advance("45d")`: let time pass at Stripe and here, with every beat entry, event, retry and mail in it."""
    from billing.moving import advance

    return advance


@pytest.fixture
def sleep_through(stripe_sandbox: StripeSandbox, moved_clock: Path) -> Callable[[str], None]:
    """`sleep_through("29d")`: time in which nothing of ours runs. What Stripe did is heard when it does again."""
    from billing.moving import read_span
    from config.lib import clock

    def pass_by(span: str) -> None:
        until = clock.now() + read_span(span)
        stripe_sandbox.advance(int(until.timestamp()))
        clock.move_to(until)

    return pass_by
