"""What follows for every landlord when obligations, or facts that they turn on, change."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from accounts.models import Landlord
from compliance.derivation import derive
from compliance.models import Obligation, Requirement
from compliance.services import lock_all, refresh_standing
from config.lib import clock


@transaction.atomic
def rederive(codes: Collection[str], *, on: date, at: datetime) -> None:
    """Bring the requirements of these obligations into line with law and facts, of all landlords, a statement each."""
    shown = Obligation.objects.shown(on).filter(code__in=codes)
    derive(shown.only("pk", "code", "scope", "predicate"), on=on, at=at)
    gone = Requirement.objects.filter(ended_at=None, code__in=codes)
    gone.exclude(code__in=shown.order_by().values("code")).update(ended_at=at, changed_at=at)


def follow(codes: Collection[str], *, on: date) -> int:
    """Derive these obligations anew and bring up to date how the landlords concerned stand; their number."""
    at = clock.now()
    with transaction.atomic():
        lock_all()
        rederive(codes, on=on, at=at)
    concerned = Requirement.objects.filter(code__in=codes, changed_at=at).order_by().values("landlord")
    landlords = list(Landlord.objects.filter(pk__in=concerned))
    for landlord in landlords:
        refresh_standing(landlord, on=on)
    return len(landlords)
