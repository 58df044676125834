"""Whose money it is: from what Stripe names to a landlord of ours, or a refusal to guess."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from accounts.models import Landlord
from billing.errors import UnknownCustomer
from billing.models import CheckoutIntent, Customer
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


def one_at_a_time(customer: str) -> AbstractContextManager[None]:
    """Let nothing else be fetched and written for the same landlord meanwhile, so that the last word is the latest."""
    landlord = landlord_of_customer(customer) if customer else None
    name = f"landlord:{landlord.pk}" if landlord else customer
    return serialised(f"stripe:{name}") if name else nullcontext()
