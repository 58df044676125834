"""Products, prices and tax rates. https://docs.stripe.com/api/prices"""

from typing import Any

from billing.sandbox.api.door import limit_of
from billing.sandbox.errors import StripeError, required
from billing.sandbox.models import StripeObject
from billing.sandbox.objects import Body, change, create, get, listed
from billing.sandbox.params import is_true
from billing.sandbox.time import now

Params = dict[str, Any]


def create_product(params: Params) -> Body:
    """POST /v1/products"""
    if "name" not in params:
        raise required("name")
    if StripeObject.objects.filter(id=params.get("id", "")).exists():
        raise StripeError("Product already exists.", code="resource_already_exists", param="id")
    return create(
        "product",
        **({"id": params["id"]} if "id" in params else {}),
        name=params["name"],
        description=params.get("description"),
        active=True,
        metadata=params.get("metadata", {}),
        type="service",
        updated=now(),
    )


def retrieve_product(params: Params, *, key: str) -> Body:
    """GET /v1/products/:id"""
    return get("product", key)


def update_product(params: Params, *, key: str) -> Body:
    """POST /v1/products/:id"""
    values = {name: params[name] for name in ("name", "description", "metadata") if name in params}
    return change("product", key, **values, updated=now())


def list_products(params: Params) -> Body:
    """GET /v1/products"""
    return listed("product", url="/v1/products", limit=limit_of(params))


def create_price(params: Params) -> Body:
    """POST /v1/prices"""
    for name in ("currency", "product", "unit_amount"):
        if name not in params:
            raise required(name)
    get("product", params["product"])
    lookup_key = params.get("lookup_key")
    if lookup_key:
        release_lookup_key(lookup_key, may_take=is_true(params.get("transfer_lookup_key")))
    recurring = params.get("recurring")
    return create(
        "price",
        active=True,
        billing_scheme="per_unit",
        currency=params["currency"],
        product=params["product"],
        lookup_key=lookup_key,
        metadata=params.get("metadata", {}),
        recurring=recurring_of(recurring) if recurring else None,
        tax_behavior=params.get("tax_behavior", "unspecified"),
        type="recurring" if recurring else "one_time",
        unit_amount=int(params["unit_amount"]),
        unit_amount_decimal=params["unit_amount"],
    )


def recurring_of(given: Params) -> Body:
    """How often a price recurs."""
    return {
        "interval": given["interval"],
        "interval_count": int(given.get("interval_count", 1)),
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def release_lookup_key(lookup_key: str, *, may_take: bool) -> None:
    """Take the key from the price that has it, where the caller asked for that."""
    for row in StripeObject.objects.filter(kind="price", body__lookup_key=lookup_key):
        if not may_take:
            raise StripeError(f"A price already uses the lookup key `{lookup_key}`.", param="lookup_key")
        change("price", row.id, lookup_key=None)


def retrieve_price(params: Params, *, key: str) -> Body:
    """GET /v1/prices/:id"""
    return get("price", key)


def update_price(params: Params, *, key: str) -> Body:
    """POST /v1/prices/:id"""
    values: Body = {"active": is_true(params["active"])} if "active" in params else {}
    return change("price", key, **values)


def list_prices(params: Params) -> Body:
    """GET /v1/prices"""
    keys, active = params.get("lookup_keys"), params.get("active")

    def wanted(body: Body) -> bool:
        by_key = keys is None or body["lookup_key"] in keys
        return by_key and (active is None or body["active"] == is_true(active))

    return listed("price", url="/v1/prices", limit=limit_of(params), keep=wanted)


def create_tax_rate(params: Params) -> Body:
    """POST /v1/tax_rates"""
    return create(
        "tax_rate",
        active=True,
        display_name=params["display_name"],
        percentage=float(params["percentage"]),
        effective_percentage=float(params["percentage"]),
        inclusive=is_true(params["inclusive"]),
        country=params.get("country"),
        rate_type="percentage",
        tax_type="vat",
    )


def list_tax_rates(params: Params) -> Body:
    """GET /v1/tax_rates"""
    return listed("tax_rate", url="/v1/tax_rates", limit=limit_of(params))
