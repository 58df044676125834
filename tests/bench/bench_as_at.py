"""The page of another day, for few homes and for as many as a plan holds."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.as_at.forms import parameters
from config.lib import clock
from tests.bench.bench_dashboard import is_transaction
from tests.bench.harness import Figure
from tests.bench.people import landlord_with, signed_in
from tests.bench.world import World

FEW, MANY = 2, 25


def as_at(_: World) -> Iterator[Figure]:
    """The queries of the page of all homes."""
    few, many = (queries(homes) for homes in (FEW, MANY))
    yield Figure(f"Another day: queries with {MANY} homes", many, 12)
    yield Figure(f"Another day: queries with {MANY} homes, against {FEW}", many / few, 1)


def queries(homes: int) -> int:
    """How many queries the page takes, transactions aside."""
    browser = signed_in(landlord_with(homes, email=f"day{homes}@example.org"))
    with CaptureQueriesContext(connection) as captured:
        page = browser.get(reverse("compliance:as-at"), parameters(clock.today() - timedelta(days=365)))
    assert page.status_code == 200, page.status_code
    return sum(not is_transaction(query["sql"]) for query in captured.captured_queries)
