"""What every page may show."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.messages.reaching import open_bounces
from accounts.models import User
from accounts.selectors import landlords_of
from config.lib import request_id
from config.routes import ADDRESS_OF_RECORD, ARCHIVES, CLOSURE, NAVIGATION, SETTINGS


def product(request: HttpRequest) -> dict[str, Any]:
    """The product's name, the request's id, and in the portal its navigation and landlord."""
    shared = {
        "product": settings.PRODUCT_NAME,
        "support_email": settings.SUPPORT_EMAIL,
        "request_id": request_id.current(),
        "is_development": settings.DEVELOPMENT_PAGES,
        "address_url": reverse(ADDRESS_OF_RECORD),
        "archives_url": reverse(ARCHIVES),
        "closure_url": reverse(CLOSURE),
        "settings_url": reverse(SETTINGS),
        "has_portal": lambda: has_portal(request),
    }
    landlord = getattr(request, "landlord", None)
    if landlord is None:
        return shared
    has_bounces = getattr(landlord, "has_bounces", False)  # the portal's door knows it: pages ask nothing more
    bounces = open_bounces(landlord) if has_bounces else ()
    return shared | {"landlord": landlord, "navigation": navigation(request), "bounces": bounces}


def has_portal(request: HttpRequest) -> bool:
    """Whether this person may open a landlord's portal; asked only by the pages that show it."""
    return isinstance(request.user, User) and landlords_of(request.user).exists()


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The portal's rail, with the entry of the page being shown marked."""
    match = request.resolver_match
    shown = match.view_name if match else ""
    return [
        {
            "label": item.label,
            "url": reverse(item.route),
            "icon": item.icon,
            "group": item.group,
            "feature": item.feature,
            "current": item.holds(shown),
        }
        for item in NAVIGATION
    ]
