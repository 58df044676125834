"""A list of the API, with its token, its gate, its count and its headers, against a bare view of the same rows."""

from collections.abc import Iterator

from compliance.api.tokens import make_token
from tests.bench.harness import Bound, Figure
from tests.bench.load import Load, Request, send
from tests.bench.people import landlord_with
from tests.bench.world import World

HOMES = 10
ROUNDS = 12
IN_A_ROUND = 20


def api(world: World) -> Iterator[Figure]:
    """Time over HTTP for fifty requirements, in turn."""
    landlord = landlord_with(HOMES, email="program@example.org")
    bare = Request("GET", f"/bench/requirements/{landlord.pk}/")

    def listed() -> Request:
        """With a token of its own, since each has a minute's worth of requests."""
        scopes = {"scopes": ["read"], "days": 30}
        secret = make_token(landlord, label="Bench", by=landlord.owner, **scopes)  # type: ignore[attr-defined,arg-type]
        return Request("GET", "/api/v1/requirements?limit=50", headers={"Authorization": f"Bearer {secret}"})

    pairs = [(load(world, listed()), load(world, bare)) for _ in range(ROUNDS + 1)][1:]  # the first warms up
    ours, theirs = (min(round_[side].median for round_ in pairs) for side in (0, 1))
    yield Figure(
        "API: fifty requirements, against a bare view of the same rows",
        ours / theirs,
        2,
        Bound.AT_MOST,
        f"{ours * 1000:.1f} ms against {theirs * 1000:.1f} ms",
    )


def load(world: World, request: Request) -> Load:
    """One program, asking again and again."""
    return send(world.site_url, make=lambda _: request, count=IN_A_ROUND, at_once=1)
