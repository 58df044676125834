"""The staff's list of landlords: with a hundred thousand of them as soon there, and searched, as with a hundred."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.bench.harness import Bound, Figure
from tests.bench.load import Request, send
from tests.bench.masses import fill
from tests.bench.people import cookie_header
from tests.bench.world import World
from tests.factories.accounts import AdministratorFactory

FEW, MANY = 100, 100_000
MOST = 5
ROUNDS = 3
IN_A_ROUND = 15
SEARCHES = {
    "by reference": "CVP-2020-054321",
    "by e-mail address": "landlord54321@example.org",
    "by name": "Landlord 54321",
    "by address": "54321 Chapel Street",
    "by part of an address": "5432 chapel leeds",
}
OWN_ADDRESSES = "UPDATE compliance_property SET line_1 = landlord_id || ' Chapel Street'"


def admin_lists(world: World) -> Iterator[Figure]:
    """The first page over HTTP with few landlords, then with many the same page and each kind of search."""
    client = Client()
    client.force_login(AdministratorFactory(email="bench-admin@example.org"))
    few = Page(world, client, landlords=FEW).seconds()
    with_many = Page(world, client, landlords=MANY)
    yield against(few, "first page", with_many.seconds())
    for what, words in SEARCHES.items():
        yield against(few, f"search {what}", with_many.seconds(q=words))


def against(few: float, what: str, seconds: float) -> Figure:
    """One figure, against the first page of few."""
    made_from = f"{seconds * 1000:.0f} ms against {few * 1000:.0f} ms"
    title = f"Admin, {MANY} landlords: {what}, against the first page of {FEW}"
    return Figure(title, seconds / few, MOST, Bound.AT_MOST, made_from)


class Page:
    """The list as its signed-in reader asks for it, with so many landlords."""

    def __init__(self, world: World, client: Client, *, landlords: int) -> None:
        self.world, self.headers = world, cookie_header(client)
        fill(homes=landlords, asked=0, each=1)
        with connection.cursor() as cursor:
            cursor.execute(OWN_ADDRESSES)
            cursor.execute("VACUUM ANALYZE compliance_property")

    def seconds(self, **query: str) -> float:
        """The best median of a few rounds."""
        path = reverse("admin:accounts_landlord_changelist") + (f"?{urlencode(query)}" if query else "")
        request = Request("GET", path, headers=self.headers)
        loads = [send(self.world.site_url, make=lambda _: request, count=IN_A_ROUND, at_once=1) for _ in range(ROUNDS)]
        return min(load.median for load in loads)
