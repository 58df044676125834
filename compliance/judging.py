"""How every requirement stands on a day: one statement over the columns that settling keeps."""

from datetime import date

from django.db import connection

from accounts.models import Landlord
from compliance.standing import Applies, Standing

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

REFRESH = f"""
UPDATE compliance_requirement AS kept SET standing = now.standing
FROM (
    SELECT r.id, {STANDING} AS standing
    FROM compliance_requirement AS r JOIN compliance_obligation AS o ON o.id = r.obligation_id
    WHERE r.ended_at IS NULL AND (%(landlord)s::bigint IS NULL OR r.landlord_id = %(landlord)s)
) AS now
WHERE kept.id = now.id AND kept.standing <> now.standing
"""  # noqa: S608  # made of constants


def refresh(landlord: Landlord | None, *, on: date) -> int:
    """Write how the current requirements of a landlord, or of all, stand on a day; the number that changed."""
    words = {standing.value: standing.value for standing in Standing}
    whose = landlord.pk if landlord else None
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, {**words, "open": Applies.OPEN.value, "on": on, "landlord": whose})
        return int(cursor.rowcount)
