"""Writing tenancies: who moves in, who moves out, and when it ends. What follows from it, follows at once."""

from datetime import date

from django.db import transaction

from accounts.audit import services as audit
from accounts.models import User
from compliance import services
from compliance.history import remember_first
from compliance.models import Occupier, Property, Tenancy, TenancyEnd
from compliance.portfolio.services import ensure_may_write, opened
from compliance.signals import occupier_left
from compliance.tenancies.errors import LastOccupier
from compliance.webhooks.events import tell_homes
from config.lib import clock


@transaction.atomic
def add_tenancy(home: Property, *, key: str, starts_on: date | None, lead: str, by: User) -> Tenancy:
    """A new tenancy of a home with its lead occupier; under the same key it is made once."""
    ensure_may_write(home.landlord)
    row = opened(home)
    tenancy, is_new = Tenancy.objects.get_or_create(property=row, source_key=key, defaults={"starts_on": starts_on})
    if is_new:
        Occupier.objects.create(tenancy=tenancy, name=lead, is_lead=True)
        remember_first(row.landlord, [tenancy], by=by)
        record("compliance.tenancy_added", tenancy, starts_on=starts_on)
        follow(tenancy)
    return tenancy


@transaction.atomic
def end_tenancy(tenancy: Tenancy, *, on: date | None, by: User) -> None:
    """Write the last day of a tenancy, or with None that it goes on. Said again it changes nothing."""
    ensure_may_write(tenancy.property.landlord)
    opened(tenancy.property)
    tenancy.refresh_from_db(fields=["ends_on"])
    if tenancy.ends_on == on:
        return
    TenancyEnd.objects.create(tenancy=tenancy, ends_on=on, recorded_by=by)
    tenancy.ends_on = on
    tenancy.save(update_fields=["ends_on"])
    record("compliance.tenancy_ended" if on else "compliance.tenancy_goes_on", tenancy, ends_on=on)
    follow(tenancy)


@transaction.atomic
def add_occupier(tenancy: Tenancy, *, name: str) -> Occupier:
    """Somebody more who lives there. A name that is there already is that person."""
    ensure_may_write(tenancy.property.landlord)
    opened(tenancy.property)
    there = Occupier.objects.filter(tenancy=tenancy, name=name, left_at=None).first()
    if there is not None:
        return there
    occupier = Occupier.objects.create(tenancy=tenancy, name=name)
    record("compliance.occupier_added", tenancy, occupier=occupier.pk)
    follow(tenancy)
    return occupier


@transaction.atomic
def rename_occupier(occupier: Occupier, *, name: str) -> None:
    """Give an occupier a name, or another."""
    ensure_may_write(occupier.tenancy.property.landlord)
    opened(occupier.tenancy.property)
    occupier.name = name
    occupier.save(update_fields=["name"])
    record("compliance.occupier_named", occupier.tenancy, occupier=occupier.pk)


@transaction.atomic
def let_leave(occupier: Occupier) -> None:
    """Write that an occupier moved out; another leads where they did. LastOccupier: then the tenancy ends instead."""
    tenancy = occupier.tenancy
    ensure_may_write(tenancy.property.landlord)
    opened(tenancy.property)
    occupier.refresh_from_db(fields=["left_at", "is_lead"])
    if occupier.left_at is not None:
        return
    next_one = Occupier.objects.filter(tenancy=tenancy, left_at=None).exclude(pk=occupier.pk).first()
    if next_one is None:
        raise LastOccupier
    occupier.left_at = clock.now()
    occupier.save(update_fields=["left_at"])
    if occupier.is_lead:
        next_one.is_lead = True
        next_one.save(update_fields=["is_lead"])
    record("compliance.occupier_left", tenancy, occupier=occupier.pk)
    follow(tenancy)
    occupier_left.send(sender=Tenancy, tenancy=tenancy)


def record(action: str, tenancy: Tenancy, **after: date | int | None) -> None:
    """Write it into the trail, without anybody's name."""
    audit.record(action, subject=tenancy, after={name: str(value or "") for name, value in after.items()})


def follow(tenancy: Tenancy) -> None:
    """Bring what is asked, and how it stands, into line, and tell who listens that the home has changed."""
    services.derive_requirements(tenancy.property.landlord)
    services.refresh_standing(tenancy.property.landlord)
    tell_homes(tenancy.property.landlord_id, [tenancy.property], change="tenancy")
