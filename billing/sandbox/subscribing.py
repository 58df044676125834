"""Subscriptions: begun by a checkout, changed, set to end, ended."""

from collections.abc import Sequence

from billing.sandbox import clock, events, invoicing, periods, store, timers
from billing.sandbox.amounts import Line
from billing.sandbox.errors import ApiError, no_such
from billing.sandbox.ids import make_id
from billing.sandbox.shapes import Body, build, make_list

ENDED = ("canceled", "incomplete_expired")
PLAN_KEYS = ("active", "billing_scheme", "created", "currency", "id", "livemode", "metadata", "nickname", "product")


def begin(lines: Sequence[Line], *, customer: Body, method: Body | None, data: Body, status: str = "active") -> Body:
    """A subscription to the lines that recur; its first invoice is yet to come."""
    key, moment = make_id("subscription"), clock.now()
    items = [make_item(line, subscription=key, start=moment) for line in lines if line.is_recurring]
    return build(
        "subscription",
        id=key,
        billing_cycle_anchor=moment,
        currency=lines[0].price["currency"],
        customer=customer["id"],
        default_payment_method=method["id"] if method else None,
        description=data.get("description"),
        items=make_list(items, url=f"/v1/subscription_items?subscription={key}"),
        metadata=data.get("metadata") or {},
        start_date=moment,
        status=status,
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
    ends = end_of_period(subscription) if is_ending else None
    return end_at(subscription, ends) | {"cancel_at_period_end": is_ending}


def end_at(subscription: Body, moment: int | None) -> Body:
    """Let it end at an instant without a word of its period, or let it go on after all. Nothing is stored yet."""
    is_ending = moment is not None
    reason = {"comment": None, "feedback": None, "reason": "cancellation_requested" if is_ending else None}
    return subscription | {
        "cancel_at": moment,
        "cancel_at_period_end": False,
        "canceled_at": clock.now() if is_ending else None,
        "cancellation_details": reason,
    }


def ends_with_period(subscription: Body) -> bool:
    """Whether nothing comes after the present period, in whichever words it was cancelled."""
    ends = subscription["cancel_at"]
    return ends is not None and ends <= end_of_period(subscription)


def items_of(subscription: Body) -> list[Body]:
    """What is subscribed to."""
    items: list[Body] = subscription["items"]["data"]
    return items


def end_of_period(subscription: Body) -> int:
    """When what was paid for runs out."""
    return max(int(item["current_period_end"]) for item in items_of(subscription))


def with_items(subscription: Body, items: list[Body]) -> Body:
    """The subscription to these items instead. Nothing is stored yet."""
    return subscription | {"items": subscription["items"] | {"data": items}}


def change_item(subscription: Body, *, item: str, price: Body, quantity: int | None) -> Body:
    """Another price for one of its items, within the present period. Nothing is stored yet."""
    if price["recurring"] is None or not price["active"]:
        raise ApiError("The price specified must be active and recurring.", param="items")
    held = {one["id"]: one for one in items_of(subscription)}
    if item not in held:
        raise no_such("subscription_item", key=item, param="items")
    if not has_same_rhythm(held[item]["price"], price):
        message = "The sandbox changes prices within one rhythm: monthly to monthly, yearly to yearly."
        raise ApiError(message, param="items")
    held[item] = at_price(held[item], price=price, quantity=quantity)
    return with_items(subscription, list(held.values()))


def has_same_rhythm(one: Body, other: Body) -> bool:
    """Whether two prices are paid equally often."""
    names = ("interval", "interval_count")
    return all(one["recurring"][name] == other["recurring"][name] for name in names)


def at_price(item: Body, *, price: Body, quantity: int | None) -> Body:
    """The item at another price."""
    return item | {"plan": as_plan(price), "price": price, "quantity": quantity or item["quantity"]}


def as_line(item: Body) -> Line:
    """What an item costs for a whole period."""
    product = store.get("product", key=item["price"]["product"])
    return Line(item["price"], product["name"], item["quantity"], tuple(item["tax_rates"]))


def cancel(key: str, *, reason: str = "cancellation_requested", details: Body | None = None) -> Body:
    """End it now; what was paid is not given back, and what is owed is tried no more."""
    subscription, moment = get_running(key), clock.now()
    for kind in ("period", "incomplete", "pause", "pending"):
        timers.stop(key, kind=kind)
    for invoice in list(store.select("invoice", name="subscription", value=key)):
        timers.stop(invoice["id"], kind="retry")
        if invoice["status"] in ("draft", "open"):
            invoicing.stop_collecting(invoice)
    ended = subscription | {
        "canceled_at": subscription["canceled_at"] or moment,
        "cancellation_details": {"comment": None, "feedback": None, "reason": reason} | (details or {}),
        "ended_at": moment,
        "pending_update": None,
        "status": "canceled",
    }
    store.put(ended)
    events.emit("customer.subscription.deleted", ended)
    schedules_end(ended)
    return ended


def schedules_end(subscription: Body) -> None:
    """A schedule ends with what it was for."""
    if not subscription["schedule"]:
        return
    schedule = store.get("subscription_schedule", key=subscription["schedule"])
    over = {"canceled_at": clock.now(), "current_phase": None, "status": "canceled"}
    events.update("subscription_schedule.canceled", schedule, schedule | over)
