"""Prices: made, given a lookup key, and made on the spot for one checkout."""

from typing import Any

from billing.sandbox import clock, store
from billing.sandbox.errors import ApiError
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body, build

INTERVALS = ("day", "week", "month", "year")
TAX_BEHAVIOURS = ("exclusive", "inclusive", "unspecified")


def read_terms(params: Params) -> Body:
    """What a price asks: money, and how often."""
    currency = params.required("currency").lower()
    amount = params.integer("unit_amount")
    if amount is None:
        raise ApiError("Missing required param: unit_amount.", code="parameter_missing", param="unit_amount")
    recurring = read_recurring(params)
    return {
        "currency": currency,
        "recurring": recurring,
        "tax_behavior": params.choice("tax_behavior", of=TAX_BEHAVIOURS, default="unspecified"),
        "type": "recurring" if recurring else "one_time",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }


def read_recurring(params: Params) -> dict[str, Any] | None:
    """How often; None for a price that is paid once."""
    if "recurring" not in params:
        return None
    given = params.child("recurring")
    given.choice("usage_type", of=("licensed",))
    interval = given.required("interval")
    if interval not in INTERVALS:
        message = f"Invalid recurring[interval]: must be one of {', '.join(INTERVALS)}"
        raise ApiError(message, param="recurring[interval]")
    return {
        "interval": interval,
        "interval_count": given.integer("interval_count", at_least=1) or 1,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def make_ad_hoc(params: Params) -> Body:
    """A price for one checkout, of a product that exists or is made with it; it cannot be bought again."""
    terms = read_terms(params)
    if "product" in params:
        product = store.get("product", key=params.required("product"), param=params.full("product"))
    else:
        given = params.child("product_data")
        name, description = given.required("name"), given.text("description")
        moment = clock.now()
        product = build(
            "product", name=name, description=description, metadata=given.metadata(), active=False, updated=moment
        )
        store.put(product)
    return store.put(build("price", active=False, product=product["id"], **terms))


def free_lookup_key(lookup_key: str, *, is_transferred: bool) -> None:
    """Make room for a price under this key: take it off the one that has it, if that was asked for."""
    for holder in list(store.select("price", name="lookup_key", value=lookup_key)):
        if not is_transferred:
            message = f"A price (`{holder['id']}`) already uses that lookup key."
            raise ApiError(message, param="lookup_key")
        store.put(holder | {"lookup_key": None})
