"""Reading tenancies. Everything is found through its landlord."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Landlord
from compliance.models import Occupier, Property, Tenancy, TenantMessage

PEOPLE = Prefetch("occupiers", queryset=Occupier.objects.filter(left_at=None), to_attr="people")

MESSAGES = TenantMessage.objects.filter(access__tenancy=OuterRef("pk"))
WRITTEN = Prefetch("tenancies", queryset=Tenancy.objects.filter(Exists(MESSAGES)).order_by("-pk"), to_attr="written")
"""The tenancies of a home in which tenant or landlord wrote something."""


class State(models.TextChoices):
    """Whether a tenancy runs on a day."""

    RUNNING = "running", "Running"
    TO_COME = "to_come", "To come"
    ENDED = "ended", "Ended"


@dataclass(frozen=True, slots=True)
class Entry:
    """A tenancy as lists show it."""

    tenancy: Tenancy
    state: State


def tenancies_of(home: Property, *, on: date) -> list[Entry]:
    """Every tenancy of a home, the latest first, each with its state on a day."""
    rows = Tenancy.objects.filter(property=home).prefetch_related(PEOPLE)
    return [Entry(row, state_of(row, on=on)) for row in rows]


def state_of(tenancy: Tenancy, *, on: date) -> State:
    """Whether a tenancy runs on a day, is to come or has ended."""
    if tenancy.ends_on is not None and tenancy.ends_on < on:
        return State.ENDED
    return State.TO_COME if tenancy.starts_on is not None and tenancy.starts_on > on else State.RUNNING


def in_state(state: str, *, on: date) -> Q:
    """The tenancies of which `state_of` says this on a day."""
    is_ended, is_to_come = Q(ends_on__isnull=False, ends_on__lt=on), Q(starts_on__isnull=False, starts_on__gt=on)
    return {State.ENDED: is_ended, State.TO_COME: ~is_ended & is_to_come}.get(State(state), ~is_ended & ~is_to_come)


def tenancies_in(landlord: Landlord) -> QuerySet[Tenancy]:
    """The tenancies in the landlord's active homes."""
    return ever_in(landlord).filter(property__archived_at=None)


def ever_in(landlord: Landlord) -> QuerySet[Tenancy]:
    """The tenancies in all of the landlord's homes, archived ones too."""
    rows = Tenancy.objects.filter(property__landlord=landlord)
    return rows.select_related("property__landlord").prefetch_related(PEOPLE)


def get_tenancy(landlord: Landlord, *, pk: int) -> Tenancy:
    """One tenancy of this landlord; another's is a 404."""
    return get_object_or_404(tenancies_in(landlord), pk=pk)


def get_any_tenancy(landlord: Landlord, *, pk: int) -> Tenancy:
    """One tenancy of this landlord to read about, be its home archived or not; another's is a 404."""
    return get_object_or_404(ever_in(landlord), pk=pk)


def get_occupier(landlord: Landlord, *, pk: int) -> Occupier:
    """One person who lives in a home of this landlord; another's is a 404."""
    rows = Occupier.objects.filter(left_at=None, tenancy__property__archived_at=None)
    return get_object_or_404(
        rows.select_related("tenancy__property__landlord"), pk=pk, tenancy__property__landlord=landlord
    )
