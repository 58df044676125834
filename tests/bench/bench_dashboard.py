"""The dashboard of a landlord with many homes: few queries, the same for any number, and soon there."""

from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.bench.harness import Bound, Figure
from tests.bench.load import Load, Request, send
from tests.bench.people import cookie_header, landlord_with, signed_in
from tests.bench.world import World

MOST_QUERIES = 10
MANY, FEW = 25, 2
ROUNDS = 4
IN_A_ROUND = 60


def dashboard(world: World) -> Iterator[Figure]:
    """Queries in this process; time over HTTP, in turn with a signed-in page that has nothing on it."""
    many = signed_in(landlord_with(MANY, email="many@example.org"))
    few = signed_in(landlord_with(FEW, email="few@example.org"))
    none = signed_in(landlord_with(0, email="none@example.org"))
    with_many, with_few = queries(many), queries(few)
    yield Figure(f"Dashboard: queries with {MANY} homes", with_many, MOST_QUERIES, Bound.AT_MOST)
    yield Figure(f"Dashboard: queries with {MANY} homes, against {FEW}", with_many / with_few, 1, Bound.AT_MOST)
    full, empty = Page(many, "compliance:dashboard"), Page(none, "documents:list")
    pairs = [(full.load(world), empty.load(world)) for _ in range(ROUNDS + 1)][1:]  # the first warms up
    ours = min(load.median for load, _ in pairs)
    theirs = min(load.median for _, load in pairs)
    yield Figure(
        "Dashboard: time, against an empty signed-in page",
        ours / theirs,
        4,
        Bound.AT_MOST,
        f"{ours * 1000:.1f} ms against {theirs * 1000:.1f} ms",
    )


def queries(client: Client) -> int:
    """How many queries the dashboard takes; the first visit of a process is not counted."""
    client.get(reverse("compliance:dashboard"))
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(reverse("compliance:dashboard"))
    assert answer.status_code == 200
    return sum(not is_transaction(query["sql"]) for query in captured.captured_queries)


def is_transaction(sql: str) -> bool:
    """Whether a statement only begins or ends a transaction."""
    return sql.split(" ")[0] in ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Page:
    """A page as its signed-in visitor asks for it."""

    def __init__(self, client: Client, route: str) -> None:
        self.request = Request("GET", reverse(route), headers=cookie_header(client))

    def load(self, world: World) -> Load:
        """One visitor, asking again and again."""
        return send(world.site_url, make=lambda _: self.request, count=IN_A_ROUND, at_once=1)
