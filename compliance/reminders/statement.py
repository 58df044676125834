"""What is due to be said, for one landlord or for all: in each case one statement, which says nothing twice."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from accounts.models import Landlord
from compliance.reminders.steps import USUAL_STEPS, WEEK
from compliance.standing import Applies, Kind, Standing
from compliance.states import DigestKind
from plans.features import Access, FeatureKey
from plans.selectors import landlords_allowed

LAWS = """
    SELECT id, leads, (SELECT max(step) FROM unnest(leads) AS step) AS longest
    FROM (
        SELECT id, CASE WHEN reminder_lead_days = '{}' THEN %(usual)s::int[] ELSE reminder_lead_days END AS leads
        FROM compliance_obligation WHERE kind = %(kind)s
    ) AS named
"""

DUE = f"""
    SELECT r.landlord_id, r.id AS requirement_id, latest.step, d.due_on, lower(who.address) AS recipient
    FROM compliance_requirement AS r
    JOIN laws AS o ON o.id = r.obligation_id
    JOIN accounts_landlord AS l ON l.id = r.landlord_id
    LEFT JOIN compliance_occupier AS i ON i.id = r.occupier_id
    LEFT JOIN compliance_tenancy AS t ON t.id = coalesce(r.tenancy_id, i.tenancy_id)
    LEFT JOIN compliance_property AS p ON p.id = coalesce(r.property_id, t.property_id)
    CROSS JOIN LATERAL (SELECT coalesce(r.deadline, r.check_by) AS due_on) AS d
    CROSS JOIN LATERAL (
        SELECT CASE WHEN d.due_on <= %(on)s::date THEN -((%(on)s::date - d.due_on) / {WEEK} * {WEEK})
            ELSE (SELECT min(step) FROM unnest(o.leads) AS step WHERE step >= d.due_on - %(on)s::date) END AS step
    ) AS latest
    CROSS JOIN LATERAL (VALUES ('landlord', l.email), ('agent', p.agent_email)) AS who (role, address)
    WHERE r.ended_at IS NULL AND r.applies = %(holds)s AND NOT r.is_waived AND r.standing <> %(question)s
        AND (%(landlord)s::bigint IS NULL OR r.landlord_id = %(landlord)s)
        AND r.landlord_id IN (SELECT * FROM allowed)
        AND d.due_on <= %(on)s::date + o.longest
        AND d.due_on - latest.step >= (r.created_at AT TIME ZONE %(zone)s)::date
        AND coalesce(p.reminder_recipients, 'landlord') IN (who.role, 'both') AND who.address <> ''
"""  # noqa: S608  # made of constants
"""Of each requirement the step that fell last by a day, for each person to be told, where they may be told."""

SAME = """
    said.requirement_id = due.requirement_id AND said.step = due.step AND said.due_on = due.due_on
        AND said.recipient = due.recipient AND said.channel = 'email'
"""

WITH_DUE = "WITH allowed AS MATERIALIZED ({allowed}), " + f"laws AS MATERIALIZED ({LAWS}), due AS ({DUE})"

WRITE = f"""{WITH_DUE}
INSERT INTO compliance_reminder (landlord_id, requirement_id, step, due_on, recipient, channel, created_at)
SELECT landlord_id, requirement_id, step, due_on, recipient, 'email', %(at)s FROM due
WHERE NOT EXISTS (SELECT FROM compliance_reminder AS said WHERE {SAME})
ON CONFLICT DO NOTHING
"""  # noqa: S608  # made of constants

FORGET = f"""{WITH_DUE}
DELETE FROM compliance_reminder AS said
WHERE said.landlord_id = %(landlord)s AND said.digest_id IS NULL
    AND NOT EXISTS (SELECT FROM due WHERE {SAME})
"""  # noqa: S608  # made of constants

OPEN = """WITH allowed AS MATERIALIZED ({allowed})
INSERT INTO compliance_digest
    (landlord_id, recipient, kind, "on", state, attempts, run_after, error_code, error, created_at)
SELECT DISTINCT landlord_id, recipient, 'daily', %(on)s::date, 'queued', 0, %(run_after)s, '', '', %(at)s
FROM compliance_reminder WHERE digest_id IS NULL AND landlord_id IN (SELECT * FROM allowed)
ON CONFLICT DO NOTHING
"""

OPEN_MONTHLY = """WITH allowed AS MATERIALIZED ({allowed})
INSERT INTO compliance_digest
    (landlord_id, recipient, kind, "on", state, attempts, run_after, error_code, error, created_at)
SELECT l.id, lower(l.email), 'monthly', %(on)s::date, 'queued', 0, %(run_after)s, '', '', %(at)s
FROM compliance_score AS now JOIN accounts_landlord AS l ON l.id = now.landlord_id
WHERE now.property_id IS NULL AND now.landlord_id IN (SELECT * FROM allowed)
    AND EXISTS (
        SELECT FROM compliance_pastscore AS past
        WHERE past.landlord_id = l.id AND past.property_id IS NULL AND past."on" < %(on)s::date
    )
    AND NOT EXISTS (
        SELECT FROM accounts_notificationwishes AS said WHERE said.landlord_id = l.id AND 'monthly' = ANY (said.muted)
    )
ON CONFLICT DO NOTHING
"""

LEGAL = Access.LEGAL_REMINDER
SUMMARY = Access.SIDE_EFFECT
"""A monthly digest reminds of nothing that the daily one does not, so it stops with the first late payment."""
ACCESS = {DigestKind.DAILY: LEGAL, DigestKind.MONTHLY: SUMMARY}


def write(landlord: Landlord | None, *, on: date, at: datetime) -> int:
    """Write the reminders that fell last by a day and are not written; how many these were."""
    return run(WRITE, to=LEGAL, at=at, **about(landlord, on=on))


def forget(landlord: Landlord, *, on: date) -> int:
    """Take away what nobody was told and what is not due to be said any more; how many these were."""
    return run(FORGET, to=LEGAL, **about(landlord, on=on))


def open_daily(*, on: date, run_after: datetime, at: datetime) -> int:
    """Write a digest of that day for each person for whom something waits; how many are new."""
    return run(OPEN, to=LEGAL, on=on, run_after=run_after, at=at)


def open_monthly(*, on: date, run_after: datetime, at: datetime) -> int:
    """Write the digest of the month that began on a day for each landlord who was there before; how many are new."""
    return run(OPEN_MONTHLY, to=SUMMARY, on=on, run_after=run_after, at=at)


def about(landlord: Landlord | None, *, on: date) -> dict[str, Any]:
    """The values that `DUE` takes."""
    return {
        "landlord": landlord.pk if landlord else None,
        "on": on,
        "usual": list(USUAL_STEPS),
        "kind": Kind.REQUIREMENT.value,
        "holds": Applies.HOLDS.value,
        "question": Standing.QUESTION.value,
        "zone": settings.TIME_ZONE,
    }


def run(statement: str, *, to: Access, **values: Any) -> int:
    """Run a statement over the landlords whom the gate lets be written to; the number of rows it changed."""
    whose = {"landlord": values["landlord"]} if values.get("landlord") else {}
    rows = landlords_allowed(FeatureKey.EMAIL_NOTIFICATIONS, to=to).filter(**whose)
    gate, given = rows.query.sql_with_params()
    names = [f"gate_{number}" for number, _ in enumerate(given)]
    allowed = gate % tuple(f"%({name})s" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{allowed}", allowed), {**values, **dict(zip(names, given, strict=True))})
        return int(cursor.rowcount)
