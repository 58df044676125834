"""Another price within a period: what it costs, when it is charged, and what the next invoice will be."""

from collections.abc import Sequence
from datetime import UTC, datetime

from billing.sandbox import clock, collecting, cycle, events, invoicing, pending, schedules, store
from billing.sandbox.amounts import Line
from billing.sandbox.errors import ApiError
from billing.sandbox.shapes import Body
from billing.sandbox.subscribing import as_line, end_of_period, ends_with_period, items_of, with_items

PRORATIONS = ("create_prorations", "always_invoice", "none")
IF_UNPAID = ("allow_incomplete", "error_if_incomplete", "pending_if_incomplete", "default_incomplete")


def prorations(old: Body, new: Body, *, at: int) -> list[Line]:
    """A credit for what is left of each changed item's period, and what the same time costs from now on."""
    before = {item["id"]: item for item in items_of(old)}
    changed = [item for item in items_of(new) if costs(item) != costs(before[item["id"]])]
    pairs = [(before[item["id"]], item) for item in changed]
    return [line for was, now in pairs for line in (part(was, at=at, sign=-1), part(now, at=at, sign=1))]


def costs(item: Body) -> tuple[str, int]:
    """What decides what an item costs."""
    return item["price"]["id"], item["quantity"]


def part(item: Body, *, at: int, sign: int) -> Line:
    """What the rest of an item's period is worth, to the second."""
    whole, start, end = as_line(item), item["current_period_start"], item["current_period_end"]
    amount = (2 * whole.subtotal * (end - at) + (end - start)) // (2 * (end - start))
    when = datetime.fromtimestamp(at, tz=UTC)
    words = f"{'Remaining' if sign > 0 else 'Unused'} time on {whole.description} after {when.day} {when:%b %Y}"
    return Line(whole.price, words, whole.quantity, whole.rates, sign * amount, item["id"], at, end)


def check_moment(subscription: Body, at: int) -> None:
    """Prorations are of the present period."""
    if not items_of(subscription)[0]["current_period_start"] <= at <= end_of_period(subscription):
        raise ApiError("`proration_date` must be within the current period.", param="proration_date")


def change(old: Body, new: Body, *, behaviour: str, if_unpaid: str, at: int) -> Body:
    """Make a change, with what it costs; the subscription as it is afterwards."""
    lines = [] if behaviour == "none" else prorations(old, new, at=at)
    if not lines:
        return events.update("customer.subscription.updated", old, new)
    if behaviour == "create_prorations":
        cycle.put_waiting(old["id"], [*cycle.waiting(old["id"]), *lines])
        return events.update("customer.subscription.updated", old, new)
    lines = [*cycle.take_waiting(old["id"]), *lines]
    return charge_now(old, new, lines=lines, if_unpaid=if_unpaid)


def charge_now(old: Body, new: Body, *, lines: Sequence[Line], if_unpaid: str) -> Body:
    """Invoice the difference at once; whether the change stands without its money was said with it."""
    invoice = make_invoice(new, lines=lines)
    if if_unpaid == "pending_if_incomplete":
        waiting = pending.wait(old, changed=new, invoice=invoice)
        events.update("customer.subscription.updated", old, waiting)
    else:
        events.update("customer.subscription.updated", old, new | {"latest_invoice": invoice["id"]})
    issued = invoicing.issue(invoice, customer=store.get("customer", key=invoice["customer"]))
    result = collecting.collect(issued)
    if result["status"] != "paid" and if_unpaid == "error_if_incomplete":
        raise collecting.refusal(result).undone()
    return store.get("subscription", key=old["id"])


def make_invoice(subscription: Body, *, lines: Sequence[Line]) -> Body:
    """The invoice of a change."""
    customer = store.get("customer", key=subscription["customer"])
    return invoicing.draft(lines, customer=customer, subscription=subscription, reason="subscription_update")


# What would be ----------------------------------------------------------------------------------


def preview(old: Body, new: Body, *, behaviour: str, at: int) -> Body:
    """The invoice that would come: of the change at once, or else of the next period with what waits for it."""
    lines = [] if behaviour == "none" else prorations(old, new, at=at)
    if lines and behaviour == "always_invoice":
        return as_upcoming(make_invoice(new, lines=[*cycle.waiting(old["id"]), *lines]))
    return as_upcoming(next_invoice(new, lines=[*cycle.waiting(old["id"]), *lines]))


def next_invoice(subscription: Body, *, lines: Sequence[Line]) -> Body:
    """What the next period will cost; a subscription that ends has none."""
    if ends_with_period(subscription) and not lines:
        message = "No upcoming invoices for customer: the subscription ends with its period."
        raise ApiError(message, status=404, code="invoice_upcoming_none")
    phase = schedules.upcoming_phase(subscription)
    then = schedules.in_phase(subscription, phase) if phase else subscription
    anchor, start, end = then["billing_cycle_anchor"], *present_period(then)
    items = [] if ends_with_period(then) else [cycle.next_period(one, anchor=anchor) for one in items_of(then)]
    return invoicing.draft(
        [*lines, *(as_line(item) for item in items)],
        customer=store.get("customer", key=subscription["customer"]),
        subscription=with_items(then, items),
        reason="upcoming",
        period=(start, end),
    ) | {"next_payment_attempt": end}


def present_period(subscription: Body) -> tuple[int, int]:
    """From when until when was paid."""
    return items_of(subscription)[0]["current_period_start"], end_of_period(subscription)


def as_upcoming(invoice: Body) -> Body:
    """The draft under a name that nothing can be fetched by."""
    key = invoice["id"].replace("in_", "upcoming_in_", 1)
    lines = [line | {"invoice": key} for line in invoice["lines"]["data"]]
    made = {"created": clock.now(), "ending_balance": min(invoice["total"] + invoice["starting_balance"], 0)}
    return invoice | {"id": key, "lines": invoice["lines"] | {"data": lines}} | made
