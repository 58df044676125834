"""Hosted pages as they leave: no script, no cookie, forms that lead only where they must."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from billing.sandbox.options import OPTIONS
from billing.sandbox.shapes import Body

SIGNS = {"gbp": "£", "eur": "€", "usd": "$"}


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, leads_to: Iterable[str] = ()
) -> HttpResponse:
    """A page; `leads_to` are the addresses elsewhere to which its forms may be redirected."""
    context = {"merchant": OPTIONS.merchant} | context
    response = render(request, f"sandbox/{template}.html", context, status=status)
    goals = " ".join(sorted({origin(address) for address in leads_to if address}))
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none';"
        f" form-action 'self' {goals}".rstrip()
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def origin(address: str) -> str:
    """Scheme and host of an address."""
    place = urlsplit(address)
    return f"{place.scheme}://{place.netloc}"


def money(amount: int, *, currency: str) -> str:
    """An amount as people write it."""
    sign = SIGNS.get(currency, f"{currency.upper()} ")
    return f"{'-' if amount < 0 else ''}{sign}{abs(amount) // 100:,}.{abs(amount) % 100:02d}"


def rhythm(price: Body) -> str:
    """How often a price is paid, in words; empty when once."""
    recurring = price["recurring"]
    if not recurring:
        return ""
    count, interval = recurring["interval_count"], recurring["interval"]
    return f"every {interval}" if count == 1 else f"every {count} {interval}s"
