"""Reading homes and what is asked of them. Everything is found through its landlord."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Landlord
from compliance.models import Property


def active_properties(landlord: Landlord) -> QuerySet[Property]:
    """The landlord's homes that are not archived: those that a plan's cap counts."""
    return Property.objects.filter(landlord=landlord, archived_at=None)


def get_property(landlord: Landlord, *, pk: int) -> Property:
    """One home of this landlord, with its building; another's is a 404."""
    return get_object_or_404(active_properties(landlord).select_related("building", "local_authority"), pk=pk)
