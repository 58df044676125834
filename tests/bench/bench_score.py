"""Every score of a hundred thousand homes: how its one statement compares with plain ones over the same rows."""

import time
from collections.abc import Callable, Iterator

from django.db import connection, transaction

from compliance.scoring.fresh import FRESH
from compliance.scoring.statement import ROOM_FOR_ALL, given, refresh
from config.lib import clock
from tests.bench.harness import Figure
from tests.bench.masses import fill
from tests.bench.world import World

HOMES, ASKED = 100_000, 20
ROUNDS = 3
COMPUTE = f"WITH {FRESH} SELECT count(*), sum(total) FROM fresh"  # made of constants
GROUPED = """
SELECT r.landlord_id, r.property_id, count(*) AS number, sum(w.weight) AS weight,
    count(*) FILTER (WHERE r.standing = 'overdue') AS overdue, count(e.id) AS held, min(r.deadline) AS due
FROM compliance_requirement AS r
JOIN compliance_obligation AS o ON o.id = r.obligation_id AND o.kind = 'requirement'
JOIN compliance_weight AS w ON w.code = r.code
LEFT JOIN compliance_evidence AS e ON e.id = r.held_id
WHERE r.ended_at IS NULL GROUP BY r.landlord_id, r.property_id
"""
KEPT = ("compliance_score", "compliance_pastscore")


def scores(_: World) -> Iterator[Figure]:
    """Computing all parts, keeping those that changed, and what four times the homes take."""
    fill(homes=HOMES // 4, asked=ASKED)
    quarter = best(compute)
    fill(homes=HOMES, asked=ASKED)
    plain, ours = best(grouped), best(compute)
    yield Figure(
        f"Score: all parts of {HOMES:,} homes, against a plain GROUP BY of the same rows",
        ours / plain,
        3,
        made_from=f"{ours:.2f} s against {plain:.2f} s",
    )
    yield Figure("Score: four times the homes", ours / quarter, 4.6, made_from=f"{ours:.2f} s against {quarter:.2f} s")
    written = timed(write_all)
    again, rows = timed(write_all), write_all()
    copied = min(copy() for _ in range(ROUNDS))
    yield Figure(
        "Score: keeping what changed, against INSERT … SELECT of the same rows",
        (written - again) / copied,
        3,
        made_from=f"{written - again:.2f} s against {copied:.2f} s",
    )
    yield Figure("Score: rows written where nothing changed", rows, 0)


def best(run: Callable[[], object]) -> float:
    """The seconds of the quickest of some runs, which the rest of the machine disturbed least."""
    return min(timed(run) for _ in range(ROUNDS))


def timed(run: Callable[[], object]) -> float:
    """The seconds of one run."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def ask(statement: str) -> None:
    """Run it with the memory that the product gives it, and read what comes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ROOM_FOR_ALL)
        cursor.execute(statement, given(None, on=clock.today()))
        cursor.fetchall()


def compute() -> None:
    """Every part of every score, of which nothing is kept."""
    ask(COMPUTE)


def grouped() -> None:
    """The plain statement."""
    ask(f"SELECT count(*) FROM ({GROUPED}) AS found")  # made of constants


def write_all() -> int:
    """The number of scores that were other than those that are kept."""
    return refresh(None, on=clock.today(), at=clock.now())


def copy() -> float:
    """The seconds in which the same rows go into the same tables, emptied, with all that holds of them."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in KEPT:
            cursor.execute(f"CREATE TEMPORARY TABLE kept_{table} ON COMMIT DROP AS SELECT * FROM {table}")
        cursor.execute(f"TRUNCATE {', '.join(KEPT)}")
        insert = ";".join(f"INSERT INTO {table} SELECT * FROM kept_{table}" for table in KEPT)
        insert += "; SET CONSTRAINTS ALL IMMEDIATE"
        return timed(lambda: cursor.execute(insert))
