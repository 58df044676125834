"""Invoices and what pays them. https://docs.stripe.com/api/invoices"""

from billing.sandbox import changing, clock, collecting, invoicing, store, subscribing
from billing.sandbox.api.subscriptions import read_items
from billing.sandbox.errors import ApiError
from billing.sandbox.lists import list_objects
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body


def retrieve(params: Params, *, key: str) -> Body:
    """One invoice."""
    return store.get("invoice", key=key)


def index(params: Params) -> Body:
    """Invoices, newest first."""
    params.choice("collection_method", of=("charge_automatically",))
    return list_objects("invoice", params, url="/v1/invoices", by=("subscription", "customer", "status"))


def create_preview(params: Params) -> Body:
    """The invoice that would come next, or of a change, without making either."""
    subscription = read_subscription(params)
    given = params.child("subscription_details")
    behaviour = given.choice("proration_behavior", of=changing.PRORATIONS, default="create_prorations")
    at = given.integer("proration_date") or clock.now()
    changing.check_moment(subscription, at)
    new = read_items(given, subscription=subscription)
    is_ending = given.flag("cancel_at_period_end", default=subscription["cancel_at_period_end"])
    new = subscribing.end_at_period_end(new, is_ending=is_ending)
    return changing.preview(subscription, new, behaviour=behaviour or "", at=at)


def read_subscription(params: Params) -> Body:
    """The subscription that is asked about: named itself, by its schedule, or the only one of a customer."""
    key, schedule, customer = params.text("subscription"), params.text("schedule"), params.text("customer")
    if schedule:
        key = store.get("subscription_schedule", key=schedule, param="schedule")["subscription"]
    if not key and customer:
        found = (one for one in store.select("subscription", name="customer", value=customer))
        key = next((one["id"] for one in found if one["status"] not in subscribing.ENDED), None)
    if not key:
        message = "You must specify one of `customer`, `subscription` or `schedule`, of which one must run."
        raise ApiError(message, code="parameter_missing")
    return subscribing.get_running(key)


def get_open(key: str) -> Body:
    """An invoice that is owed."""
    invoice = store.get("invoice", key=key)
    if invoice["status"] == "paid":
        raise ApiError("Invoice is already paid", code="invoice_already_paid")
    if invoice["status"] not in ("open", "uncollectible"):
        raise ApiError(f"This invoice is {invoice['status']} and cannot be paid.", code="invoice_not_editable")
    return invoice


def pay(params: Params, *, key: str) -> Body:
    """Charge an open invoice now."""
    invoice, method = get_open(key), params.text("payment_method")
    params.ignore("forgive", "off_session")
    chosen = store.get("payment_method", key=method, param="payment_method") if method else None
    tried = collecting.collect(invoice, method=chosen, is_automatic=False)
    if tried["status"] != "paid" and not is_processing(tried):
        raise collecting.refusal(tried)
    return tried


def is_processing(invoice: Body) -> bool:
    """Whether a bank was asked that has yet to answer."""
    payments = store.select("invoice_payment", name="invoice", value=invoice["id"])
    return any(
        store.get("payment_intent", key=one["payment"]["payment_intent"])["status"] == "processing" for one in payments
    )


def finalise(params: Params, *, key: str) -> Body:
    """Make a draft into an invoice that is owed, and charge it."""
    invoice = store.get("invoice", key=key)
    if invoice["status"] != "draft":
        raise ApiError("This invoice is already finalized.", code="invoice_not_editable")
    params.flag("auto_advance")
    return invoicing.issue(invoice, customer=store.get("customer", key=invoice["customer"]))


def void(params: Params, *, key: str) -> Body:
    """Nobody owes it any more."""
    return invoicing.void(get_open(key))


def retrieve_payment(params: Params, *, key: str) -> Body:
    """What ties one invoice to one payment intent."""
    return store.get("invoice_payment", key=key)


def list_payments(params: Params) -> Body:
    """What pays an invoice, or what a payment intent pays."""
    given = params.child("payment")
    given.choice("type", of=("payment_intent",))
    intent = given.text("payment_intent")
    if intent is None:
        return list_objects("invoice_payment", params, url="/v1/invoice_payments", by=("invoice", "status"))
    by_intent = Params({"payment_intent": intent})
    return list_objects("invoice_payment", by_intent, url="/v1/invoice_payments", by=("payment_intent",))
