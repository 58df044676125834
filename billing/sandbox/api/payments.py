"""Payment intents, charges, payment methods and refunds. https://docs.stripe.com/api/refunds"""

from billing.sandbox import events, store
from billing.sandbox.errors import ApiError
from billing.sandbox.ids import random_name
from billing.sandbox.lists import list_objects
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body, build

REASONS = ("duplicate", "fraudulent", "requested_by_customer")

# Money received ---------------------------------------------------------------------------------


def retrieve_intent(params: Params, *, key: str) -> Body:
    """One payment intent."""
    return store.get("payment_intent", key=key)


def list_intents(params: Params) -> Body:
    """Payment intents, newest first."""
    return list_objects("payment_intent", params, url="/v1/payment_intents", by=("customer",))


def retrieve_charge(params: Params, *, key: str) -> Body:
    """One charge."""
    return store.get("charge", key=key)


def list_charges(params: Params) -> Body:
    """Charges, newest first."""
    return list_objects("charge", params, url="/v1/charges", by=("payment_intent", "customer"))


def retrieve_method(params: Params, *, key: str) -> Body:
    """One payment method."""
    return store.get("payment_method", key=key)


def list_methods(params: Params) -> Body:
    """The payment methods of a customer."""
    return list_objects("payment_method", params, url="/v1/payment_methods", by=("customer", "type"))


# Money given back -------------------------------------------------------------------------------


def create_refund(params: Params) -> Body:
    """Give back a charge, or a part of it; never more than there is."""
    charge = read_charge(params)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = params.integer("amount", at_least=1) or left
    check_amount(amount, charge=charge, left=left)
    refund = build(
        "refund",
        amount=amount,
        balance_transaction=random_name("txn"),
        charge=charge["id"],
        currency=charge["currency"],
        customer=charge["customer"],
        destination_details=destination(charge),
        metadata=params.metadata(),
        payment_intent=charge["payment_intent"],
        reason=params.choice("reason", of=REASONS),
    )
    store.put(refund)
    events.emit("refund.created", refund)
    refunded = charge["amount_refunded"] + amount
    is_whole = refunded == charge["amount_captured"]
    events.update("charge.refunded", charge, charge | {"amount_refunded": refunded, "refunded": is_whole})
    return refund


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


def check_amount(amount: int, *, charge: Body, left: int) -> None:
    """Refuse what is not there to be given back."""
    if left == 0:
        raise ApiError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount > left:
        message = f"Refund amount ({pounds(amount)}) is greater than unrefunded amount on charge ({pounds(left)})"
        raise ApiError(message, param="amount")


def pounds(amount: int) -> str:
    """An amount as Stripe's messages write it."""
    return f"£{amount / 100:,.2f}"


def destination(charge: Body) -> Body:
    """Where the money goes: back where it came from."""
    kind = charge["payment_method_details"]["type"]
    return {kind: {"type": "refund"} if kind == "card" else {}, "type": kind}


def retrieve_refund(params: Params, *, key: str) -> Body:
    """One refund."""
    return store.get("refund", key=key)


def list_refunds(params: Params) -> Body:
    """Refunds, of one charge or of all."""
    return list_objects("refund", params, url="/v1/refunds", by=("charge", "payment_intent"))
