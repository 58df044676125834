"""How fast workers get through a full inbox, against a task that fetches one object and updates one row."""

import itertools
import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import redis
import stripe
from django.conf import settings
from django.db.models import QuerySet

from billing.checkout import open_session, prepare_intent
from billing.models import CheckoutIntent, StripeEvent, Subscription
from billing.services import record_event
from billing.states import EventState
from billing.tasks import process_event
from plans.models import Plan
from tests.bench.harness import Bound, Figure
from tests.bench.tasks import fetch_and_update
from tests.bench.world import World
from tests.billing.stripe_events import make_event
from tests.factories.accounts import LandlordFactory
from tests.plugins.sandbox import StripeSandbox

CUSTOMERS, EVENTS = 1000, 10_000
BARE_TASKS = 2000
WORKERS = 2
PATIENCE_SECONDS = 900
TOLD = (
    ("customer.subscription.updated", "subscription"),
    ("customer.subscription.created", "subscription"),
    ("invoice.paid", "invoice"),
    ("invoice.payment_failed", "invoice"),
    ("checkout.session.completed", "session"),
    ("charge.refunded", "charge"),
)
numbers = itertools.count(1)


def events(world: World) -> Iterator[Figure]:
    """Fill the inbox, then let the same workers do both."""
    sandbox = world.sandbox()
    subjects = [subscribe(sandbox) for _ in range(CUSTOMERS)]
    told = list(itertools.islice(mixed(subjects), EVENTS))
    world.start_worker(processes_wanted=WORKERS)
    bare = rate_of_bare()
    ours = rate_of_events(told)
    yield Figure(
        f"Events: {EVENTS} mixed ones of {CUSTOMERS} customers, {WORKERS} workers, against one fetch and one update",
        ours / bare,
        0.25,
        Bound.AT_LEAST,
        f"{ours:.0f}/s against {bare:.0f}/s",
    )


def subscribe(sandbox: StripeSandbox) -> dict[str, Any]:
    """Somebody who has paid, with all that Stripe's events can be about. Their own events are told later."""
    landlord = LandlordFactory(email=f"bench-events{next(numbers)}@example.org", name="Alma Applicant")
    plan = Plan.objects.get(code="PLAN_1_SOLO")
    intent = prepare_intent(landlord, plan=plan, reference=f"{landlord.reference}-B")
    open_session(intent, email=landlord.email, success_url=settings.SITE_URL, cancel_url=settings.SITE_URL)
    session = sandbox.act(str(intent.stripe_id), "pay")
    api = stripe.StripeClient("sk_test_sandbox", base_addresses={"api": sandbox.url})
    charge = api.v1.charges.list({"customer": session["customer"]}).data[0].id
    api.v1.refunds.create({"charge": charge, "amount": 100})
    keys = {"subscription": session["subscription"], "invoice": session["invoice"], "session": session["id"]}
    return {**keys, "charge": charge, "customer": session["customer"]}


def mixed(subjects: list[dict[str, Any]]) -> Iterator[bytes]:
    """Events of all kinds about all of them, in any order."""
    chance = random.Random(7)
    while True:
        event_type, name = chance.choice(TOLD)
        subject = chance.choice(subjects)
        yield make_event(event_type, {"id": subject[name], "customer": subject["customer"]})


def rate_of_events(told: list[bytes]) -> float:
    """Events a second, once they are in the inbox."""
    keys = [record_event(json.loads(body)) for body in told]
    unfinished = StripeEvent.objects.filter(state=EventState.RECEIVED)
    return rate(lambda: [process_event.delay(key) for key in keys], count=len(keys), unfinished=unfinished)


def rate_of_bare() -> float:
    """Bare tasks a second: one object is fetched, one row is updated."""
    rows = list(CheckoutIntent.objects.values_list("pk", "stripe_id"))
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.delete("bench:fetched")
    pairs = list(itertools.islice(itertools.cycle(rows), BARE_TASKS))
    began = time.perf_counter()
    for pk, key in pairs:
        fetch_and_update.delay(pk, key)
    wait(lambda: int(client.get("bench:fetched") or 0) >= BARE_TASKS)
    return BARE_TASKS / (time.perf_counter() - began)


def rate(enqueue: Callable[[], Any], *, count: int, unfinished: QuerySet[StripeEvent]) -> float:
    """How many a second are done."""
    began = time.perf_counter()
    enqueue()
    wait(lambda: not unfinished.exists())
    assert Subscription.objects.count() <= CUSTOMERS
    failed = StripeEvent.objects.exclude(state__in=[EventState.PROCESSED, EventState.IGNORED])
    assert not failed.exists(), failed.first()
    return count / (time.perf_counter() - began)


def wait(is_done: Callable[[], bool]) -> None:
    """Come back when it is done."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_done():
        assert time.monotonic() < deadline, "The workers do not get through it."
        time.sleep(0.05)
