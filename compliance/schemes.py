"""Licensing schemes: written and deleted by staff, begun and ended by their dates, with what follows at once."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.audit import services as audit
from accounts.models import User
from compliance.attributes import attributes
from compliance.covering import FACTS, cover
from compliance.following import follow
from compliance.models import LicensingScheme, LocalAuthority, Obligation, Property
from compliance.services import lock_all
from config.lib import clock
from config.lib.predicates.tree import facts_in

TOLD = ("name", "kind", "local_authority_id", "starts_on", "ends_on", "covers_whole_area", "source_url")


def is_possible(kind: str, *, in_council: LocalAuthority) -> bool:
    """Whether the law knows schemes of this kind where the council is."""
    return in_council.nation in attributes()[FACTS[kind]].nations


@transaction.atomic
def save_scheme(scheme: LicensingScheme, *, by: User, why: str) -> None:
    """Write a scheme as staff typed it, and what follows for every home that it covers, or no longer does."""
    before = LicensingScheme.objects.select_for_update().filter(pk=scheme.pk).first()
    if before is None:
        scheme.recorded_by = by
    scheme.save()
    action = "compliance.scheme_added" if before is None else "compliance.scheme_changed"
    audit.record(action, subject=scheme, before=told(before), after=told(scheme), why=why, by=by)
    apply_schemes(clock.today())


@transaction.atomic
def delete_scheme(scheme: LicensingScheme, *, by: User, why: str) -> None:
    """Delete a scheme. What it said of homes is not said any more since today."""
    audit.record("compliance.scheme_deleted", subject=scheme, before=told(scheme), why=why, by=by)
    scheme.delete()
    apply_schemes(clock.today())


@transaction.atomic
def apply_schemes(on: date) -> int:
    """Let schemes begin and end by their dates, with what follows for requirements; the number of facts that changed.

    Run again it changes nothing.
    """
    lock_all()
    changed = cover(Property.objects.filter(archived_at=None), on=on)
    if changed:
        follow(turning_on_schemes(on=on), on=on)
    return changed


def turning_on_schemes(*, on: date) -> list[str]:
    """The codes of obligations whose condition mentions the area of a scheme."""
    laws = Obligation.objects.shown(on).only("code", "predicate")
    return sorted({law.code for law in laws if facts_in(law.condition) & set(FACTS.values())})


def told(scheme: LicensingScheme | None) -> dict[str, Any]:
    """What the trail keeps of a scheme."""
    values = {name: getattr(scheme, name) for name in TOLD} if scheme else {}
    return {name: str(value) if isinstance(value, date) else value for name, value in values.items()}
