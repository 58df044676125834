"""Checkout sessions. https://docs.stripe.com/api/checkout/sessions"""

import secrets
from urllib.parse import urlsplit

from billing.sandbox import amounts, basket, checkout, clock, store
from billing.sandbox.amounts import Line
from billing.sandbox.errors import ApiError
from billing.sandbox.lists import list_objects, page
from billing.sandbox.options import OPTIONS
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body, build

MODES = ("payment", "subscription")
SHORTEST_SECONDS, LONGEST_SECONDS = 30 * 60, 24 * 60 * 60
CLOCKS_MAY_DIFFER_SECONDS = 60
# Stripe's, and without effect on what this product can see.
WITHOUT_EFFECT = (
    "allow_promotion_codes",
    "billing_address_collection",
    "consent_collection",
    "custom_text",
    "locale",
    "payment_method_collection",
    "payment_method_types",
    "phone_number_collection",
    "submit_type",
    "tax_id_collection",
)


def create(params: Params) -> Body:
    """Open a session."""
    mode = params.choice("mode", of=MODES) or params.required("mode")
    params.choice("ui_mode", of=("hosted", "hosted_page"))
    lines = basket.read_lines(params, mode=mode)
    key = f"cs_test_a1{secrets.token_hex(28)}"
    session = build(
        "checkout.session",
        id=key,
        mode=mode,
        url=f"{OPTIONS.public_url}/c/pay/{key}",
        client_reference_id=params.text("client_reference_id"),
        metadata=params.metadata(),
        expires_at=read_expiry(params),
        **read_addresses(params),
        **read_customer(params, mode=mode),
        **totals(lines),
    )
    notes = {"lines": [basket.as_note(line) for line in lines], **read_purpose(params, mode=mode)}
    params.ignore(*WITHOUT_EFFECT)
    return checkout.open_session(session, notes=notes)


def read_addresses(params: Params) -> Body:
    """Where people go afterwards, or when they turn back."""
    addresses: Body = {"success_url": params.required("success_url"), "cancel_url": params.text("cancel_url")}
    for name, address in addresses.items():
        if address and not (urlsplit(address).scheme in ("http", "https") and urlsplit(address).netloc):
            message = "Not a valid URL: an explicit scheme (such as https) must be provided."
            raise ApiError(message, code="url_invalid", param=name)
    return addresses


def read_customer(params: Params, *, mode: str) -> Body:
    """Who pays: a customer, an address to make one with, or whoever says so on the page."""
    customer, email = params.text("customer"), params.text("customer_email")
    creation = params.choice("customer_creation", of=("always", "if_required"))
    if customer and email:
        message = "You may only specify one of these parameters: customer, customer_email."
        raise ApiError(message, param="customer")
    if creation and mode == "subscription":
        raise ApiError("`customer_creation` can only be used in `payment` mode.", param="customer_creation")
    if customer:
        email = store.get("customer", key=customer, param="customer")["email"]
    creation = "always" if mode == "subscription" else creation or "if_required"
    return {
        "customer": customer,
        "customer_creation": None if customer else creation,
        "customer_details": checkout.details(email) if email else None,
        "customer_email": None if customer else email,
    }


def read_expiry(params: Params) -> int:
    """When the session closes by itself."""
    moment = clock.now()
    expires_at = params.integer("expires_at") or moment + LONGEST_SECONDS
    if expires_at - moment < SHORTEST_SECONDS - CLOCKS_MAY_DIFFER_SECONDS:
        message = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        raise ApiError(message, param="expires_at")
    if expires_at - moment > LONGEST_SECONDS + CLOCKS_MAY_DIFFER_SECONDS:
        message = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        raise ApiError(message, param="expires_at")
    return expires_at


def read_purpose(params: Params, *, mode: str) -> Body:
    """What becomes of the payment: data for the subscription, or for the payment intent."""
    name, other = "subscription_data", "payment_intent_data"
    if mode == "payment":
        name, other = other, name
    if other in params:
        raise ApiError(f"`{other}` cannot be used in `{mode}` mode.", param=other)
    given = params.child(name)
    if mode == "payment":
        given.ignore("receipt_email", "statement_descriptor")
    return {"data": {"metadata": given.metadata(), "description": given.text("description")}}


def totals(lines: list[Line]) -> Body:
    """What it comes to."""
    tax = {"amount_discount": 0, "amount_shipping": 0, "amount_tax": amounts.total_tax(lines)}
    return {
        "amount_subtotal": amounts.subtotal(lines),
        "amount_total": amounts.total(lines),
        "currency": lines[0].price["currency"],
        "total_details": tax,
    }


def retrieve(params: Params, *, key: str) -> Body:
    """One session."""
    return store.get("checkout.session", key=key)


def index(params: Params) -> Body:
    """Sessions, newest first."""
    by = ("customer", "payment_intent", "subscription", "status")
    return list_objects("checkout.session", params, url="/v1/checkout/sessions", by=by)


def update(params: Params, *, key: str) -> Body:
    """Change a session's metadata."""
    old = store.get("checkout.session", key=key)
    return store.put(old | {"metadata": params.metadata(old=old["metadata"])})


def expire(params: Params, *, key: str) -> Body:
    """Close a session that is open."""
    session = store.get("checkout.session", key=key)
    if session["status"] != "open":
        message = (
            'Only Checkout Sessions with a status in ["open"] can be expired.'
            f" This Checkout Session has a status of {session['status']}."
        )
        raise ApiError(message)
    return checkout.expire(session)


def line_items(params: Params, *, key: str) -> Body:
    """The lines of a session."""
    store.get("checkout.session", key=key)
    items = iter([note["item"] for note in store.notes_of(key)["lines"]])
    return page(items, params=params, url=f"/v1/checkout/sessions/{key}/line_items")
