"""The score of every home and landlord as the rows make it, in one statement that reads each row once.

Rows are pooled by what they are asked of; homes and landlords are then summed from those few pools. A `mark` stands
for which requirements were pooled, with their weights and standings: while it is the same, so are they.
"""

ANCHORS = "landlord_id, property_id, building_id, tenancy_id, occupier_id"

LAWS = """
    SELECT DISTINCT ON (o.id) o.id, o.calls_for_paper, w.weight, (w.weight * 100)::int AS cents,
        w.weight >= 1.3 AS is_critical
    FROM compliance_obligation AS o JOIN compliance_weight AS w ON w.code = o.code AND w.starts_on <= %(on)s::date
    WHERE o.kind = %(kind)s ORDER BY o.id, w.starts_on DESC
"""

COUNTED = f"""
    SELECT r.id, r.landlord_id, r.property_id, r.building_id, r.tenancy_id, r.occupier_id, r.standing, o.weight,
        o.cents, o.is_critical, r.standing IN ('missing', 'overdue', 'question') AS is_open,
        CASE r.standing WHEN 'valid' THEN 100 WHEN 'awaiting_review' THEN 70 WHEN 'expiring' THEN 40 ELSE 0 END
            AS points,
        e.id IS NOT NULL AND (e.document_id IS NOT NULL OR NOT o.calls_for_paper) AS is_covered,
        coalesce(r.deadline, r.check_by) - %(on)s::date AS days_left
    FROM compliance_requirement AS r
    JOIN ({LAWS}) AS o ON o.id = r.obligation_id
    LEFT JOIN compliance_evidence AS e ON e.id = r.held_id
    WHERE r.ended_at IS NULL AND r.standing <> 'not_required'
        AND (%(landlord)s::bigint IS NULL OR r.landlord_id = %(landlord)s)
"""  # noqa: S608  # made of constants
"""What counts. A building's requirement counts in each home of it, a landlord's in none; in the landlord's score each
counts once."""

POOLED = f"""
    SELECT {ANCHORS},
        count(*) AS number, sum(points * cents) AS points, sum(cents) AS cents,
        bool_or(is_critical) AS has_critical,
        bool_or(is_open) AS is_open,
        bool_or(is_open AND is_critical) AS is_open_critical,
        min(days_left) AS days_left,
        min(days_left) FILTER (WHERE is_critical) AS days_left_critical,
        count(*) FILTER (WHERE is_covered) AS covered,
        count(*) FILTER (WHERE standing = 'overdue') AS overdue,
        count(*) FILTER (WHERE standing = 'overdue' AND is_critical) AS overdue_critical,
        count(*) FILTER (WHERE is_critical AND standing IN ('missing', 'overdue')) AS gone,
        bit_xor(hashint8extended(id, hashtextextended(standing, cents))) AS mark
    FROM ({COUNTED}) AS counted GROUP BY {ANCHORS}
"""  # noqa: S608  # made of constants

GATHERED = """
    SELECT 0 AS subject, {pools}.* FROM {pools}
    UNION ALL SELECT property_id, {pools}.* FROM {pools} WHERE property_id IS NOT NULL
    UNION ALL SELECT t.property_id, {pools}.* FROM {pools} JOIN compliance_tenancy AS t ON t.id = {pools}.tenancy_id
    UNION ALL SELECT t.property_id, {pools}.* FROM {pools}
        JOIN compliance_occupier AS l ON l.id = {pools}.occupier_id
        JOIN compliance_tenancy AS t ON t.id = l.tenancy_id
    UNION ALL SELECT h.id, {pools}.* FROM {pools} JOIN homes AS h ON h.building_id = {pools}.building_id
"""
"""Pools by whose score they count in: the landlord's, whose subject is 0, and each home's."""

SUMS = """
    SELECT landlord_id, subject, sum(number) AS number,
        sum(points) / sum(cents) AS status,
        bool_or(has_critical) AS has_critical,
        bool_or(is_open) AS is_open,
        bool_or(is_open_critical) AS is_open_critical,
        min(days_left) AS days_left,
        min(days_left_critical) AS days_left_critical,
        100.0 * sum(covered) / sum(number) AS coverage,
        100 - 100.0 * sum(overdue) / sum(number) - 10 * sum(overdue_critical) AS overdue,
        sum(gone) AS gone,
        bit_xor(mark) AS mark
    FROM gathered GROUP BY landlord_id, subject
"""

PARTS = """
    SELECT landlord_id, subject, coalesce(gone, 0) AS gone, coalesce(mark, 0) AS mark,
        round(coalesce(status, 100), 2) AS status_part,
        CASE
            WHEN number IS NULL THEN 100
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

FRESH = f"""
pooled AS MATERIALIZED ({POOLED}),
homes AS MATERIALIZED (
    SELECT id, landlord_id, building_id, is_hmo FROM compliance_property
    WHERE archived_at IS NULL AND (%(landlord)s::bigint IS NULL OR landlord_id = %(landlord)s)
),
subjects AS (
    SELECT landlord_id, 0 AS subject, count(*) FILTER (WHERE is_hmo) AS hmos FROM homes GROUP BY landlord_id
    UNION ALL SELECT landlord_id, id, is_hmo::int FROM homes
),
gathered AS ({GATHERED.format(pools="pooled")}),
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
)
"""  # noqa: S608  # made of constants
"""The tables of a WITH; `fresh` has for each landlord (subject 0) and home (its key) what its score is."""
