"""Reading tenancies. Everything is found through its landlord."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Landlord
from compliance.models import Occupier, Property, Tenancy

PEOPLE = Prefetch("occupiers", queryset=Occupier.objects.filter(left_at=None), to_attr="people")


@dataclass(frozen=True, slots=True)
class Entry:
    """A tenancy as its home's page lists it."""

    tenancy: Tenancy
    when: str


def tenancies_of(home: Property, *, on: date) -> list[Entry]:
    """Every tenancy of a home, the latest first, each with whether it runs on a day, is to come or has ended."""
    rows = Tenancy.objects.filter(property=home).prefetch_related(PEOPLE)
    return [Entry(row, when(row, on=on)) for row in rows]


def when(tenancy: Tenancy, *, on: date) -> str:
    """Whether it runs on a day, is to come or has ended, in a word."""
    if tenancy.ends_on is not None and tenancy.ends_on < on:
        return "Ended"
    return "To come" if tenancy.starts_on is not None and tenancy.starts_on > on else "Running"


def tenancies_in(landlord: Landlord) -> QuerySet[Tenancy]:
    """The tenancies in the landlord's active homes."""
    rows = Tenancy.objects.filter(property__landlord=landlord, property__archived_at=None)
    return rows.select_related("property__landlord").prefetch_related(PEOPLE)


def get_tenancy(landlord: Landlord, *, pk: int) -> Tenancy:
    """One tenancy of this landlord; another's is a 404."""
    return get_object_or_404(tenancies_in(landlord), pk=pk)


def get_occupier(landlord: Landlord, *, pk: int) -> Occupier:
    """One person who lives in a home of this landlord; another's is a 404."""
    rows = Occupier.objects.filter(left_at=None, tenancy__property__archived_at=None)
    return get_object_or_404(
        rows.select_related("tenancy__property__landlord"), pk=pk, tenancy__property__landlord=landlord
    )
