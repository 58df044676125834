"""The gate's answer for templates."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from plans.gate import current_entitlements


def entitlements(request: HttpRequest) -> dict[str, Any]:
    """`entitlements` on portal pages, read when first asked for."""
    if getattr(request, "landlord", None) is None:
        return {}
    return {"entitlements": SimpleLazyObject(lambda: current_entitlements(request))}
