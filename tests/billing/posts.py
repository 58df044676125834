"""The ways in which Stripe's events can reach us: in order, or shuffled, doubled, late and lost."""

import random
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from billing.models import StripeEvent
from billing.reconciling import begin
from billing.tasks import process_event, reconcile
from tests.plugins.sandbox import StripeSandbox

EVER = datetime(2020, 1, 1, tzinfo=UTC)


class InOrder:
    """Each event at once and once, in the order in which Stripe made them."""

    def __init__(self, sandbox: StripeSandbox, client: Client) -> None:
        self.sandbox, self.client = sandbox, client

    def after_step(self) -> None:
        """Deliver what is new."""
        assert set(self.sandbox.deliver(self.client)) <= {200}
        work_through_inbox()

    def catch_up(self) -> None:
        """We know everything."""


class AnyOrder:
    """Events that are shuffled, doubled, late or lost; what was lost is found by comparing with Stripe."""

    LOST, LATE, DOUBLED = 0.15, 0.5, 0.3

    def __init__(self, sandbox: StripeSandbox, client: Client, *, seed: int) -> None:
        self.sandbox, self.client, self.random = sandbox, client, random.Random(seed)
        self.waiting: list[dict[str, Any]] = []
        self.is_behind = False

    def after_step(self) -> None:
        """Deliver some of what waits, in any order."""
        self.collect()
        self.random.shuffle(self.waiting)
        late = [event for event in self.waiting if self.random.random() < self.LATE]
        self.send([event for event in self.waiting if event not in late])
        self.waiting = late

    def collect(self) -> None:
        """Take what is new: some of it twice, some of it never."""
        told = self.sandbox.events(after=self.sandbox.delivered)
        if told:
            self.sandbox.delivered = told[-1]["number"]
        kept = [event for event in told if self.random.random() >= self.LOST]
        self.is_behind = self.is_behind or len(kept) < len(told)
        self.waiting += kept + [event for event in kept if self.random.random() < self.DOUBLED]

    def catch_up(self) -> None:
        """Compare with Stripe; what is late comes afterwards all the same."""
        self.collect()
        if self.is_behind or self.waiting:
            row = begin(since=EVER)
            reconcile(row.pk)
            row.refresh_from_db()
            assert row.state == "done", row.error
            self.is_behind = False

    def finish(self) -> None:
        """Deliver what is late, and compare where anything was lost."""
        self.collect()
        if self.random.random() < 0.5:
            self.catch_up()
        self.random.shuffle(self.waiting)
        self.send(self.waiting)
        self.waiting = []
        if self.is_behind:
            self.catch_up()

    def send(self, events: list[dict[str, Any]]) -> None:
        """Post these; a worker comes by now and then."""
        for event in events:
            assert self.sandbox.deliver_one(self.client, event) == 200
            if self.random.random() < 0.5:
                work_through_inbox()
        work_through_inbox()


def work_through_inbox() -> None:
    """What a worker does with events."""
    for key in StripeEvent.objects.due().order_by("pk").values_list("pk", flat=True):
        process_event(key)
