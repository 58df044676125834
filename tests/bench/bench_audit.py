"""What the trail adds to a transaction that it records, and what verifying a million entries takes."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from unittest import mock

from django.db import connection

from accounts.audit import services as trail
from accounts.audit.verifying import verify
from accounts.models import Membership
from accounts.services import change_member
from compliance.models import Property
from compliance.services import say_facts
from tests.bench.bench_score import best, timed
from tests.bench.harness import Figure
from tests.bench.masses import fill
from tests.bench.world import World
from tests.factories.accounts import UserFactory

ENTRIES, LANDLORDS = 1_000_000, 400
TURNS = 150
EMPTY = "TRUNCATE accounts_auditentry, accounts_auditlink, accounts_auditsalt, accounts_audithead RESTART IDENTITY"
WRITE = """
INSERT INTO accounts_auditentry
    (at, landlord_id, actor_id, action, subject_type, subject_id, before, after, why, request_id, address)
SELECT now(), nullif(n %% %(landlords)s, 0), 1, 'compliance.facts_said', 'compliance.property', n::text,
    '{"has_gas": null, "occupants": 2}', '{"has_gas": true, "occupants": 3}', '', md5(n::text), '192.0.2.7'
FROM generate_series(1, %(entries)s) AS n;
INSERT INTO accounts_auditsalt (entry_id, transaction, said, whence)
SELECT id, 0, gen_random_uuid(), gen_random_uuid() FROM accounts_auditentry;
SELECT accounts_audit_chain(0, 0)
"""
SETTLED = "VACUUM ANALYZE accounts_auditentry, accounts_auditlink, accounts_auditsalt, accounts_audithead"
VERIFY = """
import django
django.setup()
from accounts.audit.verifying import verify
assert verify().misfit is None
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) / 1024)
"""


def audit(_: World) -> Iterator[Figure]:
    """The two transactions that people and staff cause most, then the whole trail."""
    fill(homes=100, asked=20)
    yield overhead("saying a fact of a home", says())
    yield overhead("changing a member", changes())
    chain(ENTRIES // 4)
    quarter, little = best(verify_all), memory_of_verifying()
    chain(ENTRIES)
    whole, much = best(verify_all), memory_of_verifying()
    yield Figure(
        f"Trail: verifying {ENTRIES:,} entries, against a quarter of them",
        whole / quarter,
        4.6,
        made_from=f"{whole:.1f} s against {quarter:.1f} s",
    )
    yield Figure(
        "Trail: memory of verifying, against a quarter of the entries",
        much / little,
        1.1,
        made_from=f"{much:.0f} MB against {little:.0f} MB",
    )


def overhead(what: str, act: Callable[[], None]) -> Figure:
    """A transaction with its entry against the same without; both alternate, so the machine disturbs both alike."""
    act()
    with_entry = without = 0.0
    for _ in range(TURNS):
        with_entry += timed(act)
        with mock.patch.object(trail, "record"):
            without += timed(act)
    return Figure(
        f"Trail: {what} with its entry, against without",
        with_entry / without,
        1.3,
        made_from=f"{with_entry / TURNS * 1000:.2f} ms against {without / TURNS * 1000:.2f} ms",
    )


def says() -> Callable[[], None]:
    """Each time the fact is another than before."""
    home = Property.objects.select_related("landlord").first()
    assert home is not None
    numbers = iter(range(3, 10_000_000))
    return lambda: say_facts(home, values={"occupants": 2 + next(numbers) % 5}, by=None)


def changes() -> Callable[[], None]:
    """Each time the member gets the other role, and then the first again: one of the two asks more of the database."""
    home = Property.objects.first()
    assert home is not None
    for role in ("owner", "member"):
        member = Membership.objects.create(landlord_id=home.landlord_id, user=UserFactory(), role=role)

    def change() -> None:
        for role in ("owner", "member"):
            change_member(member, role=role, is_active=True, by=None, why="In turn")

    return change


def chain(entries: int) -> None:
    """A trail of so many entries and nothing else, chained."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(EMPTY)
        cursor.execute(WRITE, {"entries": entries, "landlords": LANDLORDS})
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute(SETTLED)


def verify_all() -> None:
    """The whole trail."""
    verdict = verify()
    assert verdict.misfit is None, verdict


def memory_of_verifying() -> float:
    """The megabytes of a process of its own, under the role of the application, at its peak."""
    done = subprocess.run((sys.executable, "-c", VERIFY), capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])
