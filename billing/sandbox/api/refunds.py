"""Refunds. https://docs.stripe.com/api/refunds"""

from billing.sandbox import events, refunding, store
from billing.sandbox.errors import ApiError
from billing.sandbox.lists import list_objects
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body

REASONS = ("duplicate", "fraudulent", "requested_by_customer")


def create(params: Params) -> Body:
    """Give back a charge, or a part of it; never more than there is."""
    charge = read_charge(params)
    amount = params.integer("amount", at_least=1)
    reason, metadata = params.choice("reason", of=REASONS), params.metadata()
    return refunding.give_back(charge, amount=amount, reason=reason, metadata=metadata)


def read_charge(params: Params) -> Body:
    """The charge to give back, named by itself or by its intent."""
    key, intent = params.text("charge"), params.text("payment_intent")
    if intent:
        key = store.get("payment_intent", key=intent, param="payment_intent")["latest_charge"]
    if not key:
        message = "One of the following params should be provided for this request: payment_intent or charge."
        raise ApiError(message, code="parameter_missing")
    charge = store.get("charge", key=key, param="charge")
    if charge["status"] != "succeeded":
        raise ApiError(f"Charge {key} has not succeeded and cannot be refunded.", param="charge")
    return charge


def retrieve(params: Params, *, key: str) -> Body:
    """One refund."""
    return store.get("refund", key=key)


def update(params: Params, *, key: str) -> Body:
    """Note something of one's own about it."""
    old = store.get("refund", key=key)
    return events.update("refund.updated", old, old | {"metadata": params.metadata(old=old["metadata"])})


def index(params: Params) -> Body:
    """Refunds, of one charge or of all."""
    return list_objects("refund", params, url="/v1/refunds", by=("charge", "payment_intent"))
