"""The score of every home and landlord in one statement: what changed is written with its history, and nothing else."""

from datetime import date, datetime

from django.db import connection

from accounts.models import Landlord
from compliance.standing import Kind

COUNTED = """
    SELECT r.id, r.landlord_id, r.building_id, coalesce(r.property_id, t.property_id) AS home_id, r.standing,
        w.weight, w.weight >= 1.3 AS is_critical, r.standing IN ('missing', 'overdue', 'question') AS is_open,
        CASE r.standing WHEN 'valid' THEN 100 WHEN 'awaiting_review' THEN 70 WHEN 'expiring' THEN 40 ELSE 0 END
            AS points,
        e.id IS NOT NULL AND (e.document_id IS NOT NULL OR NOT o.calls_for_paper) AS is_covered,
        coalesce(r.deadline, r.check_by) - %(on)s::date AS days_left
    FROM compliance_requirement AS r
    JOIN compliance_obligation AS o ON o.id = r.obligation_id AND o.kind = %(kind)s
    JOIN weights AS w ON w.code = r.code
    LEFT JOIN compliance_occupier AS l ON l.id = r.occupier_id
    LEFT JOIN compliance_tenancy AS t ON t.id = coalesce(r.tenancy_id, l.tenancy_id)
    LEFT JOIN compliance_evidence AS e ON e.id = r.held_id
    WHERE r.ended_at IS NULL AND r.standing <> 'not_required'
        AND (%(landlord)s::bigint IS NULL OR r.landlord_id = %(landlord)s)
"""
"""What counts. A building's requirement counts in each home of it, a landlord's in none; in the landlord's score each
counts once."""

SUMS = """
    SELECT landlord_id, subject,
        sum(points * weight) / sum(weight) AS status,
        bool_or(is_critical) AS has_critical,
        bool_or(is_open) AS is_open,
        coalesce(bool_or(is_open) FILTER (WHERE is_critical), false) AS is_open_critical,
        min(days_left) AS days_left,
        min(days_left) FILTER (WHERE is_critical) AS days_left_critical,
        100.0 * count(*) FILTER (WHERE is_covered) / count(*) AS coverage,
        100 - 100.0 * count(*) FILTER (WHERE standing = 'overdue') / count(*)
            - 10 * count(*) FILTER (WHERE standing = 'overdue' AND is_critical) AS overdue,
        count(*) FILTER (WHERE is_critical AND standing IN ('missing', 'overdue')) AS gone,
        jsonb_agg(jsonb_build_array(id, weight, standing) ORDER BY id) AS lines
    FROM lines GROUP BY landlord_id, subject
"""

PARTS = """
    SELECT landlord_id, subject, coalesce(gone, 0) AS gone, coalesce(lines, '[]') AS lines,
        round(coalesce(status, 100), 2) AS status_part,
        CASE
            WHEN lines IS NULL THEN 100
            WHEN CASE WHEN has_critical THEN is_open_critical ELSE is_open END THEN 0
            ELSE (
                SELECT CASE
                    WHEN d.left_over IS NULL OR d.left_over >= 90 THEN 100 WHEN d.left_over >= 60 THEN 90
                    WHEN d.left_over >= 30 THEN 75 WHEN d.left_over >= 14 THEN 50
                    WHEN d.left_over >= 7 THEN 30 WHEN d.left_over >= 0 THEN 15 ELSE 0 END
                FROM (SELECT CASE WHEN has_critical THEN days_left_critical ELSE days_left END AS left_over) AS d
            )
        END::numeric AS expiry_part,
        round(coalesce(coverage, 100), 2) AS coverage_part,
        round(greatest(coalesce(overdue, 100), 0), 2) AS overdue_part,
        (100 - least(5 * hmos, 25))::numeric AS risk_part
    FROM subjects LEFT JOIN sums USING (landlord_id, subject)
"""

STATEMENT = f"""
WITH weights AS MATERIALIZED (
    SELECT DISTINCT ON (code) code, weight FROM compliance_weight
    WHERE starts_on <= %(on)s::date ORDER BY code, starts_on DESC
),
counted AS MATERIALIZED ({COUNTED}),
homes AS MATERIALIZED (
    SELECT id, landlord_id, building_id, is_hmo FROM compliance_property
    WHERE archived_at IS NULL AND (%(landlord)s::bigint IS NULL OR landlord_id = %(landlord)s)
),
subjects AS (
    SELECT landlord_id, 0 AS subject, count(*) FILTER (WHERE is_hmo) AS hmos FROM homes GROUP BY landlord_id
    UNION ALL SELECT landlord_id, id, is_hmo::int FROM homes
),
lines AS (
    SELECT 0 AS subject, counted.* FROM counted
    UNION ALL SELECT home_id, counted.* FROM counted WHERE home_id IS NOT NULL
    UNION ALL SELECT homes.id, counted.* FROM counted JOIN homes USING (building_id)
),
sums AS ({SUMS}),
parts AS ({PARTS}),
totals AS (
    SELECT *, round(
        0.35 * status_part + 0.25 * expiry_part + 0.15 * coverage_part + 0.15 * overdue_part + 0.10 * risk_part
    )::int AS total
    FROM parts
),
graded AS (
    SELECT *, CASE WHEN total >= 90 THEN 'A' WHEN total >= 80 THEN 'B' WHEN total >= 60 THEN 'C'
        WHEN total >= 40 THEN 'D' ELSE 'F' END AS grade
    FROM totals
),
fresh AS (
    SELECT *, CASE
        WHEN gone > 1 OR grade = 'F' THEN 'critical' WHEN gone = 1 OR grade = 'D' THEN 'high'
        WHEN grade = 'C' THEN 'medium' ELSE 'low' END AS risk
    FROM graded
),
changed AS (
    SELECT fresh.*
    FROM fresh LEFT JOIN compliance_score AS kept
        ON kept.landlord_id = fresh.landlord_id AND coalesce(kept.property_id, 0) = fresh.subject
    WHERE kept.id IS NULL
        OR (kept.total, kept.risk, kept.status_part, kept.expiry_part, kept.coverage_part, kept.overdue_part,
            kept.risk_part, kept.lines)
        <> (fresh.total, fresh.risk, fresh.status_part, fresh.expiry_part, fresh.coverage_part, fresh.overdue_part,
            fresh.risk_part, fresh.lines)
),
remembered AS (
    INSERT INTO compliance_pastscore (landlord_id, property_id, "on", at, total, grade, risk, status_part, expiry_part,
        coverage_part, overdue_part, risk_part, lines)
    SELECT landlord_id, nullif(subject, 0), %(on)s::date, %(at)s, total, grade, risk, status_part, expiry_part,
        coverage_part, overdue_part, risk_part, lines
    FROM changed
)
INSERT INTO compliance_score (landlord_id, property_id, changed_at, total, grade, risk, status_part, expiry_part,
    coverage_part, overdue_part, risk_part, lines)
SELECT landlord_id, nullif(subject, 0), %(at)s, total, grade, risk, status_part, expiry_part,
    coverage_part, overdue_part, risk_part, lines
FROM changed
ON CONFLICT (landlord_id, property_id) DO UPDATE SET changed_at = excluded.changed_at, total = excluded.total,
    grade = excluded.grade, risk = excluded.risk, status_part = excluded.status_part,
    expiry_part = excluded.expiry_part, coverage_part = excluded.coverage_part,
    overdue_part = excluded.overdue_part, risk_part = excluded.risk_part, lines = excluded.lines
"""  # noqa: S608  # made of constants


def refresh(landlord: Landlord | None, *, on: date, at: datetime) -> int:
    """Write the scores of a landlord and their homes, or of all, as of a day; the number that changed."""
    whose = landlord.pk if landlord else None
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"on": on, "at": at, "kind": Kind.REQUIREMENT.value, "landlord": whose})
        return int(cursor.rowcount)
