"""Charges that their holders dispute: what is told, and where the money is meanwhile."""

from billing.sandbox import clock, events, store
from billing.sandbox.errors import ApiError
from billing.sandbox.shapes import Body, build

ANSWER_SECONDS = 7 * 24 * 60 * 60
OVER = ("won", "lost")


def open_dispute(charge_key: str, *, reason: str = "fraudulent") -> Body:
    """The holder's bank takes the money back until it is settled who is right."""
    charge = store.get("charge", key=charge_key)
    if charge["status"] != "succeeded" or charge["disputed"]:
        raise ApiError("Only a charge that succeeded can be disputed, and only once.")
    dispute = build(
        "dispute",
        amount=charge["amount"] - charge["amount_refunded"],
        charge=charge["id"],
        currency=charge["currency"],
        payment_intent=charge["payment_intent"],
        reason=reason,
    )
    dispute["evidence_details"]["due_by"] = clock.now() + ANSWER_SECONDS
    store.put(charge | {"disputed": True})
    store.put(dispute)
    events.emit("charge.dispute.created", dispute)
    events.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


def close(key: str, *, is_won: bool) -> Body:
    """It is settled: the money comes back, or is gone."""
    dispute = store.get("dispute", key=key)
    if dispute["status"] in OVER:
        raise ApiError(f"This dispute is already closed: {dispute['status']}.")
    over = events.update("charge.dispute.closed", dispute, dispute | {"status": "won" if is_won else "lost"})
    if is_won:
        events.emit("charge.dispute.funds_reinstated", over)
    return over
