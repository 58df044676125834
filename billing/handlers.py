"""What each kind of event does, given a fresh copy of the object that it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.messages.services import queue
from accounts.models import Landlord
from accounts.states import Readiness
from billing.errors import HeldEvent, UnknownCustomer, WrongAmount
from billing.gateway import Gateway
from billing.models import CheckoutIntent, Customer, Payment, StripeEvent
from billing.order_events import Fresh, charge_refunded, fetch_charge, order_completed, order_ended
from billing.signals import checkout_lapsed, subscription_started
from billing.states import CHECKOUT, CheckoutState
from billing.subscriptions import instant, write_subscription
from config.lib import clock
from config.lib.money import format_pence

Apply = Callable[[StripeEvent, Fresh], None]


@dataclass(frozen=True, slots=True)
class Handler:
    """How a kind of event is handled: what is fetched before, and what is written in one transaction after."""

    fetch: Callable[[Gateway, StripeEvent], Fresh]
    apply: Apply


# Checkouts --------------------------------------------------------------------------------------


def fetch_checkout(gateway: Gateway, event: StripeEvent) -> Fresh:
    """The session, and with it the subscription that it began."""
    session = gateway.fetch("checkout.session", key=event.object_id)
    if session.get("subscription"):
        session["subscription"] = gateway.fetch("subscription", key=object_key(session["subscription"]))
    return session


def object_key(value: Any) -> str:
    """The id of an object that Stripe gave whole or as its id."""
    return str(value["id"] if isinstance(value, dict) else value)


def intent_of(reference: str | None) -> CheckoutIntent:
    """The checkout that a reference names, locked; UnknownCustomer when it is none of ours."""
    intent = (
        CheckoutIntent.objects.select_for_update(of=("self",))
        .select_related("landlord", "plan")
        .filter(reference=reference or "")
        .first()
    )
    if intent is None:
        raise UnknownCustomer(f"No checkout of ours has the reference {reference or '(none)'}.")
    return intent


def checkout_completed(event: StripeEvent, session: Fresh) -> None:
    """Link customer and subscription and start it, once the money is there."""
    intent = intent_of(session["metadata"].get("reference"))
    event.landlord = intent.landlord
    if intent.state == CheckoutState.PAID:
        return
    if not session.get("subscription"):
        raise HeldEvent(f"The checkout {intent.reference} has no subscription.")
    if session["amount_total"] != intent.expected_pence or session["currency"] != "gbp":
        paid = f"{format_pence(session['amount_total'])} {session['currency']}"
        raise WrongAmount(f"{intent.reference}: {paid} instead of {format_pence(intent.expected_pence)}.")
    if session["payment_status"] == "unpaid":
        if intent.state != CheckoutState.PROCESSING:
            CHECKOUT.move(intent, to=CheckoutState.PROCESSING, why="The bank has not answered yet")
        return
    start_subscription(intent, session=session)


def start_subscription(intent: CheckoutIntent, *, session: Fresh) -> None:
    """The landlord has paid: link, assign, and tell the floors above, in this transaction."""
    write_subscription(intent.landlord, fresh=session["subscription"])
    customer, _ = Customer.objects.update_or_create(
        landlord=intent.landlord, defaults={"stripe_id": object_key(session["customer"])}
    )
    if intent.includes_onboarding and customer.onboarded_at is None:
        customer.onboarded_at = clock.now()
        customer.save(update_fields=["onboarded_at"])
    CHECKOUT.move(intent, to=CheckoutState.PAID, paid_at=clock.now())
    subscription_started.send(sender=CheckoutIntent, intent=intent)


def checkout_ended(event: StripeEvent, session: Fresh) -> None:
    """An expired session or a payment that the bank refused: the draft is free again."""
    intent = intent_of(session["metadata"].get("reference"))
    event.landlord = intent.landlord
    has_failed = event.type.endswith("async_payment_failed")
    new = CheckoutState.FAILED if has_failed else CheckoutState.EXPIRED
    is_settled = session["payment_status"] != "unpaid" or session["status"] == "open"
    if is_settled or not CHECKOUT.allows(intent.state, new=new):
        return
    CHECKOUT.move(intent, to=new, why=event.type)
    checkout_lapsed.send(sender=CheckoutIntent, intent=intent)


# Subscriptions ----------------------------------------------------------------------------------


def fetch_subscription(gateway: Gateway, event: StripeEvent) -> Fresh:
    """The subscription as it is now."""
    return gateway.fetch("subscription", key=event.object_id)


def subscription_changed(event: StripeEvent, fresh: Fresh) -> None:
    """Status, plan, period end and cancel flag as they are now.

    Before its checkout is processed a subscription changes nothing: that event brings the subscription with it.
    """
    customer = Customer.objects.select_related("landlord").filter(stripe_id=object_key(fresh["customer"])).first()
    if customer is None:
        event.landlord = intent_of(fresh["metadata"].get("reference")).landlord
        return
    event.landlord = customer.landlord
    write_subscription(customer.landlord, fresh=fresh)


# Invoices ---------------------------------------------------------------------------------------


def fetch_invoice(gateway: Gateway, event: StripeEvent) -> Fresh:
    """The invoice as it is now."""
    return gateway.fetch("invoice", key=event.object_id)


def invoice_paid(event: StripeEvent, invoice: Fresh) -> None:
    """Record the payment and send its receipt, once."""
    if invoice["status"] != "paid":
        return
    landlord = landlord_of_invoice(invoice)
    event.landlord = landlord
    payment, is_new = Payment.objects.get_or_create(
        stripe_id=invoice["id"],
        defaults={
            "landlord": landlord,
            "number": invoice.get("number") or "",
            "amount_pence": invoice["amount_paid"],
            "paid_at": instant(invoice["status_transitions"].get("paid_at")) or clock.now(),
            "hosted_url": invoice.get("hosted_invoice_url") or "",
        },
    )
    if is_new:
        send_receipt(payment)


def landlord_of_invoice(invoice: Fresh) -> Landlord:
    """The landlord who paid: by customer, or before that is linked, by the reference on the subscription."""
    customer = Customer.objects.select_related("landlord").filter(stripe_id=object_key(invoice["customer"])).first()
    if customer:
        return customer.landlord
    parent = invoice.get("parent") or {}
    details = parent.get("subscription_details") or {}
    return intent_of((details.get("metadata") or {}).get("reference")).landlord


def send_receipt(payment: Payment) -> None:
    """Thank for the money at once. It speaks of a portal only as something that is being prepared."""
    landlord = payment.landlord
    queue(
        "receipt",
        to=landlord.email,
        key=f"receipt:{payment.stripe_id}",
        landlord=landlord,
        context={
            "landlord": landlord,
            "payment": payment,
            "amount": format_pence(payment.amount_pence),
            "is_preparing": landlord.readiness != Readiness.READY,
        },
    )


def by_mode(subscription: Apply, order: Apply) -> Apply:
    """What a checkout's event does: one thing for a subscription, another for an order, never both."""

    def apply(event: StripeEvent, session: Fresh) -> None:
        (order if session["mode"] == "payment" else subscription)(event, session)

    return apply


CHECKOUT_PAID = Handler(fetch_checkout, by_mode(checkout_completed, order_completed))
CHECKOUT_ENDED = Handler(fetch_checkout, by_mode(checkout_ended, order_ended))
SUBSCRIPTION = Handler(fetch_subscription, subscription_changed)

HANDLERS: dict[str, Handler] = {
    "checkout.session.completed": CHECKOUT_PAID,
    "checkout.session.async_payment_succeeded": CHECKOUT_PAID,
    "checkout.session.async_payment_failed": CHECKOUT_ENDED,
    "checkout.session.expired": CHECKOUT_ENDED,
    "customer.subscription.created": SUBSCRIPTION,
    "customer.subscription.updated": SUBSCRIPTION,
    "customer.subscription.deleted": SUBSCRIPTION,
    "charge.refunded": Handler(fetch_charge, charge_refunded),
    "invoice.paid": Handler(fetch_invoice, invoice_paid),
}
"""Every kind of event that does something here. Any other is stored and ignored."""
