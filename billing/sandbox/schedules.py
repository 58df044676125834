"""What a subscription will be later: phases, each with its items. https://docs.stripe.com/billing/subscriptions/subscription-schedules"""

from billing.sandbox import clock, events, store, subscribing
from billing.sandbox.errors import ApiError
from billing.sandbox.shapes import Body, build
from billing.sandbox.subscribing import as_plan, at_price, end_of_period, items_of, with_items

RUNNING = ("active", "not_started")


def of_subscription(subscription: Body, *, metadata: dict[str, str]) -> Body:
    """A schedule whose only phase is the present period as it is."""
    if subscription["schedule"]:
        message = "You cannot migrate a subscription that is already attached to a schedule:"
        raise ApiError(f"{message} {subscription['id']} is at {subscription['schedule']}.", param="from_subscription")
    items = items_of(subscription)
    start, end = items[0]["current_period_start"], end_of_period(subscription)
    phase = make_phase(
        [make_item(item["price"], quantity=item["quantity"], rates=item["tax_rates"]) for item in items],
        start=start,
        end=end,
        currency=subscription["currency"],
    )
    schedule = build(
        "subscription_schedule",
        current_phase={"end_date": end, "start_date": start},
        customer=subscription["customer"],
        metadata=metadata,
        phases=[phase],
        subscription=subscription["id"],
    )
    store.put(schedule)
    events.emit("subscription_schedule.created", schedule)
    attached = subscription | {"schedule": schedule["id"]}
    events.update("customer.subscription.updated", subscription, attached)
    return schedule


def make_item(price: Body, *, quantity: int, rates: list[Body]) -> Body:
    """What is subscribed to in a phase."""
    return {
        "billing_thresholds": None,
        "discounts": [],
        "metadata": {},
        "plan": as_plan(price)["id"],
        "price": price["id"],
        "quantity": quantity,
        "tax_rates": rates,
    }


def make_phase(items: list[Body], *, start: int, end: int, currency: str, proration: str = "create_prorations") -> Body:
    """A time in which a subscription is to these items."""
    return {
        "add_invoice_items": [],
        "application_fee_percent": None,
        "billing_cycle_anchor": None,
        "billing_thresholds": None,
        "collection_method": None,
        "currency": currency,
        "default_payment_method": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "end_date": end,
        "invoice_settings": None,
        "items": items,
        "metadata": {},
        "on_behalf_of": None,
        "proration_behavior": proration,
        "start_date": start,
        "transfer_data": None,
        "trial_end": None,
    }


def get_running(key: str) -> Body:
    """A schedule that is not over; Stripe's refusal otherwise."""
    schedule = store.get("subscription_schedule", key=key)
    if schedule["status"] not in RUNNING:
        message = f"This subscription schedule is in the `{schedule['status']}` status and cannot be changed any more."
        raise ApiError(message)
    return schedule


def upcoming_phase(subscription: Body) -> Body | None:
    """The phase that begins when the present period ends."""
    if not subscription["schedule"]:
        return None
    schedule, end = store.get("subscription_schedule", key=subscription["schedule"]), end_of_period(subscription)
    return next((phase for phase in schedule["phases"] if phase["start_date"] == end), None)


def in_phase(subscription: Body, phase: Body) -> Body:
    """The subscription to the items of a phase. Nothing is stored yet."""
    changed = [
        at_price(old, price=store.get("price", key=new["price"]), quantity=new["quantity"])
        for old, new in zip(items_of(subscription), phase["items"], strict=True)
    ]
    return with_items(subscription, changed)


def enter_next_phase(subscription: Body) -> Body:
    """At the end of a period: the subscription as its schedule has it from now on. Its items are not stored yet."""
    if not subscription["schedule"]:
        return subscription
    schedule = store.get("subscription_schedule", key=subscription["schedule"])
    phase = upcoming_phase(subscription)
    if phase:
        current = {"end_date": phase["end_date"], "start_date": phase["start_date"]}
        events.update("subscription_schedule.updated", schedule, schedule | {"current_phase": current})
        return in_phase(subscription, phase)
    if schedule["phases"][-1]["end_date"] > clock.now():
        return subscription
    return complete(schedule, subscription)


def complete(schedule: Body, subscription: Body) -> Body:
    """All phases are over: the subscription goes on by itself, or ends, as the schedule says."""
    over = {"completed_at": clock.now(), "current_phase": None, "status": "completed"}
    if schedule["end_behavior"] == "cancel":
        events.update("subscription_schedule.completed", schedule, schedule | over)
        free = store.put(subscription | {"schedule": None})
        return subscribing.cancel(free["id"])
    release(schedule)
    return subscription | {"schedule": None}


def release(schedule: Body) -> Body:
    """Let the subscription go on by itself."""
    freed = {
        "current_phase": None,
        "released_at": clock.now(),
        "released_subscription": schedule["subscription"],
        "status": "released",
        "subscription": None,
    }
    released = events.update("subscription_schedule.released", schedule, schedule | freed)
    subscription = store.get("subscription", key=schedule["subscription"])
    events.update("customer.subscription.updated", subscription, subscription | {"schedule": None})
    return released
