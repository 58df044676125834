"""Reading archives of an account. Each is found through its landlord."""

from datetime import timedelta

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Landlord
from provisioning.models import AccountArchive

DAYS_KEPT = timedelta(days=7)
"""How long the file of an archive is kept."""


def archives_of(landlord: Landlord) -> QuerySet[AccountArchive]:
    """Those that were asked for, the latest first."""
    return AccountArchive.objects.filter(landlord=landlord).select_related("landlord", "asked_by")


def get_archive(landlord: Landlord, *, pk: int) -> AccountArchive:
    """One of this landlord's; another's is a 404."""
    return get_object_or_404(archives_of(landlord), pk=pk)
