"""The daily sweep over a million requirements of which one in a hundred is due."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from compliance.models import Reminder
from compliance.reminders import statement
from config.lib import clock
from tests.bench.bench_score import ROUNDS, best, timed
from tests.bench.harness import Figure
from tests.bench.masses import fill
from tests.bench.world import World

HOMES, ASKED = 50_000, 20
DUE = "UPDATE compliance_requirement SET deadline = CURRENT_DATE + 1 WHERE abs(hashint8(id)) % 100 = 0"
PLAIN = """
SELECT r.id, r.landlord_id FROM compliance_requirement AS r
JOIN compliance_obligation AS o ON o.id = r.obligation_id AND o.kind = 'requirement'
JOIN accounts_landlord AS l ON l.id = r.landlord_id
LEFT JOIN compliance_property AS p ON p.id = r.property_id
WHERE r.ended_at IS NULL AND r.applies = 'holds' AND NOT r.is_waived AND r.standing <> 'question'
    AND r.landlord_id IN (SELECT landlord_id FROM plans_planassignment WHERE status = 'enabled')
    AND coalesce(r.deadline, r.check_by) <= CURRENT_DATE + o.lead_days
    AND coalesce(p.reminder_recipients, 'landlord') IN ('landlord', 'both')
"""
COLUMNS = "landlord_id, requirement_id, step, due_on, recipient, channel, created_at"
SWEEP = """
import django
django.setup()
from compliance.reminders.services import sweep
from config.lib import clock
sweep(at=clock.now())
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) / 1024)
"""


def reminders(_: World) -> Iterator[Figure]:
    """Finding what is due, writing it, doing so again, and the memory that the process takes."""
    fill(homes=HOMES, asked=ASKED)
    with connection.cursor() as cursor:
        cursor.execute(DUE)
        cursor.execute("VACUUM ANALYZE compliance_requirement")
    found, plain = best(find), best(read)
    yield Figure(
        f"Reminders: finding 1 in 100 of {HOMES * ASKED:,}, against a plain read",
        found / plain,
        3,
        made_from=f"{found:.2f} s against {plain:.2f} s",
    )
    wrote = min(written() for _ in range(ROUNDS))
    megabytes = memory_of_a_sweep()
    copied = min(copy() for _ in range(ROUNDS))
    yield Figure(
        f"Reminders: writing {Reminder.objects.count():,}, against COPY",
        max(wrote - found, 0) / copied,
        3,
        made_from=f"{wrote - found:.2f} s against {copied:.2f} s",
    )
    yield Figure("Reminders: written by a second run on the same day", sweep(), 0)
    yield Figure("Reminders: megabytes of the process that sweeps, at its peak", megabytes, 200)


def sweep() -> int:
    """The number of reminders that a run writes."""
    return statement.write(None, on=clock.today(), at=clock.now())


def find() -> None:
    """What is due, of which nothing is written."""
    run(f"{statement.WITH_DUE} SELECT count(*) FROM due")


def read() -> None:
    """The rows near their date, read plainly."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({PLAIN}) AS found")  # made of constants


def run(sql: str) -> int:
    """A statement with the values and the gate that the product gives it."""
    return statement.run(sql, to=statement.LEGAL, at=clock.now(), **statement.about(None, on=clock.today()))


def written() -> float:
    """The seconds of a run that finds everything unwritten; what it wrote is taken back."""
    with transaction.atomic():
        seconds = timed(write_at_once)
        transaction.set_rollback(True)
    return seconds


def write_at_once() -> None:
    """A run with all that is checked of its rows."""
    sweep()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def copy() -> float:
    """The seconds in which the same rows are copied into the same table, emptied."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM compliance_reminder")  # a constant
        rows = cursor.fetchall()
        cursor.execute("DELETE FROM compliance_reminder")
        return timed(lambda: copy_in(cursor.cursor, rows))


def copy_in(cursor: Any, rows: list[tuple[Any, ...]]) -> None:
    """These rows by COPY, with all that is checked of them."""
    with cursor.copy(f"COPY compliance_reminder ({COLUMNS}) FROM STDIN") as copying:
        for row in rows:
            copying.write_row(row)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def memory_of_a_sweep() -> float:
    """The megabytes that a process of its own takes for the whole task."""
    done = subprocess.run((sys.executable, "-c", SWEEP), capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])
