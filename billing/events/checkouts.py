"""Checkouts of subscriptions: paid, waiting for a bank, lapsed."""

from accounts.models import Landlord
from billing.errors import HeldEvent, UnknownCustomer
from billing.events.amounts import ensure_amount
from billing.events.handling import Apply, Handler, Subject
from billing.events.orders import lapses, order_completed, order_ended, wait_for_bank
from billing.gateway import Gateway
from billing.models import CheckoutIntent, Customer
from billing.objects import key_of
from billing.payers import Fresh, intent_of, landlord_of_customer
from billing.signals import checkout_lapsed, subscription_started
from billing.states import CHECKOUT, CheckoutState
from billing.subscriptions import told_of, write_subscriptions
from config.lib import clock


def fetch_checkout(gateway: Gateway, subject: Subject) -> Fresh:
    """The session, and with it all subscriptions of whoever paid one."""
    session = gateway.fetch("checkout.session", key=subject.key)
    if session.get("subscription"):
        session["told"] = told_of(gateway, customer=key_of(session["customer"]))
    return session


def checkout_completed(event_type: str, session: Fresh) -> Landlord:
    """Link customer and subscription and start it, once the money is there."""
    try:
        intent = intent_of(session["metadata"].get("reference"))
    except UnknownCustomer:
        landlord = landlord_of_customer(session["customer"])
        if landlord is None:
            raise
        return begin_unasked(landlord, session=session)
    if intent.state == CheckoutState.PAID:
        return intent.landlord
    check(intent, session=session)
    if session["payment_status"] != "unpaid":
        start_subscription(intent, session=session)
    else:
        wait_for_bank(intent)
    return intent.landlord


def begin_unasked(landlord: Landlord, *, session: Fresh) -> Landlord:
    """A checkout that we did not ask for, of a customer of whom we know who it is: the subscription counts."""
    write_subscriptions(landlord, told=session.get("told", []), asked=key_of(session["subscription"]))
    return landlord


def check(intent: CheckoutIntent, *, session: Fresh) -> None:
    """Pass, or hold what cannot be right: no subscription, or another amount than was to be paid."""
    if not session.get("subscription"):
        raise HeldEvent(f"The checkout {intent.reference} has no subscription.")
    ensure_amount(intent, session=session)


def start_subscription(intent: CheckoutIntent, *, session: Fresh) -> None:
    """The landlord has paid: link, assign, and tell the floors above, in this transaction."""
    write_subscriptions(intent.landlord, told=session["told"], asked=key_of(session["subscription"]))
    customer, _ = Customer.objects.get_or_create(
        stripe_id=key_of(session["customer"]), defaults={"landlord": intent.landlord}
    )
    if intent.includes_onboarding and customer.onboarded_at is None:
        customer.onboarded_at = clock.now()
        customer.save(update_fields=["onboarded_at"])
    CHECKOUT.move(intent, to=CheckoutState.PAID, paid_at=clock.now())
    subscription_started.send(sender=CheckoutIntent, intent=intent)


def checkout_ended(event_type: str, session: Fresh) -> Landlord:
    """An expired session or a payment that the bank refused: the draft is free again."""
    intent = intent_of(session["metadata"].get("reference"))
    if lapses(intent, event_type, session=session):
        checkout_lapsed.send(sender=CheckoutIntent, intent=intent)
    return intent.landlord


def by_mode(subscription: Apply, order: Apply) -> Apply:
    """What a checkout's event does: one thing for a subscription, another for an order, never both."""

    def apply(event_type: str, session: Fresh) -> Landlord | None:
        return (order if session["mode"] == "payment" else subscription)(event_type, session)

    return apply


CHECKOUT_PAID = Handler(fetch_checkout, by_mode(checkout_completed, order_completed))
CHECKOUT_ENDED = Handler(fetch_checkout, by_mode(checkout_ended, order_ended))
