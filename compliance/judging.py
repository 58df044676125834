"""How every requirement stands on a day: one statement over the columns that settling keeps."""

from datetime import date

from django.db import connection

from accounts.models import Landlord
from compliance.standing import Applies, Kind, Standing
from compliance.webhooks.statement import told
from compliance.webhooks.words import EventKind
from config.lib import clock

STANDING = """CASE
    WHEN r.applies = %(open)s AND r.is_waived THEN %(not_required)s
    WHEN r.applies = %(open)s THEN %(question)s
    WHEN r.deadline < %(on)s::date THEN %(overdue)s
    WHEN r.held_id IS NULL AND r.is_awaiting THEN %(awaiting_review)s
    WHEN r.held_id IS NULL THEN %(missing)s
    WHEN coalesce(r.deadline, r.check_by) <= %(on)s::date + o.lead_days THEN %(expiring)s
    ELSE %(valid)s
END"""
"""The standing of requirement `r` of obligation `o`. The same as `holding.standing_on`, for any number."""

DATA = """'requirement', c.id, 'code', c.code, 'property', c.property_id, 'building', c.building_id,
    'tenancy', c.tenancy_id, 'person', c.occupier_id, 'standing', c.standing, 'was', c.was, 'due', c.due"""
REFRESH = f"""
WITH changed AS (
    UPDATE compliance_requirement AS kept SET standing = now.standing
    FROM (
        SELECT r.id, r.standing AS was, o.kind, {STANDING} AS standing
        FROM compliance_requirement AS r JOIN compliance_obligation AS o ON o.id = r.obligation_id
        WHERE r.ended_at IS NULL AND (%(landlord)s::bigint IS NULL OR r.landlord_id = %(landlord)s)
    ) AS now
    WHERE kept.id = now.id AND kept.standing <> now.standing
    RETURNING kept.id, kept.landlord_id, kept.code, kept.property_id, kept.building_id, kept.tenancy_id,
        kept.occupier_id, kept.standing, now.was, now.kind, coalesce(kept.deadline, kept.check_by) AS due
),
told AS ({told(event=EventKind.STANDING.value, data=DATA, of="changed", where=f"c.kind = '{Kind.REQUIREMENT.value}'")})
SELECT count(*) FROM changed
"""  # noqa: S608  # made of constants


def refresh(landlord: Landlord | None, *, on: date) -> int:
    """Write how the current requirements of a landlord, or of all, stand on a day; the number that changed.

    The addresses of their landlords are told of it in the same statement.
    """
    words = {standing.value: standing.value for standing in Standing}
    whose = landlord.pk if landlord else None
    with connection.cursor() as cursor:
        given = {**words, "open": Applies.OPEN.value, "on": on, "landlord": whose, "at": clock.now()}
        cursor.execute(REFRESH, given)
        (count,) = cursor.fetchone()
    return int(count)
