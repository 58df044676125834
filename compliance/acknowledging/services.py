"""Saying that a rule is kept to, and taking it back. Each is a new row."""

from collections.abc import Iterable

from django.db import transaction

from accounts.audit import services as audit
from accounts.models import User
from compliance import services as compliance
from compliance.acknowledging.errors import NothingToAcknowledge, RuleChanged
from compliance.acknowledging.selectors import is_acknowledged, kept_since, same_rule, with_kept_since
from compliance.models import Acknowledgement, Requirement
from compliance.portfolio.capping import ensure_requirement_open


@transaction.atomic
def acknowledge(requirement: Requirement, *, version: int, everywhere: bool, by: User | None) -> int:
    """Keep that the landlord keeps to a rule, here or wherever it applies to them. How many were not said before.

    RuleChanged where `version`, the obligation that was read, is no longer the one that is asked.
    """
    ensure_asked(requirement, version=version)
    rows = same_rule(requirement)
    rows = rows if everywhere else rows.filter(pk=requirement.pk)
    return keep([row for row in with_kept_since(rows) if not kept_since(row)], is_kept=True, by=by)


@transaction.atomic
def take_back(requirement: Requirement, *, by: User | None) -> int:
    """Keep that the landlord no longer says it of this requirement. What was said stays."""
    ensure_asked(requirement, version=requirement.obligation_id)
    rows = with_kept_since(same_rule(requirement).filter(pk=requirement.pk))
    return keep([row for row in rows if kept_since(row)], is_kept=False, by=by)


def ensure_asked(requirement: Requirement, *, version: int) -> None:
    """Pass where there is something to say of it, in the words that were read."""
    compliance.lock(requirement.landlord)
    ensure_requirement_open(requirement)
    requirement.refresh_from_db()
    if not is_acknowledged(requirement):
        raise NothingToAcknowledge
    if requirement.obligation_id != version:
        raise RuleChanged


def keep(rows: Iterable[Requirement], *, is_kept: bool, by: User | None) -> int:
    """Write what was said of each, and that it was said. The number of rows."""
    said = [
        Acknowledgement(requirement=row, obligation=row.obligation, is_kept=is_kept, recorded_by=by) for row in rows
    ]
    Acknowledgement.objects.bulk_create(said)
    for row in said:
        after = {"obligation": row.obligation.code, "version": row.obligation.number, "is_kept": is_kept}
        audit.record("compliance.acknowledged", subject=row.requirement, after=after, by=by)
    return len(said)
