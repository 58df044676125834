"""Money given back: at once to a card, in days to an account, and sometimes in vain."""

from billing.sandbox import events, store
from billing.sandbox.errors import ApiError
from billing.sandbox.ids import random_name
from billing.sandbox.shapes import Body, build


def give_back(charge: Body, *, amount: int | None, reason: str | None, metadata: dict[str, str]) -> Body:
    """Give back an amount of a charge, or all that is left of it."""
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = amount or left
    check_amount(amount, charge=charge, left=left)
    is_quick = charge["payment_method_details"]["type"] == "card"
    refund = build(
        "refund",
        amount=amount,
        balance_transaction=random_name("txn"),
        charge=charge["id"],
        currency=charge["currency"],
        customer=charge["customer"],
        destination_details=destination(charge),
        metadata=metadata,
        payment_intent=charge["payment_intent"],
        reason=reason,
        status="succeeded" if is_quick else "pending",
    )
    store.put(refund)
    events.emit("refund.created", refund)
    count("charge.refunded", charge, refunded=charge["amount_refunded"] + amount)
    return refund


def check_amount(amount: int, *, charge: Body, left: int) -> None:
    """Refuse what is not there to be given back."""
    if charge["disputed"]:
        raise ApiError(f"Charge {charge['id']} has been charged back.", code="charge_disputed", param="charge")
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


def count(event_type: str, charge: Body, *, refunded: int) -> None:
    """Keep on the charge how much of it was given back, and tell so."""
    is_whole = refunded == charge["amount_captured"]
    events.update(event_type, charge, charge | {"amount_refunded": refunded, "refunded": is_whole})


def arrive(key: str) -> Body:
    """A refund that was under way has arrived."""
    refund = store.get("refund", key=key)
    if refund["status"] != "pending":
        raise ApiError(f"This refund is {refund['status']}.")
    return events.update("refund.updated", refund, refund | {"status": "succeeded"})


def come_back(key: str) -> Body:
    """The bank could not take it: the money is ours again."""
    refund = store.get("refund", key=key)
    if refund["status"] == "failed":
        raise ApiError("This refund has failed already.")
    failed = refund | {"failure_reason": "lost_or_stolen_card", "status": "failed"}
    failed |= {"failure_balance_transaction": random_name("txn")}
    charge = store.get("charge", key=refund["charge"])
    events.update("refund.updated", refund, failed)
    events.emit("refund.failed", failed)
    count("charge.updated", charge, refunded=charge["amount_refunded"] - refund["amount"])
    return failed
