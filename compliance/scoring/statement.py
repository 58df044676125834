"""Keeping scores: what changed is written with its history and what it was made of, told, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from accounts.models import Landlord
from compliance.scoring.fresh import ANCHORS, COUNTED, FRESH, GATHERED
from compliance.standing import Kind
from compliance.webhooks.statement import told
from compliance.webhooks.words import EventKind

CHANGED = """
changed AS MATERIALIZED (
    SELECT fresh.*, kept.total AS was, kept.risk AS was_risk
    FROM fresh LEFT JOIN compliance_score AS kept
        ON kept.landlord_id = fresh.landlord_id AND coalesce(kept.property_id, 0) = fresh.subject
    WHERE kept.id IS NULL
        OR (kept.total, kept.risk, kept.status_part, kept.expiry_part, kept.coverage_part, kept.overdue_part,
            kept.risk_part, kept.mark)
        <> (fresh.total, fresh.risk, fresh.status_part, fresh.expiry_part, fresh.coverage_part, fresh.overdue_part,
            fresh.risk_part, fresh.mark)
)
"""

LINE = """'[' || id || ',' || weight || ',"' || standing || '"]'"""
TOLD = f"""
lines AS MATERIALIZED (
    SELECT {ANCHORS}, string_agg({LINE}, ',') AS lines FROM ({COUNTED}) AS counted
    WHERE landlord_id IN (SELECT landlord_id FROM changed) GROUP BY {ANCHORS}
),
told AS (
    SELECT landlord_id, subject, '[' || string_agg(lines, ',') || ']' AS lines
    FROM ({GATHERED.format(pools="lines")}) AS gathered JOIN changed USING (landlord_id, subject)
    GROUP BY landlord_id, subject
),
written AS MATERIALIZED (
    SELECT changed.*, coalesce(told.lines, '[]') AS lines FROM changed LEFT JOIN told USING (landlord_id, subject)
)
"""  # noqa: S608  # made of constants

DATA = "'property', nullif(c.subject, 0), 'score', c.total, 'grade', c.grade, 'risk', c.risk, 'was', c.was"
OTHER = "(c.total, c.risk) IS DISTINCT FROM (c.was, c.was_risk)"
STATEMENT = f"""
WITH {FRESH}, {CHANGED}, {TOLD},
remembered AS (
    INSERT INTO compliance_pastscore (landlord_id, property_id, "on", at, total, grade, risk, status_part, expiry_part,
        coverage_part, overdue_part, risk_part, lines)
    SELECT landlord_id, nullif(subject, 0), %(on)s::date, %(at)s, total, grade, risk, status_part, expiry_part,
        coverage_part, overdue_part, risk_part, lines
    FROM written
),
announced AS ({told(event=EventKind.SCORE.value, data=DATA, of="changed", where=OTHER)})
INSERT INTO compliance_score (landlord_id, property_id, changed_at, total, grade, risk, status_part, expiry_part,
    coverage_part, overdue_part, risk_part, lines, mark)
SELECT landlord_id, nullif(subject, 0), %(at)s, total, grade, risk, status_part, expiry_part,
    coverage_part, overdue_part, risk_part, lines, mark
FROM written
ON CONFLICT (landlord_id, property_id) DO UPDATE SET changed_at = excluded.changed_at, total = excluded.total,
    grade = excluded.grade, risk = excluded.risk, status_part = excluded.status_part,
    expiry_part = excluded.expiry_part, coverage_part = excluded.coverage_part,
    overdue_part = excluded.overdue_part, risk_part = excluded.risk_part, lines = excluded.lines, mark = excluded.mark
"""  # noqa: S608  # made of constants

DIFFERING = f"""
WITH {FRESH}, {CHANGED}
SELECT l.reference, nullif(c.subject, 0), kept.total, c.total
FROM changed AS c
JOIN accounts_landlord AS l ON l.id = c.landlord_id
LEFT JOIN compliance_score AS kept
    ON kept.landlord_id = c.landlord_id AND coalesce(kept.property_id, 0) = c.subject
ORDER BY l.reference, c.subject
"""  # noqa: S608  # made of constants


ROOM_FOR_ALL = "SET LOCAL work_mem = '256MB'"
"""So that the pools of every home are made in memory."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A score that is kept otherwise than the rows make it. `home` is None for the landlord's, `kept` where none is."""

    reference: str
    home: int | None
    kept: int | None
    fresh: int


def refresh(landlord: Landlord | None, *, on: date, at: datetime) -> int:
    """Write the scores of a landlord and their homes, or of all, as of a day; the number that changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        if landlord is None:
            cursor.execute(ROOM_FOR_ALL)
        cursor.execute(STATEMENT, {**given(landlord, on=on), "at": at})
        return int(cursor.rowcount)


def differences(*, on: date) -> list[Difference]:
    """Every score whose parts or requirements are other than those that are kept; nothing is written."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERING, given(None, on=on))
        return [Difference(*row) for row in cursor.fetchall()]


def given(landlord: Landlord | None, *, on: date) -> dict[str, Any]:
    """The values that `FRESH` takes."""
    return {"on": on, "kind": Kind.REQUIREMENT.value, "landlord": landlord.pk if landlord else None}
