"""Asking somebody to pay once, for an order: the session at Stripe, and closing it again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.models import Landlord
from billing.checkout import address_at_stripe, priced, tax_params
from billing.gateway import get_gateway
from billing.models import Customer, OrderCheckout
from billing.states import CHECKOUT, CheckoutState
from config.lib.money import Priced

Lines = Sequence[Mapping[str, Any]]


def order_price(lines: Lines) -> Priced:
    """What an order costs in pence; each line has its name and its pence without VAT."""
    return priced(line["pence"] for line in lines)


@transaction.atomic
def prepare_order_checkout(reference: str, *, lines: Lines, landlord: Landlord | None) -> OrderCheckout:
    """Write down what is to be paid for an order; the same reference gives the same row."""
    values = {"lines": list(lines), "expected_pence": order_price(lines).gross, "landlord": landlord}
    checkout, _ = OrderCheckout.objects.get_or_create(reference=reference, defaults=values)
    return checkout


def open_order_session(checkout: OrderCheckout, *, email: str, success_url: str, cancel_url: str) -> str:
    """The address where an order is paid. Asking again gives the same one: the key is made from the reference."""
    if checkout.url:
        return checkout.url
    params = session_params(checkout, email=email) | {"success_url": success_url, "cancel_url": cancel_url}
    return address_at_stripe(checkout, params=params, key=f"order:{checkout.reference}")


def session_params(checkout: OrderCheckout, *, email: str) -> dict[str, Any]:
    """What Stripe is asked for. The reference stands on the payment too, so that a refund finds its order."""
    customer = Customer.objects.filter(landlord_id=checkout.landlord_id).first() if checkout.landlord_id else None
    who = {"customer": customer.stripe_id} if customer else {"customer_email": email}
    reference = {"reference": checkout.reference}
    return {
        "mode": "payment",
        "line_items": [line_item(line) for line in checkout.lines],
        "client_reference_id": checkout.reference,
        "metadata": reference,
        "payment_intent_data": {"metadata": reference, "description": f"Order {checkout.reference}"},
        **who,
    }


def line_item(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line with a price of its own, and VAT where it is charged."""
    price = {
        "currency": "gbp",
        "unit_amount": line["pence"],
        "tax_behavior": "exclusive",
        "product_data": {"name": line["name"]},
    }
    return {"price_data": price, "quantity": 1, **tax_params()}


def close_order_session(checkout: OrderCheckout) -> OrderCheckout:
    """Close the session at Stripe, so that it can no longer be paid; one that was paid meanwhile stays as it is."""
    if checkout.stripe_id:
        session = get_gateway().expire_checkout(checkout.stripe_id)
        if session["status"] != "expired":
            return checkout
    if checkout.state == CheckoutState.OPEN:
        CHECKOUT.move(checkout, to=CheckoutState.EXPIRED, why="Given up by who ordered")
    return checkout
