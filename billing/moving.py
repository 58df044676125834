"""The Stripe sandbox as the world whose clock goes with ours, and the spans of time that people write."""

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from billing.errors import SandboxRefused
from billing.gateway import get_gateway
from billing.models import StripeEvent
from billing.services import record_event
from billing.states import EventState
from config.lib import clock
from config.passing import pass_time

TIMEOUT_SECONDS = 120
PATIENCE_SECONDS = 30.0
UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
LONGEST = timedelta(days=3660)


def read_span(words: str) -> timedelta:
    """`45d`, `12h`, `1w2d`: a span of weeks, days, hours and minutes; SandboxRefused for anything else."""
    if not re.fullmatch(r"(\d{1,6}[wdhm])+", words):
        raise SandboxRefused(f"{words!r} is no span of time. Write for example 45d, 12h or 1w2d.")
    span = sum((int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)([wdhm])", words)), timedelta())
    if not timedelta() < span <= LONGEST:
        raise SandboxRefused("The clock goes forward, by ten years at most.")
    return span


def advance(words: str, *, report: Callable[[datetime, str], None] = lambda at, said: None) -> datetime:
    """Let a span of time pass for the application and the sandbox, with all that happens in it; what it is then."""
    refuse_real()
    world = SandboxWorld(settings.SANDBOX_URL, report=report)
    pass_time(max(clock.now(), world.now()) + read_span(words), world=world, report=report)
    return clock.now()


def refuse_real() -> None:
    """SandboxRefused beside anything real: in production, and wherever a live key is set."""
    if settings.CLOCK_FILE is None or not getattr(settings, "SANDBOX_URL", ""):
        raise SandboxRefused("There is no sandbox in production: time is what it is.")
    if get_gateway().is_live:
        raise SandboxRefused("A live key is set. Nothing is moved beside real money.")


class SandboxWorld:
    """The sandbox at an address; it is told the time, and tells what happened there."""

    def __init__(self, url: str, *, report: Callable[[datetime, str], None]) -> None:
        self.url = url
        self.report = report
        newest = StripeEvent.objects.order_by("pk").last()
        self.heard = newest.stripe_id if newest else "0"

    def go_to(self, moment: datetime) -> None:
        """Let its clock show this instant; it never goes back."""
        to = int(moment.timestamp())
        if to > int(self.state()["now"]):
            self.ask("advance", {"to": to})

    def now(self) -> datetime:
        """The instant that its clock shows."""
        return datetime.fromtimestamp(self.state()["now"], tz=UTC)

    def next_at(self) -> datetime | None:
        """When a period ends there, a payment is tried again, or a checkout closes."""
        at = self.state()["next_at"]
        return datetime.fromtimestamp(at, tz=UTC) if at else None

    def deliver(self) -> int:
        """Take its new events, or wait until it has posted them all to the webhook; how many were taken here."""
        if self.state()["webhook"]:
            self.await_posts()
            return 0
        told: list[dict[str, Any]] = self.ask(f"events?after={self.heard}")["events"]
        for event in told:
            self.take(event)
        return len(told)

    def take(self, event: dict[str, Any]) -> None:
        """Record one event as the webhook does."""
        payload = get_gateway().verify(event["body"].encode(), signature=event["signature"])
        record_event(payload)
        self.heard = event["id"]
        self.report(datetime.fromtimestamp(payload["created"], tz=UTC), event["type"])

    def await_posts(self) -> None:
        """Come back when every event was posted and no worker has one in hand; or when that takes too long."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if not self.state()["deliveries_waiting"] and not in_hand():
                return
            time.sleep(0.05)
        raise SandboxRefused("The sandbox could not deliver its events: does the site answer?")

    def state(self) -> dict[str, Any]:
        """Its clock, its next date, and how many deliveries wait."""
        return self.ask("health")

    def ask(self, path: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask a control of it."""
        body = None if values is None else urllib.parse.urlencode(values).encode()
        try:
            with urllib.request.urlopen(f"{self.url}/_sandbox/{path}", body, TIMEOUT_SECONDS) as answer:  # noqa: S310 - our own
                said: dict[str, Any] = json.load(answer)
        except (urllib.error.URLError, OSError) as error:
            raise SandboxRefused(f"The sandbox at {self.url} does not answer: {error}. Is it running?") from error
        return said


def in_hand() -> bool:
    """Whether another process works on an event at this moment."""
    rows = StripeEvent.objects.filter(state=EventState.RECEIVED, attempts__gt=0, error_code="")
    return rows.filter(run_after__gt=clock.real_now()).exists()
