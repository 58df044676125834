"""Writing a portfolio: homes added, changed, archived and restored, each with what follows from it at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.audit import services as audit
from accounts.models import Landlord, User
from compliance import services
from compliance.covering import cover
from compliance.errors import HomeChanged
from compliance.history import Said, remember
from compliance.homes import HomeFacts
from compliance.meanwhile import contradicted
from compliance.models import Archiving, Building, LocalAuthority, Property
from compliance.portfolio.capping import ensure_open, settle_cap
from compliance.portfolio.selectors import ADDRESS, MANAGED_BY, UNITS, Stated, stated
from compliance.selectors import active_properties
from compliance.webhooks.events import tell_homes
from config.lib import clock
from plans.features import Access, FeatureKey
from plans.services import ensure_feature, ensure_room


@transaction.atomic
def add_homes(landlord: Landlord, *, homes: Sequence[HomeFacts], by: User | None = None) -> list[Property]:
    """Add these homes with their tenancies and all that is asked of them: all of them, or LimitReached and none.

    A home that is there already by its key is not added again.
    """
    ensure_may_write(landlord)
    keys = [home.source_key for home in homes]
    there = Property.objects.filter(landlord=landlord, source_key__in=keys)
    before = set(there.values_list("source_key", flat=True))
    added = services.add_properties(landlord, homes=homes, by=by)
    services.add_tenancies(landlord, homes=homes, by=by)
    new = [home for home in added if home.source_key not in before]
    for home in new:
        audit.record("compliance.property_added", subject=home, after=stated(home))
    tell_homes(landlord.pk, new, change="added")
    follow(landlord)
    return added


@transaction.atomic
def change_home(home: Property, *, sent: Stated, seen: Stated, by: User) -> Property:
    """Write what a person changed of where a home is and of who looks after it.

    HomeChanged, and nothing is written, where others changed that meanwhile. Address and management are each one
    thing: of what this person left alone the others' change stays. Saying again what holds changes nothing.
    """
    ensure_may_write(home.landlord)
    row = opened(home)
    before, facts, own = stated(row), facts_here(row), changed_units(sent, seen=seen)
    if clashing := contradicted(own, seen=seen, now=before):
        raise HomeChanged(list(clashing))
    if changed := {name: value for name, value in own.items() if value != before[name]}:
        write(row, {**before, **changed})
        if said := {name: value for name, value in facts_here(row).items() if value != facts[name]}:
            remember(row.landlord, row, values=said, since=None, by=by)
        old = {name: before[name] for name in changed}
        audit.record("compliance.property_changed", subject=row, before=old, after=changed, by=by)
        tell_homes(row.landlord_id, [row], change="changed")
        follow(row.landlord)
    return row


def changed_units(sent: Stated, *, seen: Stated) -> Stated:
    """The address, the management, both or neither: whichever the person changed anything of."""
    touched = [unit for unit in UNITS if any(sent[name] != seen.get(name) for name in unit)]
    return {name: sent[name] for unit in touched for name in unit}


def facts_here(row: Property) -> Said:
    """The facts that this page says."""
    return {"nation": row.nation, "managed_by_agent": row.managed_by_agent}


def write(row: Property, said: Stated) -> None:
    """Put this into the row. The nation is the council's."""
    rename_building(row, to=said["line_1"])
    row.line_1, row.line_2, row.town, row.postcode = (said[name] for name in ADDRESS)
    row.local_authority = LocalAuthority.objects.get(code=said["authority"])
    row.nation = row.local_authority.nation
    row.managed_by_agent = {value: key for key, value in MANAGED_BY.items()}[said["managed_by"]]
    row.reminder_recipients = said["recipients"]
    row.agent_name, row.agent_email = said["agent_name"], said["agent_email"]
    row.save()


def rename_building(row: Property, *, to: str) -> None:
    """A building that is known by the address of its only home keeps being known by it."""
    if not Property.objects.filter(building=row.building_id).exclude(pk=row.pk).exists():
        Building.objects.filter(pk=row.building_id, name=row.line_1).update(name=to)


@transaction.atomic
def archive_home(home: Property, *, why: str = "") -> None:
    """Take a home out of what is asked and counted, and keep its history. Archiving it again changes nothing."""
    ensure_may_write(home.landlord)
    row = locked(home)
    if row.archived_at is None:
        move(row, archived_at=clock.now(), action="compliance.property_archived", why=why)


@transaction.atomic
def restore_home(home: Property) -> None:
    """Bring an archived home back, if the plan has room for it. Restoring it again changes nothing."""
    ensure_may_write(home.landlord)
    ensure_room(home.landlord, adding=1, count=lambda landlord: others(landlord, than=home).count())
    row = locked(home)
    if row.archived_at is not None:
        Archiving.objects.create(property=row, archived_at=row.archived_at)
        move(row, archived_at=None, action="compliance.property_restored")


def move(row: Property, *, archived_at: Any, action: str, why: str = "") -> None:
    """Write that a home is archived, or no longer, and what follows."""
    before = {"archived_at": row.archived_at and row.archived_at.isoformat()}
    row.archived_at, row.read_only_since = archived_at, None
    row.save(update_fields=["archived_at", "read_only_since"])
    after: Mapping[str, Any] = {"archived_at": archived_at and archived_at.isoformat()}
    audit.record(action, subject=row, before=before, after=after, why=why)
    tell_homes(row.landlord_id, [row], change="archived" if archived_at else "restored")
    settle_cap(row.landlord)
    follow(row.landlord)


def locked(home: Property) -> Property:
    """The home as it stands now, with nobody else changing what is asked of its landlord until we are done."""
    services.lock(home.landlord)
    rows = Property.objects.select_related("local_authority", "landlord").select_for_update(of=("self",))
    return rows.get(pk=home.pk)


def opened(home: Property) -> Property:
    """The same, of a home that may be changed; HomeReadOnly for one over the plan's cap."""
    row = locked(home)
    ensure_open(row)
    return row


def others(landlord: Landlord, *, than: Property) -> QuerySet[Property]:
    """The landlord's active homes but this one."""
    return active_properties(landlord).exclude(pk=than.pk)


def ensure_may_write(landlord: Landlord) -> None:
    """Pass, or raise the gate's refusal."""
    ensure_feature(landlord, FeatureKey.COMPLIANCE_DASHBOARD, to=Access.WRITE)


def follow(landlord: Landlord) -> None:
    """Bring what is asked of the landlord into line with the homes, and with the schemes of their councils."""
    cover(active_properties(landlord), on=clock.today())
    services.derive_requirements(landlord)
    services.refresh_standing(landlord)
