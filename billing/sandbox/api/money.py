"""Invoices, payment intents, charges and refunds. https://docs.stripe.com/api/refunds"""

from typing import Any

from billing.sandbox.api.door import limit_of
from billing.sandbox.errors import StripeError, required
from billing.sandbox.events import emit
from billing.sandbox.objects import Body, change, create, get, listed

Params = dict[str, Any]


def retrieve_invoice(params: Params, *, key: str) -> Body:
    """GET /v1/invoices/:id"""
    return get("invoice", key)


def list_invoices(params: Params) -> Body:
    """GET /v1/invoices"""
    filters = {"customer": params["customer"]} if "customer" in params else {}
    wanted = params.get("subscription")

    def belongs(body: Body) -> bool:
        return wanted is None or body["parent"]["subscription_details"]["subscription"] == wanted

    return listed("invoice", url="/v1/invoices", limit=limit_of(params), keep=belongs, **filters)


def retrieve_payment_intent(params: Params, *, key: str) -> Body:
    """GET /v1/payment_intents/:id"""
    return get("payment_intent", key)


def retrieve_charge(params: Params, *, key: str) -> Body:
    """GET /v1/charges/:id"""
    return get("charge", key)


def create_refund(params: Params) -> Body:
    """POST /v1/refunds"""
    charge = charge_of(params)
    left = charge["amount"] - charge["amount_refunded"]
    amount = int(params.get("amount", left))
    if left == 0:
        raise StripeError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount > left:
        raise StripeError(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})")
    refund = create(
        "refund",
        amount=amount,
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        currency=charge["currency"],
        customer=charge["customer"],
        reason=params.get("reason"),
        metadata=params.get("metadata", {}),
        status="succeeded",
    )
    refunded = charge["amount_refunded"] + amount
    charge = change("charge", charge["id"], amount_refunded=refunded, refunded=refunded == charge["amount"])
    emit("refund.created", refund)
    emit("charge.refunded", charge)
    return refund


def charge_of(params: Params) -> Body:
    """The charge that is to be refunded, by itself or by its payment intent."""
    if "charge" in params:
        return get("charge", params["charge"])
    if "payment_intent" in params:
        return get("charge", get("payment_intent", params["payment_intent"])["latest_charge"])
    raise required("payment_intent")


def retrieve_refund(params: Params, *, key: str) -> Body:
    """GET /v1/refunds/:id"""
    return get("refund", key)


def list_refunds(params: Params) -> Body:
    """GET /v1/refunds"""
    wanted = params.get("payment_intent"), params.get("charge")

    def belongs(body: Body) -> bool:
        return wanted[0] in (None, body["payment_intent"]) and wanted[1] in (None, body["charge"])

    return listed("refund", url="/v1/refunds", limit=limit_of(params), keep=belongs)
