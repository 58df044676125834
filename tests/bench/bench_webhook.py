"""How much slower taking in a signed event is than one INSERT in a bare view of the same server."""

from collections.abc import Callable, Iterator
from functools import reduce
from operator import add
from statistics import median

from tests.bench.harness import Bound, Figure
from tests.bench.load import Load, Request, send
from tests.bench.world import World
from tests.billing.stripe_events import make_event, sign

AT_ONCE = 8
ROUNDS = 12
WARM_UP = 200
IN_A_ROUND = 300
JSON = {"Content-Type": "application/json"}
SUBJECT = {"id": "prod_bench", "object": "product", "metadata": {}, "description": "x" * 1000}


def webhook(world: World) -> Iterator[Figure]:
    """Alternate between the two, so that whatever else the machine does meets both."""
    send(world.site_url, make=delivery, count=WARM_UP, at_once=AT_ONCE)
    send(world.site_url, make=bare, count=WARM_UP, at_once=AT_ONCE)
    rounds = [(load(world, delivery), load(world, bare)) for _ in range(ROUNDS)]
    ours, theirs = (reduce(add, loads) for loads in zip(*rounds, strict=True))
    yield Figure(
        "Webhook: events a second, against a bare view with one INSERT, in the middle of the rounds",
        median(ours.per_second / theirs.per_second for ours, theirs in rounds),
        0.5,
        Bound.AT_LEAST,
        f"{ours.per_second:.0f}/s against {theirs.per_second:.0f}/s",
    )
    yield Figure(
        "Webhook: slowest hundredth, against the same",
        ours.p99 / theirs.p99,
        3,
        Bound.AT_MOST,
        f"{ours.p99 * 1000:.1f} ms against {theirs.p99 * 1000:.1f} ms",
    )


def load(world: World, make: Callable[[int], Request]) -> Load:
    """One round of one of the two."""
    return send(world.site_url, make=make, count=IN_A_ROUND, at_once=AT_ONCE)


def delivery(_: int) -> Request:
    """A signed event that nobody has seen."""
    body = make_event("product.updated", SUBJECT)
    headers = {**JSON, "Stripe-Signature": sign(body)}
    return Request("POST", "/billing/stripe/webhook/", body, headers)


def bare(_: int) -> Request:
    """The same bytes for the bare view."""
    return Request(
        "POST", "/bench/insert/", make_event("product.updated", SUBJECT), {"Content-Type": "application/json"}
    )
