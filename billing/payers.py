"""Whose money it is: from what Stripe names to a landlord of ours, or a refusal to guess."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from accounts.models import Landlord
from billing.errors import UnknownCustomer
from billing.gateway import get_gateway
from billing.models import CheckoutIntent, Customer, Dispute, OrderCheckout, Refund
from billing.objects import key_of
from config.lib.locks import serialised

Fresh = dict[str, Any]


def landlord_of_customer(customer: Any) -> Landlord | None:
    """The landlord whom a customer at Stripe is, where we know."""
    row = Customer.objects.select_related("landlord").filter(stripe_id=key_of(customer)).first()
    return row.landlord if row else None


def siblings_of(customer: str) -> list[str]:
    """Every customer at Stripe that is the same landlord as this one, itself included."""
    same = Customer.objects.filter(landlord__customers__stripe_id=customer).values_list("stripe_id", flat=True)
    return sorted({customer, *same})


def intent_of(reference: str | None) -> CheckoutIntent:
    """The checkout that a reference names, locked; UnknownCustomer when it is none of ours."""
    found = CheckoutIntent.objects.select_for_update(of=("self",)).select_related("landlord", "plan")
    intent = found.filter(reference=reference or "").first()
    if intent is None:
        raise UnknownCustomer(f"No checkout of ours has the reference {reference or '(none)'}.")
    return intent


def landlord_of_invoice(invoice: Fresh) -> Landlord:
    """Whose invoice it is: by customer, or before that is linked, by the reference on the subscription."""
    landlord = landlord_of_customer(invoice["customer"])
    return landlord or intent_of((parent_of(invoice).get("metadata") or {}).get("reference")).landlord


def parent_of(invoice: Fresh) -> Fresh:
    """What an invoice says of the subscription that it is for; empty for one of its own."""
    details: Fresh = (invoice.get("parent") or {}).get("subscription_details") or {}
    return details


def one_at_a_time(told: Fresh) -> AbstractContextManager[None]:
    """Let nothing else be fetched and written meanwhile for whoever paid what an object of Stripe's is about, so that
    the last word is the latest.
    """
    name = payer_of(told)
    return serialised(f"stripe:{name}") if name else nullcontext()


def payer_of(told: Fresh) -> str:
    """Who pays what an object of Stripe's is about: a landlord; else a customer, or the payment of a guest.

    A refund and a dispute name no customer. Where none of our rows knows their payment, Stripe is asked about it.
    """
    customer, charge, intent = (key_of(told.get(name)) for name in ("customer", "charge", "payment_intent"))
    landlord = landlord_of_customer(customer) or landlord_of_payment(charge=charge, intent=intent)
    if landlord is not None:
        return f"landlord:{landlord.pk}"
    if charge and not customer:
        return payer_of({"payment_intent": intent or charge, **payment_of(charge)})
    return customer or intent


def landlord_of_payment(*, charge: str, intent: str) -> Landlord | None:
    """The landlord of a payment of which we keep an order, a refund or a dispute."""
    kept = (
        OrderCheckout.objects.filter(payment_intent=intent).exclude(payment_intent=""),
        Refund.objects.filter(charge=charge),
        Dispute.objects.filter(charge=charge),
    )
    rows = (rows.exclude(landlord=None).select_related("landlord").first() for rows in kept)
    return next((row.landlord for row in rows if row is not None), None)


def payment_of(charge: str) -> Fresh:
    """The keys of who paid a charge, and of its payment, where Stripe names them."""
    paid = get_gateway().fetch("charge", key=charge)
    keys = {name: key_of(paid[name]) for name in ("customer", "payment_intent")}
    return {name: key for name, key in keys.items() if key}
