"""The finer habits of Stripe's API that programs rely on: pages of lists, expansion, refusals, one payment."""

import json
import socket
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.plugins.sandbox import StripeSandbox, free_port, start_sandbox, wait_for

LINE = {"price_data": {"currency": "gbp", "unit_amount": 2900, "product_data": {"name": "Pack"}}}
MONTHLY = {"currency": "gbp", "unit_amount": 1900, "recurring": {"interval": "month"}}
ADDRESSES = {"success_url": "http://localhost/thanks", "cancel_url": "http://localhost/back"}


@pytest.fixture
def sandbox(sandbox_process: StripeSandbox) -> StripeSandbox:
    sandbox_process.reset()
    return sandbox_process


@pytest.fixture
def sdk(sandbox: StripeSandbox) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_sandbox", base_addresses={"api": sandbox.url}, max_network_retries=0)


@pytest.fixture
def monthly(sdk) -> str:
    product = sdk.v1.products.create({"name": "Solo"})
    return sdk.v1.prices.create({**MONTHLY, "product": product.id}).id


@pytest.fixture
def subscribed(sdk, sandbox, monthly) -> dict:
    """A paid session of a subscription."""
    params = {"mode": "subscription", "line_items": [{"price": monthly}], "customer_email": "s@example.org"}
    return sandbox.act(sdk.v1.checkout.sessions.create({**params, **ADDRESSES}).id, "pay")


def refusal(call) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        call()
    return caught.value


def test_a_parameter_that_stripe_does_not_have_is_refused_and_nothing_is_made(sdk):
    error = refusal(lambda: sdk.v1.customers.create({"mail": "a@example.org"}))

    assert (error.code, error.param) == ("parameter_unknown", "mail")
    assert sdk.v1.customers.list().data == []


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"mode": "payment", "line_items": None}, "line_items"),
        ({"mode": "subscription"}, "line_items"),
        ({"mode": "rent"}, "mode"),
        ({"success_url": "thanks"}, "success_url"),
        ({"customer": "cus_none"}, "customer"),
        ({"expires_at": 1}, "expires_at"),
        ({"subscription_data": {"metadata": {"a": "b"}}}, "subscription_data"),
        ({"line_items": [LINE, {"price": "price_none"}]}, "line_items[1][price]"),
        ({"line_items": [{**LINE, "quantity": 0}]}, "line_items[0][quantity]"),
        ({"line_items": [{**LINE, "tax_rates": ["txr_none"]}]}, "line_items[0][tax_rates]"),
    ],
)
def test_a_checkout_that_makes_no_sense_is_refused_by_the_parameter_that_is_wrong(sdk, change, param):
    params = {"mode": "payment", "line_items": [LINE], **ADDRESSES, **change}
    given = {name: value for name, value in params.items() if value is not None}

    error = refusal(lambda: sdk.v1.checkout.sessions.create(given))

    assert (error.http_status, error.param) == (400, param)
    assert sdk.v1.checkout.sessions.list().data == []


def test_a_price_that_was_retired_can_no_longer_be_bought(sdk, monthly):
    sdk.v1.prices.update(monthly, {"active": False})
    params = {"mode": "subscription", "line_items": [{"price": monthly}], **ADDRESSES}

    assert "inactive" in str(refusal(lambda: sdk.v1.checkout.sessions.create(params)))


def test_long_lists_come_newest_first_and_page_by_page(sdk):
    made = [sdk.v1.customers.create({"email": f"{number}@example.org"}).id for number in range(12)][::-1]

    first = sdk.v1.customers.list({"limit": 5})
    assert ([one.id for one in first.data], first.has_more) == (made[:5], True)
    assert [one.id for one in sdk.v1.customers.list({"limit": 5}).auto_paging_iter()] == made
    before = sdk.v1.customers.list({"limit": 3, "ending_before": made[6]})
    assert ([one.id for one in before.data], before.has_more) == (made[3:6], True)


def test_customers_are_found_by_address_and_invoices_by_what_they_are_for(sdk, subscribed):
    sdk.v1.customers.create({"email": "other@example.org"})

    assert [one.id for one in sdk.v1.customers.list({"email": "s@example.org"}).data] == [subscribed["customer"]]
    for given in ({"subscription": subscribed["subscription"]}, {"customer": subscribed["customer"]}):
        assert [one.id for one in sdk.v1.invoices.list(given).data] == [subscribed["invoice"]]
    assert sdk.v1.invoices.list({"subscription": subscribed["subscription"], "status": "open"}).data == []


def test_ids_are_expanded_into_what_they_name_as_deep_as_asked(sdk, subscribed):
    paths = ["line_items", "invoice", "subscription.latest_invoice"]
    session = sdk.v1.checkout.sessions.retrieve(subscribed["id"], {"expand": paths})

    assert session.line_items.data[0].amount_total == 1900
    assert session.subscription.latest_invoice.id == session.invoice.id == subscribed["invoice"]
    payment = sdk.v1.invoices.retrieve(session.invoice.id, {"expand": ["payments"]}).payments.data[0].payment
    intent = sdk.v1.payment_intents.retrieve(payment.payment_intent, {"expand": ["latest_charge"]})
    assert (intent.latest_charge.paid, intent.amount_received) == (True, 1900)
    listed = sdk.v1.subscriptions.list({"expand": ["data.customer"]}).data[0]
    assert listed.customer.email == "s@example.org"
    refusal(lambda: sdk.v1.invoices.retrieve(session.invoice.id, {"expand": ["number"]}))


def test_a_subscription_changes_price_and_ends_when_told(sdk, sandbox, subscribed):
    key = subscribed["subscription"]
    item = sdk.v1.subscriptions.retrieve(key)["items"].data[0]
    dearer = sdk.v1.prices.create({**MONTHLY, "unit_amount": 4900, "product": item.price.product})

    changed = sdk.v1.subscriptions.update(key, {"items": [{"id": item.id, "price": dearer.id}]})
    assert [one.price.unit_amount for one in changed["items"].data] == [4900]
    assert sdk.v1.subscriptions.cancel(key).status == "canceled"

    told = [json.loads(event["body"]) for event in sandbox.events()[-2:]]
    assert [event["type"] for event in told] == ["customer.subscription.updated", "customer.subscription.deleted"]
    assert told[0]["data"]["previous_attributes"]["items"]["data"][0]["price"]["unit_amount"] == 1900
    assert told[0]["request"]["id"].startswith("req_")
    assert refusal(lambda: sdk.v1.subscriptions.cancel(key)).http_status == 404
    assert sdk.v1.subscriptions.list({"customer": subscribed["customer"]}).data == []
    assert len(sdk.v1.subscriptions.list({"customer": subscribed["customer"], "status": "all"}).data) == 1


def test_a_guest_pays_once_without_becoming_a_customer(sdk, sandbox):
    session = sdk.v1.checkout.sessions.create({"mode": "payment", "line_items": [LINE], **ADDRESSES})

    paid = sandbox.act(session.id, "pay")

    assert (paid["customer"], paid["subscription"], paid["invoice"]) == (None, None, None)
    assert paid["customer_details"]["email"]
    assert [event["type"] for event in sandbox.events()] == [
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]


def test_two_who_press_pay_at_once_pay_once(sdk, sandbox):
    session = sdk.v1.checkout.sessions.create({"mode": "payment", "line_items": [LINE], **ADDRESSES})

    with ThreadPoolExecutor(8) as pool:
        paid = list(pool.map(lambda _: sandbox.act(session.id, "pay"), range(8)))

    assert len({one["payment_intent"] for one in paid}) == 1
    assert len(sdk.v1.charges.list().data) == 1


def test_a_session_closes_by_itself_when_its_time_is_over(sdk, sandbox):
    session = sdk.v1.checkout.sessions.create({"mode": "payment", "line_items": [LINE], **ADDRESSES})
    sandbox.alter("checkout.session", session.id, expires_at=1)

    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(session.url)

    assert answer.value.code == 410
    assert sdk.v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert [event["type"] for event in sandbox.events()] == ["checkout.session.expired"]


def test_a_refund_of_part_and_rest_is_told_each_by_its_own_amount(sdk, sandbox, subscribed):
    charge = sdk.v1.charges.list({"customer": subscribed["customer"]}).data[0].id
    for amount in (400, 1500):
        sdk.v1.refunds.create({"charge": charge, "amount": amount})

    told = [json.loads(event["body"])["data"] for event in sandbox.events() if event["type"] == "charge.refunded"]

    assert [one["object"]["amount_refunded"] for one in told] == [400, 1900]
    assert [one["object"]["refunded"] for one in told] == [False, True]
    assert [one["previous_attributes"]["amount_refunded"] for one in told] == [0, 400]
    assert refusal(lambda: sdk.v1.refunds.create({"charge": charge})).code == "charge_already_refunded"


def test_an_address_that_is_not_stripe_s_is_named_in_the_refusal(sandbox):
    request = urllib.request.Request(f"{sandbox.url}/v1/coupons", headers={"Authorization": "Bearer sk_test_sandbox"})

    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(request)

    assert answer.value.code == 404
    assert "/v1/coupons" in json.load(answer.value)["error"]["message"]


def test_what_was_told_survives_a_restart(tmp_path):
    port, data = free_port(), tmp_path / "state.sqlite3"
    sdk = stripe.StripeClient("sk_test_sandbox", base_addresses={"api": f"http://localhost:{port}"})
    made = ""
    for _ in range(2):
        process = start_sandbox(port, data=data)
        wait_for(f"http://localhost:{port}", process)
        made = made or sdk.v1.customers.create({"email": "a@example.org"}).id
        assert [one.id for one in sdk.v1.customers.list().data] == [made]
        process.terminate()
        process.wait(timeout=10)


def own_address() -> str:
    """An address of this machine that is not the loopback's; empty where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return probe.getsockname()[0]


@pytest.mark.skipif(not own_address(), reason="This machine has no address but the loopback's.")
def test_controls_answer_nobody_but_this_machine(tmp_path):
    port, where = free_port(), own_address()
    process = start_sandbox(port, data=tmp_path / "state.sqlite3", host="0.0.0.0")
    try:
        wait_for(f"http://localhost:{port}", process)
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.urlopen(f"http://{where}:{port}/_sandbox/events")
        assert answer.value.code == 403
        assert urllib.request.urlopen(f"http://{where}:{port}/").status == 200
    finally:
        process.terminate()
        process.wait(timeout=10)
