"""The Stripe sandbox for tests: a process of its own on a free port, and a hand on its controls."""

import copy
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from config.embedded.register import free_port

PROJECT = Path(__file__).resolve().parents[2]
FIRST_PORT = 8311
START_SECONDS = 30
KEY, SECRET = "sk_test_sandbox", "whsec_sandbox"


@dataclass(frozen=True, slots=True)
class Told:
    """An event: the exact bytes of its delivery, and a signature made when it was asked for."""

    id: str
    type: str
    body: bytes
    signature: str

    @property
    def object(self) -> dict[str, Any]:
        """What the event is about."""
        return json.loads(self.body)["data"]["object"]


class Sandbox:
    """A sandbox process. `start` it once; `reset` makes it forget."""

    key, secret = KEY, SECRET

    def __init__(self, data: Path, *, webhook: str = "") -> None:
        self.data, self.webhook = data, webhook
        self.port = free_port(FIRST_PORT)
        self.url = f"http://localhost:{self.port}"
        self.log = data.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and come back when it answers."""
        command = [sys.executable, "-m", "billing.sandbox", "serve", "--port", str(self.port)]
        command += ["--data", str(self.data), "--webhook", self.webhook]
        env = {name: value for name, value in os.environ.items() if not name.startswith("STRIPE_")}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=PROJECT, env=env | {"DJANGO_ENV": "test"}, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert time.monotonic() < deadline and self._process.poll() is None, self.log.read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        """End it; its file stays."""
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=10)
            self._process = None

    def reset(self) -> None:
        """Forget everything: objects, events, deliveries, ordered failures, another webhook."""
        self.control("POST", "reset")

    def events(self, *, after: str = "", of: str = "") -> list[Told]:
        """The events after one, oldest first; all of them, or those of one type."""
        rows = self.control("GET", "events", after=after, secret=SECRET)
        told = [Told(row["id"], row["type"], row["body"].encode(), row["signature"]) for row in rows]
        return [one for one in told if of in ("", one.type)]

    def pay(self, session: str, *, by: str = "card", email: str = "payer@example.org") -> dict[str, Any]:
        """Press a button of the hosted page: `by` is card, card_3ds or bacs_debit."""
        return self.control("POST", f"sessions/{session}/pay", **{"with": by, "email": email})

    def decline(self, session: str) -> None:
        """Let the card be declined; the session stays open."""
        self.control("POST", f"sessions/{session}/decline")

    def answer_debit(self, session: str, *, has_money: bool) -> dict[str, Any]:
        """The bank's answer to a debit."""
        return self.control("POST", f"sessions/{session}/async/{'succeed' if has_money else 'fail'}")

    def expire(self, session: str) -> dict[str, Any]:
        """The time in which the session could be paid is over."""
        return self.control("POST", f"sessions/{session}/expire-now")

    def send_to(self, url: str) -> None:
        """Deliver events there until the next reset; with no address, nowhere."""
        self.control("POST", "webhook", url=url, secret=SECRET)

    def fail_next(self, *, status: int = 500, path: str = "", method: str = "", times: int = 1) -> None:
        """Let the next calls of the API fail."""
        self.control("POST", "fail-next", status=status, path=path, method=method, times=times)

    def deliveries(self) -> list[dict[str, Any]]:
        """Every delivery, with its tries."""
        return self.control("GET", "deliveries")

    def control(self, method: str, name: str, **params: Any) -> Any:
        """Use a control; what it answered."""
        status, body = self.request(method, f"/_sandbox/{name}?{urlencode(params)}")
        assert status == 200, body
        return json.loads(body)

    def request(
        self, method: str, path: str, *, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """A plain request; its status and text. Redirects are not followed."""
        response, text = self.exchange(method, path, form=form, headers=headers)
        return response.status, text

    def press(self, path: str, **form: str) -> str:
        """Post a form of a hosted page; the address it leads to, empty when it shows a page."""
        response, _ = self.exchange("POST", urlsplit(path).path, form=form)
        return response.getheader("Location") or ""

    def exchange(
        self, method: str, path: str, *, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, str]:
        """A plain request; the answer and its text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        try:
            connection.request(method, path, urlencode(form) if form else None, sent | (headers or {}))
            response = connection.getresponse()
            return response, response.read().decode()
        finally:
            connection.close()

    def _answers(self) -> bool:
        try:
            return self.request("GET", "/_sandbox/health")[0] == 200
        except (OSError, http.client.HTTPException):
            return False


@pytest.fixture(scope="session")
def stripe_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The run's sandbox. It keeps what it was told: tests that share it `reset()` it, or use `at_sandbox`."""
    sandbox = Sandbox(tmp_path_factory.mktemp("stripe") / "sandbox.sqlite3")
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def at_sandbox(stripe_sandbox: Sandbox, settings) -> Sandbox:
    """An empty sandbox, and the application set to speak to it."""
    stripe_sandbox.reset()
    policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["form-action"] = ("'self'", stripe_sandbox.url)
    settings.CONTENT_SECURITY_POLICY = policy
    settings.SANDBOX_URL = settings.STRIPE_API_BASE = stripe_sandbox.url
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, SECRET
    return stripe_sandbox
