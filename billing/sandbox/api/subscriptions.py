"""Subscriptions. https://docs.stripe.com/api/subscriptions"""

from typing import Any

from billing.sandbox.api.door import limit_of
from billing.sandbox.errors import StripeError
from billing.sandbox.events import emit
from billing.sandbox.objects import Body, change, get, listed
from billing.sandbox.params import is_true
from billing.sandbox.time import now

Params = dict[str, Any]


def retrieve_subscription(params: Params, *, key: str) -> Body:
    """GET /v1/subscriptions/:id"""
    return get("subscription", key)


def list_subscriptions(params: Params) -> Body:
    """GET /v1/subscriptions"""
    filters = {"customer": params["customer"]} if "customer" in params else {}
    status = params.get("status")

    def wanted(body: Body) -> bool:
        if status in ("all", body["status"]):
            return True
        return status is None and body["status"] != "canceled"

    return listed("subscription", url="/v1/subscriptions", limit=limit_of(params), keep=wanted, **filters)


def update_subscription(params: Params, *, key: str) -> Body:
    """POST /v1/subscriptions/:id"""
    body = get("subscription", key)
    if body["status"] == "canceled":
        raise StripeError("A canceled subscription can only update its cancellation_details.")
    values: Body = {}
    if "cancel_at_period_end" in params:
        values |= cancellation(body, at_end=is_true(params["cancel_at_period_end"]))
    if "metadata" in params:
        values["metadata"] = body["metadata"] | params["metadata"]
    if "items" in params:
        values["items"] = repriced(body["items"], params["items"])
    body = change("subscription", key, **values)
    emit("customer.subscription.updated", body)
    return body


def cancellation(body: Body, *, at_end: bool) -> Body:
    """The columns that say whether it ends with its period."""
    end = body["items"]["data"][0]["current_period_end"]
    return {
        "cancel_at_period_end": at_end,
        "cancel_at": end if at_end else None,
        "canceled_at": now() if at_end else None,
    }


def repriced(items: Body, given: list[Params]) -> Body:
    """The items with their new prices."""
    data = [dict(item) for item in items["data"]]
    for change_of in given:
        for item in data:
            if item["id"] == change_of.get("id", item["id"]) and "price" in change_of:
                item["price"] = get("price", change_of["price"])
    return {**items, "data": data}


def cancel_subscription(params: Params, *, key: str) -> Body:
    """DELETE /v1/subscriptions/:id"""
    body = get("subscription", key)
    if body["status"] == "canceled":
        raise StripeError(f"No such subscription: '{key}'", status=404, code="resource_missing")
    body = change("subscription", key, status="canceled", canceled_at=now(), ended_at=now())
    emit("customer.subscription.deleted", body)
    return body
