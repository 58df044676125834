"""Making, finding and changing objects. A shape is Stripe's own list of keys, so no object can have another."""

import json
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from billing.sandbox.errors import missing
from billing.sandbox.models import StripeObject
from billing.sandbox.time import now

Body = dict[str, Any]
PREFIXES = {
    "customer": "cus",
    "product": "prod",
    "price": "price",
    "tax_rate": "txr",
    "checkout.session": "cs_test",
    "item": "li",
    "subscription": "sub",
    "subscription_item": "si",
    "invoice": "in",
    "line_item": "il",
    "payment_intent": "pi",
    "charge": "ch",
    "refund": "re",
    "billing_portal.session": "bps",
    "event": "evt",
    "invoice_payment": "inpay",
    "payment_method": "pm",
}


@lru_cache(maxsize=1)
def shapes() -> dict[str, Body]:
    """The keys of each kind of object, with their empty values; from Stripe's published fixtures."""
    found: dict[str, Body] = json.loads((Path(__file__).parent / "shapes.json").read_text())
    return found


def blank(kind: str, **values: Any) -> Body:
    """An object of this kind with these values; KeyError for a key that Stripe's has not."""
    body = json.loads(json.dumps(shapes()[kind]))
    if unknown := set(values) - set(body):
        raise KeyError(f"{kind} has no {', '.join(sorted(unknown))}")
    body.update(values)
    body["id"] = values.get("id") or f"{PREFIXES[kind]}_{secrets.token_hex(12)}"
    if "created" in body and body["created"] is None:
        body["created"] = now()
    return body


def create(kind: str, *, private: Body | None = None, **values: Any) -> Body:
    """A new object, kept."""
    body = blank(kind, **values)
    StripeObject.objects.create(
        id=body["id"],
        kind=kind,
        body=body,
        private=private or {},
        customer=str(body.get("customer") or ""),
        created=body.get("created") or now(),
    )
    return body


def row(kind: str, key: str) -> StripeObject:
    """The kept row; a 404 of Stripe's where there is none."""
    found = StripeObject.objects.filter(id=key, kind=kind).first()
    if found is None:
        raise missing(kind, key)
    return found


def get(kind: str, key: str) -> Body:
    """An object; a 404 of Stripe's where there is none."""
    body: Body = row(kind, key).body
    return body


def change(kind: str, key: str, **values: Any) -> Body:
    """Change an object and return it."""
    found = row(kind, key)
    found.body.update(values)
    found.customer = str(found.body.get("customer") or "")
    found.save()
    body: Body = found.body
    return body


def listed(kind: str, *, url: str, keep: Any = None, limit: int = 10, **filters: Any) -> Body:
    """A list as Stripe answers it, newest first; `keep` filters by body."""
    rows = StripeObject.objects.filter(kind=kind, **filters).order_by("-created", "-id")
    bodies = [each.body for each in rows if keep is None or keep(each.body)]
    return {"object": "list", "url": url, "has_more": len(bodies) > limit, "data": bodies[:limit]}
