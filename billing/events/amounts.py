"""Whether what was paid is what was to be paid."""

from billing.errors import WrongAmount
from billing.models import CheckoutIntent, OrderCheckout
from billing.payers import Fresh
from config.lib.money import format_pence


def ensure_amount(checkout: CheckoutIntent | OrderCheckout, *, session: Fresh) -> None:
    """Pass, or WrongAmount where a session paid, in pounds, neither what was asked for nor what staff accepted."""
    if session["currency"] == "gbp" and session["amount_total"] in (checkout.expected_pence, checkout.accepted_pence):
        return
    paid = f"{format_pence(session['amount_total'])} {session['currency']}"
    raise WrongAmount(f"{checkout.reference}: {paid} instead of {format_pence(checkout.expected_pence)}.")
