"""What Stripe's events do to an order: paid, lapsed. None of them touches a subscription."""

from django.db.models import Sum

from accounts.models import Landlord
from billing.errors import UnknownCustomer
from billing.events.amounts import ensure_amount
from billing.models import CheckoutIntent, OrderCheckout, Refund
from billing.payers import Fresh
from billing.signals import order_checkout_lapsed, order_paid, order_refunded
from billing.states import CHECKOUT, CheckoutState
from config.lib import clock


def order_checkout_of(reference: str | None) -> OrderCheckout:
    """The checkout of an order, locked; UnknownCustomer where none of ours has this reference."""
    checkout = locked_order(reference)
    if checkout is None:
        raise UnknownCustomer(f"No order of ours has the reference {reference or '(none)'}.")
    return checkout


def locked_order(reference: str | None) -> OrderCheckout | None:
    """The same, or None."""
    found = OrderCheckout.objects.select_for_update(of=("self",)).select_related("landlord")
    return found.filter(reference=reference or "").first()


def order_completed(event_type: str, session: Fresh) -> Landlord | None:
    """The order is paid, once, where the money is there and is what was asked for."""
    checkout = order_checkout_of(session["metadata"].get("reference"))
    if checkout.state == CheckoutState.PAID:
        return checkout.landlord
    ensure_amount(checkout, session=session)
    if session["payment_status"] == "unpaid":
        wait_for_bank(checkout)
        return checkout.landlord
    told = {"payment_intent": session["payment_intent"] or "", "paid_pence": session["amount_total"]}
    CHECKOUT.move(checkout, to=CheckoutState.PAID, paid_at=clock.now(), **told)
    order_paid.send(sender=OrderCheckout, checkout=checkout)
    tell_if_refunded(checkout)
    return checkout.landlord


def wait_for_bank(checkout: CheckoutIntent | OrderCheckout) -> None:
    """Say that the bank has not answered yet; where it refused, and we hear of the completion later, it has."""
    if CHECKOUT.allows(checkout.state, new=CheckoutState.PROCESSING):
        CHECKOUT.move(checkout, to=CheckoutState.PROCESSING, why="The bank has not answered yet")


def order_ended(event_type: str, session: Fresh) -> Landlord | None:
    """The session expired, or the bank refused the payment."""
    checkout = order_checkout_of(session["metadata"].get("reference"))
    if lapses(checkout, event_type, session=session):
        order_checkout_lapsed.send(sender=OrderCheckout, checkout=checkout)
    return checkout.landlord


def lapses(checkout: CheckoutIntent | OrderCheckout, event_type: str, *, session: Fresh) -> bool:
    """Write that a checkout expired or that the bank refused it, unless its session was paid or is open; whether so."""
    new = CheckoutState.FAILED if event_type.endswith("async_payment_failed") else CheckoutState.EXPIRED
    is_settled = session["payment_status"] != "unpaid" or session["status"] == "open"
    if is_settled or not CHECKOUT.allows(checkout.state, new=new):
        return False
    CHECKOUT.move(checkout, to=new, why=event_type)
    return True


def add_up_refunds(checkout: OrderCheckout, *, charged: int) -> None:
    """Keep what was charged for an order and what of it went back.

    A refund that is told before the payment, or of one that is held, cancels nothing before that payment counts.
    """
    was_refunded = checkout.is_refunded
    gone = Refund.objects.filter(order=checkout).exclude(status__in=Refund.FAILED)
    checkout.refunded_pence = gone.aggregate(sum=Sum("amount_pence"))["sum"] or 0
    checkout.paid_pence = charged
    checkout.save(update_fields=["paid_pence", "refunded_pence"])
    if not was_refunded:
        tell_if_refunded(checkout)


def tell_if_refunded(checkout: OrderCheckout) -> None:
    """Tell the floors above where all of the money went back."""
    if checkout.is_refunded:
        order_refunded.send(sender=OrderCheckout, checkout=checkout)
