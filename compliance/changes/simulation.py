"""What drafts would do, found by deriving them, with nothing touched.

Requirements are derived into a temporary table of the same name, which stands before the real one for this connection
alone: no requirement is locked. The drafts themselves are rows for as long as that takes, and are taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection, transaction

from compliance.changes.drafts import Row, write
from compliance.following import rederive
from config.lib.nations import Nation

BEFORE, AFTER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 2, tzinfo=UTC)
"""Marks of the two derivations, in the columns that say when a requirement was made, changed or ended."""

SHADOW = "CREATE TEMPORARY TABLE compliance_requirement (LIKE compliance_requirement INCLUDING ALL) ON COMMIT DROP"

COUNTS = """
WITH changed AS (
    SELECT r.*, o.nations,
        CASE WHEN r.ended_at = %(after)s THEN 'lost' WHEN r.created_at = %(after)s THEN 'gained' ELSE 'kept' END AS what
    FROM compliance_requirement AS r JOIN compliance_obligation AS o ON o.id = r.obligation_id
),
placed AS (
    SELECT c.id, c.code, c.what, c.nations, c.property_id AS home_id FROM changed AS c WHERE c.property_id IS NOT NULL
    UNION ALL
    SELECT c.id, c.code, c.what, c.nations, t.property_id
    FROM changed AS c LEFT JOIN compliance_occupier AS l ON l.id = c.occupier_id
        JOIN compliance_tenancy AS t ON t.id = coalesce(c.tenancy_id, l.tenancy_id)
    UNION ALL
    SELECT c.id, c.code, c.what, c.nations, h.id
    FROM changed AS c JOIN compliance_property AS h ON h.building_id = c.building_id AND h.archived_at IS NULL
    UNION ALL
    SELECT c.id, c.code, c.what, c.nations, h.id
    FROM changed AS c JOIN compliance_property AS h ON h.landlord_id = c.landlord_id AND h.archived_at IS NULL
    WHERE c.scope = 'landlord'
)
SELECT p.code, h.nation,
    count(DISTINCT p.id) FILTER (WHERE what = 'gained'), count(DISTINCT h.id) FILTER (WHERE what = 'gained'),
    count(DISTINCT p.id) FILTER (WHERE what = 'lost'), count(DISTINCT h.id) FILTER (WHERE what = 'lost'),
    count(DISTINCT p.id) FILTER (WHERE what = 'kept')
FROM placed AS p JOIN compliance_property AS h ON h.id = p.home_id AND h.nation = ANY (p.nations)
GROUP BY GROUPING SETS ((p.code, h.nation), ())
ORDER BY p.code NULLS LAST, h.nation
"""


@dataclass(frozen=True, slots=True)
class Effect:
    """How many requirements would come, go and stay, and on how many homes."""

    gained: int
    gained_homes: int
    lost: int
    lost_homes: int
    kept: int

    def __str__(self) -> str:
        gained = f"+{self.gained} requirements on {self.gained_homes} properties"
        return f"{gained}, -{self.lost} requirements on {self.lost_homes} properties"


@dataclass(frozen=True, slots=True)
class Simulation:
    """The effect of drafts: by code and nation, and over all."""

    codes: Sequence[str]
    lines: Sequence[tuple[str, Nation, Effect]]
    total: Effect


def simulate(rows: Sequence[Row], *, on: date) -> Simulation:
    """What these drafts would change on a day, against the law as it stands then; ObligationError as in applying."""
    with transaction.atomic():
        codes = sorted({str(row.get("code")) for row in rows})
        with connection.cursor() as cursor:
            cursor.execute(SHADOW)
        rederive(codes, on=on, at=BEFORE)
        write(rows)
        rederive(codes, on=on, at=AFTER)
        *by_code, (_, _, total) = counted()
        transaction.set_rollback(True)
    lines = [(code, Nation(nation), effect) for code, nation, effect in by_code if code and nation]
    return Simulation(codes, lines, total=total)


def counted() -> list[tuple[str | None, str | None, Effect]]:
    """The counts by code and nation; in the end, under no code, those of all together."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"after": AFTER})
        return [(code, nation, Effect(*numbers)) for code, nation, *numbers in cursor.fetchall()]
