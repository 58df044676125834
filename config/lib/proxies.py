"""Whose request it is, where proxies stand in front: rate limits and the audit trail go by the visitor's address."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class VisitorAddressMiddleware:
    """Put the visitor's address where Django and the libraries look for it.

    Each of our proxies appends the address it was called from to `X-Forwarded-For`, so with `TRUSTED_PROXIES` of
    them the entry that far from the right is the visitor's; whatever stands left of it, anybody may have written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if address := forwarded_for(request, proxies=settings.TRUSTED_PROXIES):
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def forwarded_for(request: HttpRequest, *, proxies: int) -> str | None:
    """The address that the outermost of our proxies was called from; None where there is none, or no address."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if not 0 < proxies <= len(hops):
        return None
    try:
        return str(ipaddress.ip_address(hops[-proxies]))
    except ValueError:
        return None
