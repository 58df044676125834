"""Homes over the plan's cap: they stay, with their standing and their legal reminders, and are read-only.

The landlord says which stay active. Until they have, those that are let come first, and of these the ones that have
been here longest.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.audit import services as audit
from accounts.messages.services import queue
from accounts.models import Landlord, User
from compliance import services
from compliance.derivation import not_ended
from compliance.errors import HomeReadOnly
from compliance.models import Property, Requirement, Tenancy
from compliance.selectors import active_properties
from compliance.standing import Scope
from config.lib import clock
from plans.errors import NotThatMany
from plans.selectors import cheapest_plan_for, entitlements_of
from plans.services import required_entitlements

CHOOSE = "compliance:property-choose"


def read_only(landlord: Landlord) -> QuerySet[Property]:
    """The landlord's homes over the cap."""
    return active_properties(landlord).exclude(read_only_since=None)


def in_order(landlord: Landlord) -> QuerySet[Property]:
    """The landlord's homes in the order in which they keep their places: let ones first, then the oldest."""
    let = Tenancy.objects.filter(not_ended(clock.today()), property=OuterRef("pk"))
    return active_properties(landlord).annotate(is_let=Exists(let)).order_by("-is_let", "created_at", "pk")


# Settling ---------------------------------------------------------------------------------------


@transaction.atomic
def settle_cap(landlord: Landlord) -> list[Property]:
    """Let as many homes be active as the plan allows; those that have just become read-only. Safe to repeat."""
    services.lock(landlord)
    entitlements = entitlements_of(landlord)
    if entitlements is None:
        return []
    homes = list(in_order(landlord))
    active = [home for home in homes if home.read_only_since is None]
    waiting = [home for home in homes if home.read_only_since is not None]
    return write(homes, active=[*active, *waiting][: entitlements.property_limit], by=None)


@transaction.atomic
def choose_active(landlord: Landlord, *, keys: Collection[int], by: User) -> None:
    """Let the homes with these keys be active and the others be read-only; NotThatMany where that is not the cap."""
    services.lock(landlord)
    limit = required_entitlements(landlord).property_limit  # a smaller plan that came meanwhile has settled by now
    homes = list(in_order(landlord))
    active = [home for home in homes if home.pk in keys]
    if len(active) != min(limit, len(homes)):
        raise NotThatMany(f"Choose {min(limit, len(homes))} properties.")
    write(homes, active=active, by=by)


def write(homes: Sequence[Property], *, active: Collection[Property], by: User | None) -> list[Property]:
    """Write which homes are active, each change into the trail; those that have just become read-only."""
    shut = [home for home in homes if home not in active and home.read_only_since is None]
    opened = [home for home in active if home.read_only_since is not None]
    for home, since in [*((home, clock.now()) for home in shut), *((home, None) for home in opened)]:
        Property.objects.filter(pk=home.pk).update(read_only_since=since)
        action = "compliance.property_read_only" if since else "compliance.property_active_again"
        audit.record(action, subject=home, by=by)
    return shut


def tell_of_read_only(landlord: Landlord, *, homes: Sequence[Property]) -> None:
    """Say which homes the plan leaves read-only, and where the landlord chooses."""
    queue(
        "homes_read_only",
        to=landlord.email,
        key=f"homes-read-only:{landlord.pk}:{clock.now().isoformat()}",
        landlord=landlord,
        context={
            "landlord": landlord,
            "homes": homes,
            "plan": required_entitlements(landlord).plan,
            "path": reverse(CHOOSE),
        },
    )


# Refusing ---------------------------------------------------------------------------------------


def ensure_open(home: Property) -> None:
    """Pass, or HomeReadOnly where the home is over the plan's cap."""
    if not Property.objects.filter(pk=home.pk).exclude(read_only_since=None).exists():
        return
    entitlements = required_entitlements(home.landlord)
    count = active_properties(home.landlord).count()
    raise HomeReadOnly(
        home.line_1, current=entitlements.plan, suggested=cheapest_plan_for(count), way_on=reverse(CHOOSE), wanted=count
    )


def ensure_requirement_open(requirement: Requirement) -> None:
    """The same, for the home that a requirement is asked of; a building's while every home in it is read-only."""
    homes = list(homes_of(requirement))
    if homes and all(home.read_only_since for home in homes):
        ensure_open(homes[0])


def homes_of(requirement: Requirement) -> QuerySet[Property]:
    """The active homes that a requirement is asked of; none for the landlord's own."""
    anchors: dict[Scope, dict[str, Any]] = {
        Scope.PROPERTY: {"pk": requirement.property_id},
        Scope.BUILDING: {"building": requirement.building_id},
        Scope.TENANCY: {"tenancies": requirement.tenancy_id},
        Scope.PERSON: {"tenancies__occupiers": requirement.occupier_id},
        Scope.LANDLORD: {"pk": None},
    }
    rows = active_properties(requirement.landlord).select_related("landlord")
    return rows.filter(**anchors[Scope(requirement.scope)])
