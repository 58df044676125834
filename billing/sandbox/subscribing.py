"""Subscriptions: begun by a checkout, changed, set to end, ended."""

from collections.abc import Sequence

from billing.sandbox import clock, events, periods, store
from billing.sandbox.amounts import Line
from billing.sandbox.errors import ApiError, no_such
from billing.sandbox.ids import make_id
from billing.sandbox.shapes import Body, build, make_list

ENDED = ("canceled", "incomplete_expired")
PLAN_KEYS = ("active", "billing_scheme", "created", "currency", "id", "livemode", "metadata", "nickname", "product")


def begin(lines: Sequence[Line], *, customer: Body, method: Body, data: Body) -> Body:
    """A subscription to the lines that recur; its first invoice is yet to come."""
    key, moment = make_id("subscription"), clock.now()
    items = [make_item(line, subscription=key, start=moment) for line in lines if line.is_recurring]
    return build(
        "subscription",
        id=key,
        billing_cycle_anchor=moment,
        currency=lines[0].price["currency"],
        customer=customer["id"],
        default_payment_method=method["id"],
        description=data.get("description"),
        items=make_list(items, url=f"/v1/subscription_items?subscription={key}"),
        metadata=data.get("metadata") or {},
        start_date=moment,
        status="active",
    )


def make_item(line: Line, *, subscription: str, start: int) -> Body:
    """One thing that is subscribed to, and its present period."""
    return build(
        "subscription_item",
        current_period_end=period_end(line.price, start=start),
        current_period_start=start,
        plan=as_plan(line.price),
        price=line.price,
        quantity=line.quantity,
        subscription=subscription,
        tax_rates=list(line.rates),
    )


def period_end(price: Body, *, start: int) -> int:
    """When what was paid for at `start` runs out."""
    recurring = price["recurring"]
    return periods.after(start, interval=recurring["interval"], count=recurring["interval_count"])


def as_plan(price: Body) -> Body:
    """The price as the older word for it, which items still carry."""
    recurring = price["recurring"]
    return {name: price[name] for name in PLAN_KEYS} | {
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "meter": None,
        "object": "plan",
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def get_running(key: str) -> Body:
    """A subscription that has not ended; Stripe's refusal otherwise."""
    subscription = store.get("subscription", key=key)
    if subscription["status"] in ENDED:
        raise no_such("subscription", key=key)
    return subscription


def end_at_period_end(subscription: Body, *, is_ending: bool) -> Body:
    """Let it end with what was paid for, or let it go on after all. Nothing is stored yet."""
    if subscription["cancel_at_period_end"] == is_ending:
        return subscription
    ends = max(item["current_period_end"] for item in subscription["items"]["data"])
    reason = {"comment": None, "feedback": None, "reason": "cancellation_requested" if is_ending else None}
    return subscription | {
        "cancel_at": ends if is_ending else None,
        "cancel_at_period_end": is_ending,
        "canceled_at": clock.now() if is_ending else None,
        "cancellation_details": reason,
    }


def change_item(subscription: Body, *, item: str, price: Body, quantity: int | None) -> Body:
    """Another price for one of its items, within the present period. Nothing is stored yet."""
    if price["recurring"] is None or not price["active"]:
        raise ApiError("The price specified must be active and recurring.", param="items")
    held = {one["id"]: one for one in subscription["items"]["data"]}
    if item not in held:
        raise no_such("subscription_item", key=item, param="items")
    held[item] = held[item] | {
        "plan": as_plan(price),
        "price": price,
        "quantity": quantity or held[item]["quantity"],
    }
    return subscription | {"items": subscription["items"] | {"data": list(held.values())}}


def cancel(key: str) -> Body:
    """End it now; what was paid is not given back."""
    subscription, moment = get_running(key), clock.now()
    ended = subscription | {
        "canceled_at": subscription["canceled_at"] or moment,
        "cancellation_details": {"comment": None, "feedback": None, "reason": "cancellation_requested"},
        "ended_at": moment,
        "status": "canceled",
    }
    store.put(ended)
    events.emit("customer.subscription.deleted", ended)
    return ended
