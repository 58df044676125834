"""Subscription schedules. https://docs.stripe.com/api/subscription_schedules"""

from billing.sandbox import events, periods, schedules, store, subscribing
from billing.sandbox.basket import existing_price
from billing.sandbox.changing import PRORATIONS
from billing.sandbox.errors import ApiError
from billing.sandbox.lists import list_objects
from billing.sandbox.params import Params
from billing.sandbox.prices import INTERVALS
from billing.sandbox.shapes import Body

ENDINGS = ("release", "cancel")


def create(params: Params) -> Body:
    """A schedule of a subscription that runs."""
    key = params.required("from_subscription")
    return schedules.of_subscription(subscribing.get_running(key), metadata=params.metadata())


def retrieve(params: Params, *, key: str) -> Body:
    """One schedule."""
    return store.get("subscription_schedule", key=key)


def index(params: Params) -> Body:
    """Schedules, newest first."""
    url = "/v1/subscription_schedules"
    return list_objects("subscription_schedule", params, url=url, by=("customer",))


def update(params: Params, *, key: str) -> Body:
    """Other phases: the first is the present one, the last may be open, and each begins where the last one ends."""
    old = schedules.get_running(key)
    new = old | {"metadata": params.metadata(old=old["metadata"])}
    new["end_behavior"] = params.choice("end_behavior", of=ENDINGS, default=old["end_behavior"])
    params.choice("proration_behavior", of=PRORATIONS)
    rows = params.rows("phases")
    if rows:
        new["phases"] = read_phases(rows, schedule=old)
        first = new["phases"][0]
        new["current_phase"] = {"end_date": first["end_date"], "start_date": first["start_date"]}
    return events.update("subscription_schedule.updated", old, new)


def read_phases(rows: list[Params], *, schedule: Body) -> list[Body]:
    """The phases, one after another, of which the first must be the one that runs and end with its period."""
    subscription = store.get("subscription", key=schedule["subscription"])
    start, phases = schedule["current_phase"]["start_date"], []
    for row in rows:
        phases.append(read_phase(row, start=start, currency=subscription["currency"]))
        start = phases[-1]["end_date"]
    if phases[0]["end_date"] < subscribing.end_of_period(subscription):
        raise ApiError("The sandbox changes phases where periods end.", param="phases[0][end_date]")
    return phases


def read_phase(row: Params, *, start: int, currency: str) -> Body:
    """One phase: its items, from when until when."""
    items = [read_item(item) for item in row.rows("items")]
    if not items:
        raise ApiError("Missing required param: items.", code="parameter_missing", param=row.full("items"))
    given = row.integer("start_date")
    if given not in (None, start):
        message = f"A phase begins where the one before it ends, here at {start}."
        raise ApiError(message, param=row.full("start_date"))
    proration = row.choice("proration_behavior", of=PRORATIONS, default="create_prorations")
    end = read_end(row, start=start)
    row.ignore("metadata", "billing_cycle_anchor")
    return schedules.make_phase(items, start=start, end=end, currency=currency, proration=proration or "")


def read_item(row: Params) -> Body:
    """What is subscribed to in a phase."""
    rates = [store.get("tax_rate", key=key, param=row.full("tax_rates")) for key in row.texts("tax_rates")]
    return schedules.make_item(existing_price(row), quantity=row.integer("quantity", at_least=1) or 1, rates=rates)


def read_end(row: Params, *, start: int) -> int:
    """Until when: an instant, or so long; a month where nothing is said."""
    end = row.integer("end_date")
    lasting = row.child("duration")
    interval = lasting.choice("interval", of=INTERVALS, default="month") or ""
    count = lasting.integer("interval_count", at_least=1) or 1
    return end or periods.after(start, interval=interval, count=count)


def release(params: Params, *, key: str) -> Body:
    """Let the subscription go on by itself, as it is now."""
    params.flag("preserve_cancel_date")
    return schedules.release(schedules.get_running(key))


def cancel(params: Params, *, key: str) -> Body:
    """End the schedule and its subscription."""
    params.ignore("invoice_now", "prorate")
    schedule = schedules.get_running(key)
    subscribing.cancel(schedule["subscription"])
    return store.get("subscription_schedule", key=key)
