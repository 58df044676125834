"""A changed obligation, tried and applied to a hundred thousand homes."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from compliance.changes.simulation import simulate
from compliance.following import rederive
from compliance.seeding import read
from config.lib import clock
from tests.bench.bench_score import HOMES
from tests.bench.harness import Figure
from tests.bench.masses import fill
from tests.bench.world import World

CHANGED = "en_eicr"
FEW = 1_000
MARK = "WITH wanted"


def law(_: World) -> Iterator[Figure]:
    """The statements that derive, for many homes and for few."""
    for homes in (FEW, HOMES):
        fill(homes=homes, asked=1)
        yield Figure(f"Law: statements that apply a change to {homes:,} homes", deriving(apply), 1)
        yield Figure(f"Law: statements that simulate it for {homes:,}, before and after", deriving(try_out), 2)


def deriving(run: Callable[[], object]) -> int:
    """How many statements that derive a run takes; what it does is taken back."""
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        run()
        transaction.set_rollback(True)
    return sum(query["sql"].count(MARK) for query in captured.captured_queries)


def apply() -> None:
    """The obligation anew for everybody."""
    rederive([CHANGED], on=clock.today(), at=clock.now())


def try_out() -> None:
    """A draft of it that asks the same from tomorrow."""
    row, dates = (
        next(row for row in read(name) if row["code"] == CHANGED)
        for name in ("uk_obligations.yaml", "obligation_dates.yaml")
    )
    tomorrow = clock.today() + timedelta(days=1)
    version = {"starts_on": tomorrow, "ends_on": None, "only_where": None, "why": "To measure"}
    simulate([{**row, **dates, "versions": [version]}], on=tomorrow)
