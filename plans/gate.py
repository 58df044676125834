"""The gate at the doors: each portal view declares what it needs, or why it needs nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.portal import PortalRequest, View
from plans.entitlements import Entitlements
from plans.features import Access, FeatureKey
from plans.models import Plan
from plans.selectors import cheapest_plan_with
from plans.services import required_entitlements


@dataclass(frozen=True, slots=True)
class Gate:
    """What a view asks for before it opens."""

    key: FeatureKey
    access: Access


@dataclass(frozen=True, slots=True)
class Ungated:
    """Why a view asks for nothing."""

    reason: str


def current_entitlements(request: HttpRequest) -> Entitlements:
    """The entitlements of the request's landlord, read once a request; NotReady without a plan."""
    cached: Entitlements | None = getattr(request, "entitlements", None)
    if cached is None:
        cached = required_entitlements(request.landlord)  # type: ignore[attr-defined]
        request.entitlements = cached  # type: ignore[attr-defined]
    return cached


def require_feature(key: FeatureKey, access: Access) -> Callable[[View], View]:
    """Open the view only where plan and status allow this access; use below `@portal_view`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            current_entitlements(request).check(key, to=access)
            return view(request, *args, **kwargs)

        inner.gate = Gate(key, access)  # type: ignore[attr-defined]
        return inner

    return decorate


def plan_needed(request: HttpRequest, key: FeatureKey) -> Plan | None:
    """The smallest plan that has what the landlord's own does not; None where theirs has it."""
    return None if key in current_entitlements(request).features else cheapest_plan_with(key)


def ungated(reason: str) -> Callable[[View], View]:
    """Declare that every landlord may use the view, whatever the plan, and why."""

    def decorate(view: View) -> View:
        view.gate = Ungated(reason)  # type: ignore[attr-defined]
        return view

    return decorate
