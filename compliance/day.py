"""What a new day changes by itself: tenancies end, deadlines pass, and what was valid begins to expire."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from accounts.models import Landlord
from compliance import judging
from compliance.models import Requirement, Tenancy
from compliance.schemes import apply_schemes
from compliance.scoring import statement as scores
from compliance.services import derive_requirements, lock, lock_all
from compliance.settling import settle
from config.lib import clock
from config.lib.locks import serialised

LOOKING_BACK = timedelta(days=14)
"""For how long what changed is looked at again: longer than beat is ever down, or a change of law cut short."""
ROLLING = ("calendar_quarterly",)
"""Due rules whose date moves on by itself."""

KEEP = """
INSERT INTO compliance_pastscore (landlord_id, property_id, "on", at, total, grade, risk, status_part, expiry_part,
    coverage_part, overdue_part, risk_part, lines)
SELECT landlord_id, property_id, %(on)s::date, %(at)s, total, grade, risk, status_part, expiry_part, coverage_part,
    overdue_part, risk_part, lines
FROM compliance_score AS now
WHERE NOT EXISTS (
    SELECT FROM compliance_pastscore AS kept
    WHERE kept.landlord_id = now.landlord_id AND coalesce(kept.property_id, 0) = coalesce(now.property_id, 0)
        AND kept."on" = %(on)s::date
)
"""


def turn(*, on: date, at: datetime) -> None:
    """Bring everything to a day: what is asked, how it stands, the scores, and their history. Again changes nothing."""
    with serialised("compliance.day"):
        apply_schemes(on)
        derive_requirements(on=on)
        for landlord in unsettled(on):
            with transaction.atomic():
                lock(landlord)
                settle(landlord, on=on)
        with transaction.atomic():
            lock_all()
            judging.refresh(None, on=on)
            scores.refresh(None, on=on, at=at)
            keep_scores(on=on, at=at)


def unsettled(on: date) -> Iterable[Landlord]:
    """The landlords of whom something else is asked since lately, or for whom the day itself moves a date."""
    changed = Q(changed_at__gte=clock.now() - LOOKING_BACK) | Q(obligation__due_algorithm__in=ROLLING, deadline__lt=on)
    asked = Requirement.objects.filter(changed, ended_at=None).order_by().values("landlord")
    days = (on - LOOKING_BACK, on)
    turned = Tenancy.objects.filter(Q(starts_on__range=days) | Q(ends_on__range=days))
    homes = turned.order_by().values("property__landlord")
    return Landlord.objects.filter(Q(pk__in=asked) | Q(pk__in=homes)).iterator()


def keep_scores(*, on: date, at: datetime) -> int:
    """Keep each score of which nothing is kept on that day; how many these were."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP, {"on": on, "at": at})
        return int(cursor.rowcount)
