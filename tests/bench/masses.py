"""Very many homes at once, written by the database itself: what no test should have to wait for."""

import time
from collections.abc import Mapping

from django.db import OperationalError, connection, transaction

LANDLORD_HOLDS = 25
ATTEMPTS = 10
CLEAR = "TRUNCATE accounts_landlord, plans_planassignment RESTART IDENTITY CASCADE"
LANDLORDS = """
INSERT INTO accounts_landlord
    (reference, name, kind, company_name, email, phone, wants_sms, readiness, created_at)
SELECT 'CVP-2020-' || lpad(n::text, 6, '0'), 'Landlord ' || n, 'individual', '', 'landlord' || n || '@example.org', '',
    false, 'ready', now() - interval '900 days'
FROM generate_series(1, %(landlords)s) AS n
"""
PLANS = """
INSERT INTO plans_planassignment (landlord_id, plan_id, status, since)
SELECT l.id, p.id, 'enabled', now() FROM accounts_landlord AS l, plans_plan AS p WHERE p.code = 'PLAN_3_PRO'
"""
BUILDINGS = """
INSERT INTO compliance_building (landlord_id, source_key, name, created_at)
SELECT l.id, 'home-' || n, n || ' Chapel Street', now()
FROM accounts_landlord AS l, generate_series(1, %(each)s) AS n
"""
HOMES = """
INSERT INTO compliance_property
    (landlord_id, building_id, local_authority_id, source_key, line_1, line_2, town, postcode, nation,
    reminder_recipients, agent_name, agent_email, created_at, let_type, has_gas, occupants, households, build_year)
SELECT landlord_id, id, (SELECT min(id) FROM compliance_localauthority WHERE nation = 'england'), source_key, name,
    '', 'Leeds', 'LS1 4AP', 'england', 'landlord', '', '', now(), 'standard', true, 2, 1, 1990
FROM compliance_building
"""
REQUIREMENTS = """
INSERT INTO compliance_requirement
    (id, code, obligation_id, landlord_id, scope, property_id, applies, standing, held_id, deadline, is_waived,
    created_at, changed_at)
SELECT id, code, obligation, landlord_id, 'property', home, 'holds', standing,
    CASE WHEN standing IN ('valid', 'expiring') THEN id END, CURRENT_DATE + 400 + (id * 31)::int %% 900, false,
    now() - interval '800 days', now() - interval '800 days'
FROM (
    SELECT row_number() OVER () AS id, o.code, o.id AS obligation, p.landlord_id, p.id AS home,
        (ARRAY['valid', 'valid', 'expiring', 'missing', 'overdue'])[1 + (p.id * 7 + o.position * 3) %% 5] AS standing
    FROM compliance_property AS p, (
        SELECT id, code, position FROM compliance_obligation
        WHERE kind = 'requirement' AND ends_on IS NULL AND starts_on <= CURRENT_DATE
        ORDER BY position LIMIT %(asked)s
    ) AS o
) AS made
"""
EVIDENCE = """
INSERT INTO compliance_evidence
    (id, requirement_id, issued_on, outcome, number, issued_by, is_withdrawn, why, recorded_at)
SELECT held_id, id, CURRENT_DATE - 30, 'satisfactory', '', '', false, '', now()
FROM compliance_requirement WHERE held_id IS NOT NULL
"""
COUNTED_ON = """
SELECT setval(pg_get_serial_sequence(name, 'id'), (SELECT max(id) FROM compliance_requirement))
FROM unnest(ARRAY['compliance_requirement', 'compliance_evidence']) AS name
"""
UNCHECKED = "SET LOCAL session_replication_role = replica"
"""The rows refer to rows that are there; to look each up again would take most of the time."""
SETTLED = """
VACUUM ANALYZE compliance_requirement, compliance_evidence, compliance_property, compliance_obligation,
    compliance_weight, accounts_landlord, plans_planassignment
"""


def fill(*, homes: int, asked: int, each: int = LANDLORD_HOLDS) -> None:
    """Landlords with so many homes each, of which so many requirements are asked; everything before is gone."""
    values = {"landlords": homes // each, "each": each, "asked": asked}
    for _ in range(ATTEMPTS):
        try:
            write(values)
            break
        except OperationalError:  # what came before is still being worked on, and holds what is to be cleared
            time.sleep(2)
    with connection.cursor() as cursor:
        cursor.execute(SETTLED)


def write(values: Mapping[str, int]) -> None:
    """Clear the tables and write the rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (CLEAR, UNCHECKED, LANDLORDS, PLANS, BUILDINGS, HOMES, REQUIREMENTS, EVIDENCE, COUNTED_ON):
            cursor.execute(statement, values)
