"""What Stripe's events do to an order: paid, lapsed, given back. None of them touches a subscription."""

from typing import Any

from billing.errors import UnknownCustomer, WrongAmount
from billing.gateway import Gateway
from billing.models import OrderCheckout, StripeEvent
from billing.signals import order_checkout_lapsed, order_paid, order_refunded
from billing.states import CHECKOUT, CheckoutState
from config.lib import clock
from config.lib.money import format_pence

Fresh = dict[str, Any]


def order_checkout_of(reference: str | None) -> OrderCheckout:
    """The checkout of an order, locked; UnknownCustomer where none of ours has this reference."""
    found = OrderCheckout.objects.select_for_update(of=("self",)).select_related("landlord")
    checkout = found.filter(reference=reference or "").first()
    if checkout is None:
        raise UnknownCustomer(f"No order of ours has the reference {reference or '(none)'}.")
    return checkout


def order_completed(event: StripeEvent, session: Fresh) -> None:
    """The order is paid, once, where the money is there and is what was asked for."""
    checkout = order_checkout_of(session["metadata"].get("reference"))
    event.landlord = checkout.landlord
    if checkout.state == CheckoutState.PAID:
        return
    if session["amount_total"] != checkout.expected_pence or session["currency"] != "gbp":
        paid = f"{format_pence(session['amount_total'])} {session['currency']}"
        raise WrongAmount(f"{checkout.reference}: {paid} instead of {format_pence(checkout.expected_pence)}.")
    if session["payment_status"] == "unpaid":
        if checkout.state != CheckoutState.PROCESSING:
            CHECKOUT.move(checkout, to=CheckoutState.PROCESSING, why="The bank has not answered yet")
        return
    CHECKOUT.move(checkout, to=CheckoutState.PAID, paid_at=clock.now(), payment_intent=session["payment_intent"] or "")
    order_paid.send(sender=OrderCheckout, checkout=checkout)
    tell_if_refunded(checkout)


def order_ended(event: StripeEvent, session: Fresh) -> None:
    """The session expired, or the bank refused the payment."""
    checkout = order_checkout_of(session["metadata"].get("reference"))
    event.landlord = checkout.landlord
    new = CheckoutState.FAILED if event.type.endswith("async_payment_failed") else CheckoutState.EXPIRED
    is_settled = session["payment_status"] != "unpaid" or session["status"] == "open"
    if is_settled or not CHECKOUT.allows(checkout.state, new=new):
        return
    CHECKOUT.move(checkout, to=new, why=event.type)
    order_checkout_lapsed.send(sender=OrderCheckout, checkout=checkout)


def fetch_charge(gateway: Gateway, event: StripeEvent) -> Fresh:
    """The charge as it is now, with all that was given back of it."""
    return gateway.fetch("charge", key=event.object_id)


def charge_refunded(event: StripeEvent, charge: Fresh) -> None:
    """Keep what went back of an order's money. A charge of a subscription is not an order's, and changes nothing here.

    A refund that is told before the payment counts once the payment is told.
    """
    checkout = (
        OrderCheckout.objects.select_for_update(of=("self",))
        .filter(reference=charge["metadata"].get("reference", ""))
        .first()
    )
    if checkout is None:
        return
    event.landlord = checkout.landlord
    was_refunded = checkout.is_refunded
    checkout.refunded_pence = min(charge["amount_refunded"], checkout.expected_pence)
    checkout.save(update_fields=["refunded_pence"])
    if not was_refunded:
        tell_if_refunded(checkout)


def tell_if_refunded(checkout: OrderCheckout) -> None:
    """Tell the floors above where all of the money went back."""
    if checkout.is_refunded:
        order_refunded.send(sender=OrderCheckout, checkout=checkout)
