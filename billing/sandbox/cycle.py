"""The rhythm of a subscription: renewed with each period, or ended with it; paused, resumed, given up."""

from billing.sandbox import clock, collecting, events, invoicing, periods, schedules, store, subscribing, timers
from billing.sandbox.amounts import Line
from billing.sandbox.shapes import Body
from billing.sandbox.subscribing import as_line, end_of_period, items_of, with_items

INCOMPLETE_SECONDS = 23 * 60 * 60


def keep_time(subscription: Body) -> None:
    """Have it renewed when its period ends."""
    timers.start(subscription["id"], kind="period", due_at=end_of_period(subscription))


def end_period(key: str) -> None:
    """A period is over: what was planned for then happens, and the next one begins."""
    subscription = store.get("subscription", key=key)
    if subscription["status"] in subscribing.ENDED:
        return
    if subscribing.ends_with_period(subscription):
        subscribing.cancel(key, details={"reason": subscription["cancellation_details"]["reason"]})
        return
    if subscription["status"] == "incomplete":
        return
    planned = schedules.enter_next_phase(subscription)
    if planned["status"] not in subscribing.ENDED:
        renew(store.get("subscription", key=key), planned)


def renew(old: Body, planned: Body) -> None:
    """Begin the next period, make its invoice and charge it."""
    fresh = with_items(planned, [next_period(item, anchor=old["billing_cycle_anchor"]) for item in items_of(planned)])
    customer = store.get("customer", key=old["customer"])
    start = items_of(old)[0]["current_period_start"]
    lines = [*take_waiting(old["id"]), *(as_line(item) for item in items_of(fresh))]
    invoice = invoicing.draft(
        lines,
        customer=customer,
        subscription=fresh,
        reason="subscription_cycle",
        period=(start, end_of_period(old)),
    )
    store.put(invoice)
    events.update("customer.subscription.updated", old, fresh | {"latest_invoice": invoice["id"]})
    keep_time(fresh)
    present(invoice, subscription=fresh)


def next_period(item: Body, *, anchor: int) -> Body:
    """The item in the period that follows."""
    start, recurring = item["current_period_end"], item["price"]["recurring"]
    end = periods.next_end(anchor, start=start, interval=recurring["interval"], count=recurring["interval_count"])
    return item | {"current_period_end": end, "current_period_start": start}


def present(invoice: Body, *, subscription: Body) -> None:
    """Issue and charge a new invoice, unless the subscription is one that is not charged."""
    pause = subscription["pause_collection"]
    if subscription["status"] == "unpaid" or (pause and pause["behavior"] == "keep_as_draft"):
        events.emit("invoice.created", invoice)
        return
    issued = invoicing.issue(invoice, customer=store.get("customer", key=invoice["customer"]))
    if pause is None:
        collecting.collect(issued)
    elif pause["behavior"] == "void":
        invoicing.void(issued)
    else:
        events.emit("invoice.marked_uncollectible", invoicing.write_off(issued))


# What waits for the next invoice ----------------------------------------------------------------


def take_waiting(key: str) -> list[Line]:
    """The prorations that wait for a subscription's next invoice; they wait no more."""
    lines = waiting(key)
    if lines:
        put_waiting(key, [])
    return lines


def waiting(key: str) -> list[Line]:
    """The prorations that wait for a subscription's next invoice."""
    return [Line(**note | {"rates": tuple(note["rates"])}) for note in store.notes_of(key).get("waiting", [])]


def put_waiting(key: str, lines: list[Line]) -> None:
    """Let these wait for the next invoice."""
    names = Line.__slots__
    notes = [{name: getattr(line, name) for name in names} | {"rates": list(line.rates)} for line in lines]
    store.put(store.get("subscription", key=key), notes=store.notes_of(key) | {"waiting": notes})


# Beginnings and pauses --------------------------------------------------------------------------


def await_first_payment(subscription: Body) -> None:
    """A subscription whose first invoice is not paid is given up after a day, less an hour."""
    timers.start(subscription["id"], kind="incomplete", due_at=clock.now() + INCOMPLETE_SECONDS)


def give_up(key: str) -> None:
    """The first invoice was not paid in time: the subscription never began."""
    subscription = store.get("subscription", key=key)
    if subscription["status"] != "incomplete":
        return
    timers.stop(key, kind="period")
    invoicing.void(store.get("invoice", key=subscription["latest_invoice"]))
    over = {"ended_at": clock.now(), "status": "incomplete_expired"}
    events.update("customer.subscription.updated", subscription, subscription | over)


def end_pause(key: str) -> None:
    """From now on it is charged again."""
    subscription = store.get("subscription", key=key)
    if subscription["status"] not in subscribing.ENDED:
        events.update("customer.subscription.updated", subscription, subscription | {"pause_collection": None})
