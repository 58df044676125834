"""Switching tenants' access off where the plan loses it, with the reason, and on again with a plan that has it."""

from django.db.models import QuerySet

from accounts.audit import services as audit
from accounts.models import Landlord
from compliance.models import TenancyAccess
from config.lib import clock
from plans.entitlements import Entitlements
from plans.features import FeatureKey


def settle_access(landlord: Landlord, *, now: Entitlements) -> None:
    """Let tenants' access follow the plan, of archived homes too: they may come back. Again changes nothing."""
    rows = TenancyAccess.objects.filter(tenancy__property__landlord=landlord, revoked_at=None)
    if FeatureKey.TENANT_PORTAL in now.features:
        switch(rows.exclude(switched_off_at=None), landlord=landlord, why="")
    else:
        switch(rows.filter(switched_off_at=None), landlord=landlord, why=f"{now.plan.name} has no tenant access.")


def switch(rows: QuerySet[TenancyAccess], *, landlord: Landlord, why: str) -> None:
    """Switch these off for a reason, or without one on; one entry in the trail tells of all of them."""
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return
    TenancyAccess.objects.filter(pk__in=keys).update(switched_off_at=clock.now() if why else None, switched_off_why=why)
    action = "compliance.tenants_switched_off" if why else "compliance.tenants_switched_on"
    audit.record_set(action, model=TenancyAccess, keys=keys, landlord=landlord.pk, why=why)
