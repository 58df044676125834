"""What customers do with their cards: put a new one in the place of the old, pay an invoice on its page."""

from billing.sandbox import cards, charging, collecting, events, store, subscribing
from billing.sandbox.cards import Card, Outcome
from billing.sandbox.charging import Instrument
from billing.sandbox.errors import ApiError
from billing.sandbox.shapes import Body


def replace_card(customer_key: str, *, card: Card) -> Body:
    """A new card for whatever the customer pays; what is owed is tried with it at once."""
    method = keep_card(store.get("customer", key=customer_key), card=card)
    collecting.pay_all(customer_key, method=method)
    return method


def keep_card(customer: Body, *, card: Card) -> Body:
    """A new card, which future charges of the customer go to."""
    method = charging.attach_method(Instrument.CARD, customer=customer, email=customer["email"] or "", card=card)
    events.emit("payment_method.attached", method)
    settings = customer["invoice_settings"] | {"default_payment_method": method["id"]}
    events.update("customer.updated", customer, customer | {"invoice_settings": settings})
    for subscription in list(store.select("subscription", name="customer", value=customer["id"])):
        if subscription["status"] not in subscribing.ENDED:
            changed = subscription | {"default_payment_method": method["id"]}
            events.update("customer.subscription.updated", subscription, changed)
    return method


def pay_invoice(invoice: Body, *, card: Card) -> Body:
    """Pay an invoice on its page; the card is kept for the next ones only if it pays."""
    if invoice["status"] not in ("open", "uncollectible"):
        raise ApiError(f"This invoice is {invoice['status']}.")
    customer = store.get("customer", key=invoice["customer"])
    if card.outcome is Outcome.GOOD:
        return collecting.collect(invoice, method=keep_card(customer, card=card), is_automatic=False)
    method = charging.attach_method(Instrument.CARD, customer=customer, email=customer["email"] or "", card=card)
    return collecting.collect(invoice, method=method, is_automatic=False)


def set_habits(customer_key: str, *, outcome: Outcome) -> Body:
    """Let every method that the customer has end so whenever it is charged from now on."""
    for method in list(store.select("payment_method", name="customer", value=customer_key)):
        cards.set_habit(method, outcome=outcome)
    return store.get("customer", key=customer_key)
