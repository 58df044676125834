"""Names for new objects, with the prefixes that Stripe gives them."""

import secrets

PREFIXES = {
    "billing_portal.session": "bps",
    "charge": "ch",
    "checkout.session": "cs_test",
    "customer": "cus",
    "dispute": "du",
    "event": "evt",
    "invoice": "in",
    "invoice_payment": "inpay",
    "item": "li",
    "line_item": "il",
    "payment_intent": "pi",
    "payment_method": "pm",
    "price": "price",
    "product": "prod",
    "refund": "re",
    "subscription": "sub",
    "subscription_item": "si",
    "subscription_schedule": "sub_sched",
    "tax_rate": "txr",
}


def make_id(kind: str) -> str:
    """A new name for an object of this kind."""
    return random_name(PREFIXES[kind])


def random_name(prefix: str) -> str:
    """A name that nothing else has."""
    return f"{prefix}_{secrets.token_hex(12)}"
