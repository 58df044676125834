"""How fast workers deliver webhooks, against the bare HTTP client in a loop in the same workers."""

import socket
import sys
import time
from collections.abc import Iterator, Sequence

import redis
from django.conf import settings
from django.db import connection

from compliance.models import WebhookDelivery, WebhookEndpoint
from compliance.webhooks.tasks import sweep
from config import processes
from config.embedded.register import free_port
from tests.bench.bench_events import wait
from tests.bench.harness import Bound, Figure
from tests.bench.people import landlord_with
from tests.bench.tasks import POSTED, post_in_a_loop
from tests.bench.world import World

DELIVERIES, WORKERS, WARM, ROUNDS = 10_000, 2, 200, 3
SWEEP_SECONDS = 10
SAID = {"requirement": 1, "code": "gb_gas_safety_check", "property": 1, "standing": "valid", "was": "missing"}


def hooks(world: World, *, deliveries: int = DELIVERIES) -> Iterator[Figure]:
    """Let the same two workers do both."""
    port = free_port(8300)
    program = world.supervisor.start("receiver", sys.executable, "-m", "tests.bench.hooks", str(port))
    processes.wait_until(lambda: is_open(port), seconds=20, alive=lambda: program.is_alive)
    url = f"http://localhost:{port}/hooks"
    world.start_worker(processes_wanted=WORKERS)
    endpoints = [endpoint_of(number, url=url) for number in range(WORKERS)]
    rate_of_bare(url, count=WARM)  # what the first task of a worker loads is measured with neither
    rate_of_deliveries(endpoints, count=WARM)
    bare = ours = 0.0
    for _ in range(ROUNDS):  # in turn, since a machine is not as fast at each moment
        bare += rate_of_bare(url, count=deliveries) / ROUNDS
        ours += rate_of_deliveries(endpoints, count=deliveries) / ROUNDS
    yield Figure(
        f"Webhooks: {deliveries} deliveries, {WORKERS} workers, against the bare client in a loop",
        ours / bare,
        0.5,
        Bound.AT_LEAST,
        f"{ours:.0f}/s against {bare:.0f}/s",
    )


def is_open(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def rate_of_bare(url: str, *, count: int) -> float:
    """Requests a second, of a client that does nothing else."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.delete(POSTED)
    began = time.perf_counter()
    for _ in range(WORKERS):
        post_in_a_loop.delay(url, count // WORKERS)
    wait(lambda: int(client.get(POSTED) or 0) >= WORKERS)
    return count / (time.perf_counter() - began)


def endpoint_of(number: int, *, url: str) -> WebhookEndpoint:
    """An address of a landlord of its own."""
    landlord = landlord_with(0, email=f"bench-hooks{number}@example.org")
    return WebhookEndpoint.objects.create(landlord=landlord, url=url, events=["requirement.standing_changed"])


def rate_of_deliveries(endpoints: Sequence[WebhookEndpoint], *, count: int) -> float:
    """Deliveries a second, from rows that wait to rows that say what came back."""
    for endpoint in endpoints:
        said = {"endpoint": endpoint, "event": endpoint.events[0], "data": SAID}
        rows = [WebhookDelivery(**said) for _ in range(count // len(endpoints))]
        WebhookDelivery.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:  # as the database does by itself, within a minute
        cursor.execute(f"ANALYZE {WebhookDelivery._meta.db_table}")
    began = swept = time.perf_counter()
    sweep()
    waiting = WebhookDelivery.objects.filter(endpoint__in=endpoints, state="queued")  # by their index
    while waiting.exists():
        time.sleep(0.05)
        if time.perf_counter() - swept > SWEEP_SECONDS:
            sweep()
            swept = time.perf_counter()
    took = time.perf_counter() - began
    assert not WebhookDelivery.objects.exclude(state="sent").exists()
    return count / took
