"""Checkout sessions. https://docs.stripe.com/api/checkout/sessions"""

import secrets
from typing import Any

from django.conf import settings

from billing.sandbox.api.door import limit_of
from billing.sandbox.errors import StripeError, required
from billing.sandbox.events import emit
from billing.sandbox.objects import Body, blank, change, create, get, listed, row
from billing.sandbox.time import now

Params = dict[str, Any]
OPEN_SECONDS = 24 * 3600


def create_session(params: Params) -> Body:
    """POST /v1/checkout/sessions"""
    for name in ("mode", "success_url", "line_items"):
        if name not in params:
            raise required(name)
    if params["mode"] not in ("subscription", "payment"):
        raise StripeError(f"The sandbox knows no mode '{params['mode']}'.", param="mode")
    customer = get("customer", params["customer"]) if "customer" in params else None
    lines = [line_of(each) for each in params["line_items"]]
    check_lines(lines, mode=params["mode"])
    key = f"cs_test_{secrets.token_hex(24)}"
    return create(
        "checkout.session",
        private=private_part(params, lines=lines),
        id=key,
        url=f"{settings.PUBLIC_URL}/c/pay/{key}",
        **asked(params, customer=customer),
        **sums(lines),
    )


def private_part(params: Params, *, lines: list[Body]) -> Params:
    """What the session keeps to itself until it is paid."""
    data = params.get("subscription_data", {}) or params.get("payment_intent_data", {})
    return {"lines": lines, "metadata": data.get("metadata", {})}


def asked(params: Params, *, customer: Body | None) -> Body:
    """The part of the session that repeats what was asked for."""
    is_subscription = params["mode"] == "subscription"
    return {
        "mode": params["mode"],
        "status": "open",
        "payment_status": "unpaid",
        "currency": "gbp",
        "success_url": params["success_url"],
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "metadata": params.get("metadata", {}),
        "customer": customer["id"] if customer else None,
        "customer_email": params.get("customer_email"),
        "customer_creation": None if is_subscription else "if_required",
        "expires_at": int(params.get("expires_at", now() + OPEN_SECONDS)),
        "payment_method_types": ["card", "bacs_debit"],
        "payment_method_collection": "always" if is_subscription else "if_required",
        "ui_mode": "hosted_page",
    }


def line_of(given: Params) -> Body:
    """A line of the session, with its price and its tax in pence."""
    price = get("price", given["price"]) if "price" in given else price_of(given["price_data"])
    quantity = int(given.get("quantity", 1))
    net = price["unit_amount"] * quantity
    percent = sum(get("tax_rate", key)["percentage"] for key in given.get("tax_rates", []))
    tax = int(net * percent / 100 + 0.5)
    product = get("product", price["product"])
    return blank(
        "item",
        price=price,
        quantity=quantity,
        currency=price["currency"],
        description=product["name"],
        amount_discount=0,
        amount_subtotal=net,
        amount_tax=tax,
        amount_total=net + tax,
    )


def price_of(data: Params) -> Body:
    """A price made for one session alone."""
    name = data["product_data"]["name"]
    product = create("product", name=name, active=True, type="service", updated=now())
    return create(
        "price",
        active=False,
        billing_scheme="per_unit",
        currency=data["currency"],
        product=product["id"],
        tax_behavior=data.get("tax_behavior", "unspecified"),
        type="one_time",
        unit_amount=int(data["unit_amount"]),
        unit_amount_decimal=data["unit_amount"],
    )


def check_lines(lines: list[Body], *, mode: str) -> None:
    """A subscription needs a recurring price, a payment may have none."""
    recurring = [line for line in lines if line["price"]["recurring"]]
    if mode == "subscription" and not recurring:
        raise StripeError("You must provide at least one recurring price in `subscription` mode.", param="line_items")
    if mode == "payment" and recurring:
        raise StripeError("You specified `payment` mode but passed a recurring price.", param="line_items")


def sums(lines: list[Body]) -> Body:
    """What the session adds up to."""
    tax = sum(line["amount_tax"] for line in lines)
    return {
        "amount_subtotal": sum(line["amount_subtotal"] for line in lines),
        "amount_total": sum(line["amount_total"] for line in lines),
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": tax},
    }


def retrieve_session(params: Params, *, key: str) -> Body:
    """GET /v1/checkout/sessions/:id"""
    found = row("checkout.session", key)
    body: Body = dict(found.body)
    if "line_items" in params.get("expand", []):
        body["line_items"] = {
            "object": "list",
            "data": found.private["lines"],
            "has_more": False,
            "url": f"/v1/checkout/sessions/{key}/line_items",
        }
    return body


def list_line_items(params: Params, *, key: str) -> Body:
    """GET /v1/checkout/sessions/:id/line_items"""
    lines = row("checkout.session", key).private["lines"]
    url = f"/v1/checkout/sessions/{key}/line_items"
    return {"object": "list", "data": lines, "has_more": False, "url": url}


def list_sessions(params: Params) -> Body:
    """GET /v1/checkout/sessions"""
    filters = {"customer": params["customer"]} if "customer" in params else {}
    return listed("checkout.session", url="/v1/checkout/sessions", limit=limit_of(params), **filters)


def expire_session(params: Params, *, key: str) -> Body:
    """POST /v1/checkout/sessions/:id/expire"""
    body = get("checkout.session", key)
    if body["status"] != "open":
        raise StripeError(f'Only Checkout Sessions with a status in ["open"] can be expired. It is {body["status"]}.')
    body = change("checkout.session", key, status="expired", url=None, expires_at=now())
    emit("checkout.session.expired", body)
    return body
