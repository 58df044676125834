"""Subscriptions. https://docs.stripe.com/api/subscriptions"""

from billing.sandbox import changing, clock, collecting, cycle, events, invoicing, store, subscribing, timers
from billing.sandbox.amounts import Line
from billing.sandbox.basket import existing_price
from billing.sandbox.errors import ApiError
from billing.sandbox.lists import created_within, list_objects, page
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body
from billing.sandbox.subscribing import as_line, items_of

PAUSES = ("keep_as_draft", "mark_uncollectible", "void")
FEEDBACK = (
    "customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex", "too_expensive",
    "unused",
)  # fmt: skip
WITHOUT_EFFECT = ("collection_method", "off_session", "payment_settings")


def retrieve(params: Params, *, key: str) -> Body:
    """One subscription."""
    return store.get("subscription", key=key)


def index(params: Params) -> Body:
    """Subscriptions, of one customer or of all; those that have ended only when asked for."""
    status = params.text("status")
    if status and status != "all":
        return list_objects("subscription", params, url="/v1/subscriptions", by=("customer", "status"))
    customer = params.text("customer")
    found = store.select("subscription", name="customer" if customer else "", value=customer or "")
    shown = (one for one in found if status == "all" or one["status"] not in subscribing.ENDED)
    return page(created_within(shown, params=params), params=params, url="/v1/subscriptions")


# Beginning --------------------------------------------------------------------------------------


def create(params: Params) -> Body:
    """Begin a subscription without a checkout: its first invoice is charged, or waits to be paid."""
    customer = store.get("customer", key=params.required("customer"), param="customer")
    lines = [read_line(row) for row in params.rows("items")]
    if not lines:
        raise ApiError("Missing required param: items.", code="parameter_missing", param="items")
    if_unpaid = params.choice("payment_behavior", of=changing.IF_UNPAID, default="allow_incomplete")
    method = read_method(params) or store.find(customer["invoice_settings"]["default_payment_method"] or "")
    data = {"metadata": params.metadata(), "description": params.text("description")}
    params.ignore("proration_behavior", *WITHOUT_EFFECT)
    begun = subscribing.begin(lines, customer=customer, method=method, data=data, status="incomplete")
    invoice = invoicing.draft(lines, customer=customer, subscription=begun)
    begun = store.put(begun | {"latest_invoice": invoice["id"]})
    events.emit("customer.subscription.created", begun)
    cycle.keep_time(begun)
    cycle.await_first_payment(begun)
    issued = invoicing.issue(invoice, customer=customer)
    return begun if if_unpaid == "default_incomplete" else charge_first(issued, if_unpaid=if_unpaid or "")


def charge_first(invoice: Body, *, if_unpaid: str) -> Body:
    """Charge the first invoice; the subscription that this leaves."""
    tried = collecting.collect(invoice)
    if tried["status"] != "paid" and if_unpaid == "error_if_incomplete":
        raise collecting.refusal(tried).undone()
    return store.get("subscription", key=invoicing.subscription_of(invoice))


def read_line(row: Params) -> Line:
    """What is to be subscribed to."""
    price = existing_price(row)
    product = store.get("product", key=price["product"])
    rates = tuple(store.get("tax_rate", key=key, param=row.full("tax_rates")) for key in row.texts("tax_rates"))
    return Line(price, product["name"], row.integer("quantity", at_least=1) or 1, rates)


def read_method(params: Params) -> Body | None:
    """The payment method that was named."""
    key = params.text("default_payment_method")
    return store.get("payment_method", key=key, param="default_payment_method") if key else None


# Changing ---------------------------------------------------------------------------------------


def update(params: Params, *, key: str) -> Body:
    """Change prices, what it is charged to, whether it is collected, or whether it ends with the present period."""
    old = subscribing.get_running(key)
    behaviour = params.choice("proration_behavior", of=changing.PRORATIONS, default="create_prorations")
    if_unpaid = params.choice("payment_behavior", of=changing.IF_UNPAID, default="allow_incomplete")
    at = params.integer("proration_date") or clock.now()
    changing.check_moment(old, at)
    new = read_items(params, subscription=old)
    new = read_ending(params, subscription=read_pause(params, subscription=new))
    new = new | {"metadata": params.metadata(old=old["metadata"])}
    if method := read_method(params):
        new = new | {"default_payment_method": method["id"]}
    if "description" in params:
        new = new | {"description": params.text("description")}
    params.ignore(*WITHOUT_EFFECT)
    return changing.change(old, new, behaviour=behaviour or "", if_unpaid=if_unpaid or "", at=at)


def read_items(params: Params, *, subscription: Body) -> Body:
    """The subscription to other prices or quantities."""
    for row in params.rows("items"):
        item = read_item(row, subscription=subscription)
        held = next((one for one in items_of(subscription) if one["id"] == item), None)
        price = existing_price(row) if "price" in row or held is None else held["price"]
        quantity = row.integer("quantity", at_least=1)
        row.ignore("tax_rates")
        subscription = subscribing.change_item(subscription, item=item, price=price, quantity=quantity)
    return subscription


def read_item(row: Params, *, subscription: Body) -> str:
    """Which item is to change; a second item is more than a plan of ours has."""
    key = row.text("id")
    if key is None:
        message = f"The sandbox does not add items to a subscription; name one of {subscription['id']} by `id`."
        raise ApiError(message, param=row.full("id"))
    return key


def read_pause(params: Params, *, subscription: Body) -> Body:
    """Whether invoices are collected; an empty value has them collected again."""
    if "pause_collection" not in params:
        return subscription
    timers.stop(subscription["id"], kind="pause")
    if params.take("pause_collection") == "":
        return subscription | {"pause_collection": None}
    given = params.child("pause_collection")
    behaviour, until = given.choice("behavior", of=PAUSES) or given.required("behavior"), given.integer("resumes_at")
    if until:
        timers.start(subscription["id"], kind="pause", due_at=until)
    return subscription | {"pause_collection": {"behavior": behaviour, "resumes_at": until}}


def read_ending(params: Params, *, subscription: Body) -> Body:
    """Whether it ends with its period, and why; under a schedule that is the schedule's to say."""
    details, changed = read_details(params), read_end(params, subscription=subscription)
    if changed["cancel_at"] != subscription["cancel_at"] and subscription["schedule"]:
        message = (
            f"The subscription is managed by the subscription schedule `{subscription['schedule']}`, and updating any"
            " cancelation behavior directly is not allowed. Please update the schedule instead."
        )
        raise ApiError(message, param="cancel_at_period_end")
    return changed | {"cancellation_details": changed["cancellation_details"] | details}


def read_end(params: Params, *, subscription: Body) -> Body:
    """The subscription to end as was said: by its period or by an instant, of which an empty one lets it go on."""
    if "cancel_at" not in params:
        is_ending = params.flag("cancel_at_period_end", default=subscription["cancel_at_period_end"])
        return subscribing.end_at_period_end(subscription, is_ending=is_ending)
    if "cancel_at_period_end" in params:
        raise ApiError("You may only specify one of `cancel_at` and `cancel_at_period_end`.", param="cancel_at")
    ends = params.integer("cancel_at")
    if ends not in (None, subscribing.end_of_period(subscription)):
        raise ApiError("The sandbox ends subscriptions where their period ends.", param="cancel_at")
    return subscribing.end_at(subscription, ends)


def read_details(params: Params) -> Body:
    """What a person said on leaving."""
    given = params.child("cancellation_details")
    said = {"comment": given.text("comment"), "feedback": given.choice("feedback", of=FEEDBACK)}
    return {name: word for name, word in said.items() if word}


# Ending -----------------------------------------------------------------------------------------


def cancel(params: Params, *, key: str) -> Body:
    """End it now; with `prorate` and `invoice_now` what is left of the period becomes a credit."""
    subscription, details = subscribing.get_running(key), read_details(params)
    is_prorated, is_invoiced = params.flag("prorate"), params.flag("invoice_now")
    ended = subscribing.cancel(key, details=details)
    if not (is_prorated and is_invoiced):
        return ended
    lines = [changing.part(item, at=clock.now(), sign=-1) for item in items_of(subscription)]
    invoice = changing.make_invoice(ended, lines=lines)
    invoicing.mark_paid(invoicing.issue(invoice, customer=store.get("customer", key=invoice["customer"])))
    return ended | {"latest_invoice": invoice["id"]}


def resume(params: Params, *, key: str) -> Body:
    """Let a paused subscription go on: a new period begins and is charged."""
    paused = subscribing.get_running(key)
    if paused["status"] != "paused":
        raise ApiError(f"Only a paused subscription can be resumed; this one is {paused['status']}.")
    params.ignore("billing_cycle_anchor", "proration_behavior", "proration_date")
    moment = clock.now()
    items = [
        item
        | {"current_period_start": moment, "current_period_end": subscribing.period_end(item["price"], start=moment)}
        for item in items_of(paused)
    ]
    fresh = subscribing.with_items(paused, items) | {"billing_cycle_anchor": moment, "status": "active"}
    customer = store.get("customer", key=paused["customer"])
    lines = [as_line(item) for item in items]
    invoice = invoicing.draft(lines, customer=customer, subscription=fresh, reason="subscription_cycle")
    fresh = events.update("customer.subscription.resumed", paused, fresh | {"latest_invoice": invoice["id"]})
    cycle.keep_time(fresh)
    collecting.collect(invoicing.issue(invoice, customer=customer))
    return store.get("subscription", key=key)
