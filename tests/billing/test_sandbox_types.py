"""Every object that leaves the sandbox is what the official SDK says it is."""

import json
from typing import Any

import pytest
import stripe

from tests.billing.shop import Shop
from tests.billing.stripe_types import CLASSES, against_the_sdk
from tests.plugins.sandbox import StripeSandbox

# Stripe's published fixtures still have it, as null.
LEFT_BY_STRIPE = "invoice.subscription: Stripe has no such key"
ADDRESSES = {"success_url": "http://localhost/thanks", "cancel_url": "http://localhost/back"}
PACK = {"price_data": {"currency": "gbp", "unit_amount": 2900, "product_data": {"name": "Pack"}}}


@pytest.fixture(scope="module")
def objects(sandbox_process: StripeSandbox) -> list[dict[str, Any]]:
    """Everything that can be seen after every kind of payment, in answers and in events."""
    sandbox_process.reset()
    sdk = stripe.StripeClient("sk_test_sandbox", base_addresses={"api": sandbox_process.url})
    made = [*subscribe(sdk, sandbox_process), *buy_once(sdk, sandbox_process), *live(Shop(sandbox_process))]
    told = [json.loads(event["body"]) for event in sandbox_process.events()]
    return [*(each.to_dict() for each in made), *told, *(event["data"]["object"] for event in told)]


def subscribe(sdk: stripe.StripeClient, sandbox: StripeSandbox) -> list[stripe.StripeObject]:
    """A subscription with VAT by card, another by a debit that the bank refuses; what they made."""
    product = sdk.v1.products.create({"name": "Solo"})
    month = {"currency": "gbp", "product": product.id, "unit_amount": 1900, "recurring": {"interval": "month"}}
    price = sdk.v1.prices.create(month | {"lookup_key": "solo"})
    rate = sdk.v1.tax_rates.create({"display_name": "VAT", "percentage": 20, "inclusive": False})
    lines = [{"price": price.id, "tax_rates": [rate.id]}, PACK]
    params = {"mode": "subscription", "line_items": lines, "customer_email": "a@example.org", **ADDRESSES}
    opened, refused = sdk.v1.checkout.sessions.create(params), sdk.v1.checkout.sessions.create(params)
    sandbox.act(opened.id, "pay-3ds")
    sandbox.act(refused.id, "debit")
    sandbox.act(refused.id, "bank-refused")
    paid = sdk.v1.checkout.sessions.retrieve(opened.id)
    subscription = sdk.v1.subscriptions.update(paid.subscription, {"cancel_at_period_end": True})
    portal = sdk.v1.billing_portal.sessions.create({"customer": paid.customer, "return_url": "http://localhost/"})
    items = sdk.v1.checkout.sessions.line_items.list(opened.id).data
    methods = sdk.v1.payment_methods.list({"customer": paid.customer}).data
    return [product, price, rate, opened, paid, subscription, *subscription["items"].data, portal, *items, *methods]


def buy_once(sdk: stripe.StripeClient, sandbox: StripeSandbox) -> list[stripe.StripeObject]:
    """A guest's payment, given back in part; what it made."""
    session = sdk.v1.checkout.sessions.create({"mode": "payment", "line_items": [PACK], **ADDRESSES})
    intent = sandbox.act(session.id, "pay")["payment_intent"]
    refund = sdk.v1.refunds.create({"payment_intent": intent, "amount": 900, "reason": "requested_by_customer"})
    left = sdk.v1.checkout.sessions.create({"mode": "payment", "line_items": [PACK], **ADDRESSES})
    return [session, refund, sdk.v1.checkout.sessions.expire(left.id), sdk.v1.customers.create({"name": "A. N. Other"})]


def live(shop: Shop) -> list[stripe.StripeObject]:
    """A subscription that is changed, planned, owed, disputed, refunded in vain and left; what that made."""
    begun = shop.subscribe("pro")
    details = {"items": [shop.at(begun, "folio")], "proration_behavior": "always_invoice"}
    preview = shop.api.invoices.create_preview({"subscription": begun.id, "subscription_details": details})
    how = {"proration_behavior": "always_invoice", "payment_behavior": "pending_if_incomplete"}
    shop.pass_days(1)
    seen = [preview, upgraded(shop, how=how), shop.api.subscription_schedules.create({"from_subscription": begun.id})]
    shop.sandbox.tell("customers", begun.customer, "next-charge", outcome="requires-action")
    shop.sandbox.tell("customers", begun.customer, "every-charge")
    shop.pass_days(60)
    seen += [shop.subscription(begun.id), *shop.invoices(begun), *shop.api.payment_intents.list().data]
    charge = shop.api.charges.list({"customer": begun.customer, "limit": 100}).data[-1]
    shop.sandbox.tell("refunds", shop.api.refunds.create({"charge": charge.id, "amount": 1}).id, "come-back")
    dispute = shop.sandbox.tell("charges", charge.id, "dispute")
    return [
        *seen,
        shop.api.disputes.update(dispute["id"], {"metadata": {"seen": "yes"}}),
        *shop.api.charges.list().data,
    ]


def upgraded(shop: Shop, *, how: dict[str, str]) -> stripe.StripeObject:
    """A cheaper subscription of somebody else, put at a dearer price for which the money does not come."""
    begun = shop.subscribe("solo")
    shop.pass_days(1)
    shop.sandbox.tell("customers", begun.customer, "next-charge")
    return shop.change(begun, "pro", **how)


def test_every_object_agrees_with_the_sdk_s_types(objects):
    assert {line for each in objects for line in against_the_sdk(each)} == {LEFT_BY_STRIPE}


def test_every_kind_of_object_was_seen(objects):
    lines = {line["object"] for each in objects if each["object"] == "invoice" for line in each["lines"]["data"]}

    assert {each["object"] for each in objects} | lines == set(CLASSES)


def test_every_event_is_of_a_type_that_the_sdk_knows(objects):
    known = str(stripe.Event.__annotations__["type"])

    assert [each["type"] for each in objects if each["object"] == "event" and f"'{each['type']}'" not in known] == []


def test_the_api_s_version_is_that_of_the_sdk(objects):
    assert {each["api_version"] for each in objects if each["object"] == "event"} == {stripe.api_version}


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        ({"status": "paid"}, "subscription.status: 'paid' is none of"),
        ({"current_period_end": 1}, "subscription.current_period_end: Stripe has no such key"),
        ({"start_date": "today"}, "subscription.start_date: 'today' is no int"),
        ({"customer": None}, "subscription.customer: is null"),
    ],
)
def test_the_comparison_would_notice(objects, change, objection):
    subscription = next(each for each in objects if each["object"] == "subscription")

    assert [line for line in against_the_sdk(subscription | change) if line.startswith(objection)]
