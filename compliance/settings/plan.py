"""What a landlord's plan holds, and what the next would add: as a page and as JSON."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.portal import PortalRequest, portal_view
from compliance.selectors import active_properties
from config.lib.display import charged
from plans.features import Access
from plans.gate import current_entitlements, ungated
from plans.holdings import Holding, holding_of

open_to_all = ungated("What a landlord has, and what they do not have, is theirs to know on every plan.")


@never_cache
@require_GET
@portal_view
@open_to_all
def page(request: PortalRequest) -> HttpResponse:
    """The page."""
    holding = holding_of(current_entitlements(request))
    shown = {"holding": holding, "used": active_properties(request.landlord).count()}
    return render(request, "compliance/settings/plan.html", shown)


@never_cache
@require_GET
@portal_view
@open_to_all
def data(request: PortalRequest) -> JsonResponse:
    """The same for a program."""
    holding = holding_of(current_entitlements(request))
    return JsonResponse(as_data(holding, used=active_properties(request.landlord).count()))


def as_data(holding: Holding, *, used: int) -> dict[str, object]:
    """Codes and keys, which stay, beside names, which may change. Prices as they will be charged."""
    return {
        "plan": holding.plan.code,
        "plan_name": holding.plan.name,
        "status": holding.status,
        "property_cap": holding.plan.property_cap,
        "properties": used,
        "features": [
            {
                "key": row.feature.key,
                "name": row.feature.name,
                "category": row.feature.category,
                "state": row.having,
                "access": [access.value for access in Access if access in row.passes],
                "from_plan": row.smallest.code,
            }
            for row in holding.held
        ],
        "next_plan": next_of(holding),
    }


def next_of(holding: Holding) -> dict[str, object] | None:
    """What the next larger plan adds, and for how much; None where there is none."""
    plan = holding.next_plan
    if plan is None:
        return None
    return {
        "plan": plan.code,
        "plan_name": plan.name,
        "property_cap": plan.property_cap,
        "monthly_pence": charged(plan.monthly_pence),
        "adds": [feature.key for feature in holding.adds],
    }
