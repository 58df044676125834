"""Invoices and what pays them. https://docs.stripe.com/api/invoices"""

from billing.sandbox import store
from billing.sandbox.lists import list_objects
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body


def retrieve(params: Params, *, key: str) -> Body:
    """One invoice."""
    return store.get("invoice", key=key)


def index(params: Params) -> Body:
    """Invoices, newest first."""
    return list_objects("invoice", params, url="/v1/invoices", by=("subscription", "customer", "status"))


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
