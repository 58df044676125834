"""Reading homes and what is asked of them. Everything is found through its landlord."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Landlord
from compliance.derivation import not_ended
from compliance.facts import facts_of, known
from compliance.history import Said
from compliance.models import LandlordProfile, Property, Requirement, Tenancy
from compliance.standing import Applies, Scope

WHERE = ("property", "building", "tenancy__property", "occupier__tenancy__property")


def active_properties(landlord: Landlord) -> QuerySet[Property]:
    """The landlord's homes that are not archived: those that a plan's cap counts."""
    return Property.objects.filter(landlord=landlord, archived_at=None)


def homes_with_tenancies(landlord: Landlord, *, on: date) -> QuerySet[Property]:
    """The landlord's homes with their buildings, and as `running` the tenancies that run on a day or will."""
    running = Prefetch("tenancies", queryset=Tenancy.objects.filter(not_ended(on)), to_attr="running")
    return active_properties(landlord).select_related("building", "local_authority").prefetch_related(running)


def get_property(landlord: Landlord, *, pk: int, on: date) -> Property:
    """One home of this landlord, with its building and tenancies; another's is a 404."""
    return get_object_or_404(homes_with_tenancies(landlord, on=on), pk=pk)


def running_tenancies(home: Property) -> list[Tenancy]:
    """The tenancies of a home that came from `homes_with_tenancies`."""
    running: list[Tenancy] = home.running  # type: ignore[attr-defined]
    return running


def facts_now(home: Property, *, tenancy: Tenancy | None) -> Said:
    """What is said of a home, its building and one of its tenancies, read anew."""
    now = Property.objects.select_related("building").get(pk=home.pk)
    return known(facts_of(now, profile=None, tenancy=tenancy and Tenancy.objects.get(pk=tenancy.pk)))


def profile_of(landlord: Landlord) -> LandlordProfile | None:
    """What was said about the landlord, if anything was."""
    return LandlordProfile.objects.filter(landlord=landlord).first()


def current_requirements(landlord: Landlord) -> QuerySet[Requirement]:
    """What is asked of the landlord now, whatever its kind."""
    return Requirement.objects.filter(landlord=landlord, ended_at=None).select_related("obligation")


def requirements_of(home: Property) -> QuerySet[Requirement]:
    """What is asked of a home: of itself, its building, its tenancies and the people in them."""
    return current_requirements(home.landlord).filter(asked_of(home))


def open_about(home: Property) -> QuerySet[Requirement]:
    """What waits for an answer that a fact of this home may give: its own requirements, and the landlord's."""
    return current_requirements(home.landlord).filter(asked_of(home) | Q(scope=Scope.LANDLORD), applies=Applies.OPEN)


def asked_of(home: Property) -> Q:
    """The requirements whose anchor is the home, or is in it, or holds it."""
    here = Q(property=home) | Q(building=home.building_id)
    return here | Q(tenancy__property=home) | Q(occupier__tenancy__property=home)


def own_requirements(landlord: Landlord) -> QuerySet[Requirement]:
    """What is asked of the landlord as such, once for all homes."""
    return current_requirements(landlord).filter(scope=Scope.LANDLORD)


def get_requirement(landlord: Landlord, *, pk: int) -> Requirement:
    """One current requirement of this landlord, with its sources; another's is a 404."""
    rows = current_requirements(landlord).select_related(*WHERE).prefetch_related("obligation__sources")
    return get_object_or_404(rows, pk=pk)
