"""The sandbox behaves as Stripe does, as far as we use it: the official SDK cannot tell the difference."""

import http.server
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
import stripe

from tests.plugins.sandbox import SECRET, StripeSandbox, free_port, log_of, start_sandbox, wait_for
from tests.plugins.worker import wait_until

FIXTURES = json.loads((Path(__file__).parent / "fixtures" / "stripe_objects.json").read_text())


@pytest.fixture
def sandbox(sandbox_process: StripeSandbox) -> StripeSandbox:
    sandbox_process.reset()
    return sandbox_process


@pytest.fixture
def sdk(sandbox: StripeSandbox) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_sandbox", base_addresses={"api": sandbox.url}, max_network_retries=0)


@pytest.fixture
def shop(sdk: stripe.StripeClient) -> dict[str, str]:
    """A monthly price and a one-off one."""
    sdk.v1.products.create({"id": "solo", "name": "Solo"})
    month = {"currency": "gbp", "product": "solo", "unit_amount": 1900, "recurring": {"interval": "month"}}
    monthly = sdk.v1.prices.create({**month, "lookup_key": "solo.monthly"})
    once = sdk.v1.prices.create({"currency": "gbp", "product": "solo", "unit_amount": 4900})
    return {"monthly": monthly.id, "once": once.id}


def checkout(sdk: stripe.StripeClient, shop: dict[str, str], **more) -> stripe.checkout.Session:
    params = {
        "mode": "subscription",
        "line_items": [{"price": shop["monthly"], "quantity": 1}, {"price": shop["once"], "quantity": 1}],
        "customer_email": "sally@example.org",
        "metadata": {"reference": "CVP-1"},
        "subscription_data": {"metadata": {"reference": "CVP-1"}},
        "success_url": "http://localhost/thanks?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://localhost/back",
    }
    return sdk.v1.checkout.sessions.create(params | more)


def choose(url: str, choice: str) -> tuple[int, str, str]:
    """Press a button of a hosted page: status, where it leads, what it says."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args):
            return None

    opener = urllib.request.build_opener(Stay)
    try:
        answer = opener.open(url, urllib.parse.urlencode({"choice": choice}).encode())
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, answer.headers.get("Location", ""), answer.read().decode()


def differences(made, published, path: str = "") -> list[str]:
    """Where an object of ours has a key or a kind of value that Stripe's has not."""
    if isinstance(made, dict) and isinstance(published, dict):
        if not published:
            return []
        found = [f"{path}.{key} is not Stripe's" for key in made if key not in published and "metadata" not in path]
        return found + [
            d for key in made if key in published for d in differences(made[key], published[key], f"{path}.{key}")
        ]
    if isinstance(made, list) and isinstance(published, list):
        return [d for each in made for d in differences(each, published[0], f"{path}[]")] if published else []
    if made is None or published is None or isinstance(made, str | dict) or isinstance(published, dict):
        return [] if not isinstance(made, str) or isinstance(published, str | None) else [f"{path}: {made!r}"]
    same = isinstance(made, bool) == isinstance(published, bool) and isinstance(made, int | float) == isinstance(
        published, int | float
    )
    return [] if same else [f"{path}: {type(made).__name__} for {type(published).__name__}"]


# The fixtures leave these out; the SDK's own types have them.
LATER_THAN_FIXTURES = {
    ".parent.quote_details is not Stripe's",
    ".lines.data[].pricing.price_details is not Stripe's",
    ".payment.payment_intent is not Stripe's",
}


def test_every_object_has_the_shape_of_stripe_s_published_fixtures(sandbox, sdk, shop):
    sdk.v1.tax_rates.create({"display_name": "VAT", "percentage": 20, "inclusive": False})
    session = checkout(sdk, shop)
    sandbox.act(session.id, "pay")
    customer = sdk.v1.customers.list().data[0].id
    sdk.v1.billing_portal.sessions.create({"customer": customer})
    charge = next(json.loads(e["body"]) for e in sandbox.events() if e["type"] == "charge.succeeded")
    sdk.v1.refunds.create({"charge": charge["data"]["object"]["id"], "amount": 100})
    made = [json.loads(event["body"]) for event in sandbox.events()]
    objects = [*made, *[event["data"]["object"] for event in made]]
    objects += [sdk.v1.products.retrieve("solo").to_dict(), sdk.v1.prices.retrieve(shop["once"]).to_dict()]
    objects += [sdk.v1.tax_rates.list().data[0].to_dict()]
    objects += [line.to_dict() for line in sdk.v1.checkout.sessions.line_items.list(session.id).data]

    kinds = {each["object"] for each in objects}
    assert kinds == set(FIXTURES) - {"_source", "subscription_item", "line_item", "billing_portal.session"}
    for each in objects:
        published = FIXTURES[each["object"]]
        data = {**each, "data": None} if each["object"] == "event" else each
        assert set(each) == set(published), each["object"]
        assert set(differences(data, published)) <= LATER_THAN_FIXTURES, each["object"]


def test_a_paid_session_makes_customer_subscription_invoice_and_events_in_order(sandbox, sdk, shop):
    session = checkout(sdk, shop)
    assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 6800)

    status, target, _ = choose(session.url, "pay")

    assert (status, target) == (303, f"http://localhost/thanks?session={session.id}")
    paid = sdk.v1.checkout.sessions.retrieve(session.id)
    assert (paid.status, paid.payment_status) == ("complete", "paid")
    subscription = sdk.v1.subscriptions.retrieve(paid.subscription)
    item = subscription["items"].data[0]
    assert (subscription.status, item.price.id, len(subscription["items"].data)) == ("active", shop["monthly"], 1)
    assert 28 * 86400 <= item.current_period_end - item.current_period_start <= 31 * 86400
    invoice = sdk.v1.invoices.retrieve(paid.invoice)
    assert (invoice.status, invoice.amount_paid, len(invoice.lines.data)) == ("paid", 6800, 2)
    assert invoice.parent.subscription_details.subscription == subscription.id
    assert [event["type"] for event in sandbox.events()] == [
        "customer.created",
        "customer.subscription.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice.created",
        "invoice.finalized",
        "invoice.paid",
        "invoice_payment.paid",
        "checkout.session.completed",
    ]


def test_events_are_signed_as_stripe_signs_them(sandbox, sdk, shop):
    checkout(sdk, shop)
    sdk.v1.customers.create({"email": "a@example.org"})

    for event in sandbox.events():
        known = stripe.Webhook.construct_event(event["body"], event["signature"], SECRET)
        assert known.type == event["type"]
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(event["body"] + " ", event["signature"], SECRET)


def test_the_bank_may_ask_first_and_be_told_yes_or_no(sandbox, sdk, shop):
    session = checkout(sdk, shop)

    assert "Your bank asks" in choose(session.url, "3ds")[2]
    status, _, page = choose(session.url, "refused")
    assert (status, sdk.v1.checkout.sessions.retrieve(session.id).status) == (402, "open")
    assert "could not confirm" in page
    assert choose(session.url, "authenticated")[0] == 303
    assert sdk.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_declined_card_charges_nothing_and_the_page_stays_open(sandbox, sdk, shop):
    session = checkout(sdk, shop)

    status, _, page = choose(session.url, "decline")

    assert status == 402
    assert "declined" in page
    assert sdk.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert sandbox.events() == []


def test_leaving_goes_back_and_keeps_the_session_open(sandbox, sdk, shop):
    session = checkout(sdk, shop)

    assert choose(session.url, "abandon")[:2] == (303, "http://localhost/back")
    assert sdk.v1.checkout.sessions.retrieve(session.id).status == "open"


@pytest.mark.parametrize("answer", ["bank-paid", "bank-refused"])
def test_a_bank_debit_is_answered_later(sandbox, sdk, shop, answer):
    session = checkout(sdk, shop)
    choose(session.url, "debit")
    waiting = sdk.v1.checkout.sessions.retrieve(session.id)
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    assert "invoice.paid" not in [event["type"] for event in sandbox.events()]

    sandbox.act(session.id, answer)

    last = sandbox.events()[-1]["type"]
    paid = sdk.v1.checkout.sessions.retrieve(session.id).payment_status
    expected = {"bank-paid": ("succeeded", "paid"), "bank-refused": ("failed", "unpaid")}[answer]
    assert (last, paid) == (f"checkout.session.async_payment_{expected[0]}", expected[1])


def test_a_session_that_is_over_cannot_be_paid(sandbox, sdk, shop):
    expired, paid = checkout(sdk, shop), checkout(sdk, shop)
    sdk.v1.checkout.sessions.expire(expired.id)
    choose(paid.url, "pay")

    page = f"{sandbox.url}/c/pay/"
    assert "has expired" in choose(page + expired.id, "pay")[2]
    assert "was paid already" in choose(page + paid.id, "pay")[2]
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.checkout.sessions.expire(paid.id)


def test_the_same_key_gives_the_same_session_and_another_question_an_error(sdk, shop):
    params = {
        "mode": "payment",
        "success_url": "http://localhost/",
        "line_items": [{"price": shop["once"], "quantity": 1}],
    }
    first = sdk.v1.checkout.sessions.create(params, {"idempotency_key": "k1"})

    assert sdk.v1.checkout.sessions.create(params, {"idempotency_key": "k1"}).id == first.id
    with pytest.raises(stripe.IdempotencyError):
        sdk.v1.checkout.sessions.create({**params, "success_url": "http://other/"}, {"idempotency_key": "k1"})


def test_tax_is_a_line_and_part_of_the_total(sandbox, sdk, shop):
    vat = sdk.v1.tax_rates.create({"display_name": "VAT", "percentage": 20, "inclusive": False})
    lines = [{"price": shop[name], "quantity": 1, "tax_rates": [vat.id]} for name in ("monthly", "once")]
    session = checkout(sdk, shop, line_items=lines)

    assert (session.amount_subtotal, session.amount_total, session.total_details.amount_tax) == (6800, 8160, 1360)
    paid = sandbox.act(session.id, "pay")
    assert sdk.v1.invoices.retrieve(paid["invoice"]).amount_paid == 8160


def test_a_payment_is_refunded_in_parts_and_never_beyond(sandbox, sdk, shop):
    line = {"price_data": {"currency": "gbp", "unit_amount": 2900, "product_data": {"name": "Pack"}}, "quantity": 1}
    session = sdk.v1.checkout.sessions.create({"mode": "payment", "success_url": "http://x/", "line_items": [line]})
    intent = sandbox.act(session.id, "pay")["payment_intent"]

    assert sdk.v1.refunds.create({"payment_intent": intent, "amount": 900}).amount == 900
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.refunds.create({"payment_intent": intent, "amount": 2001})
    assert sdk.v1.refunds.create({"payment_intent": intent}).amount == 2000
    charge = sdk.v1.charges.retrieve(sdk.v1.payment_intents.retrieve(intent).latest_charge)
    assert (charge.refunded, charge.amount_refunded) == (True, 2900)
    assert len(sdk.v1.refunds.list({"payment_intent": intent}).data) == 2


def test_prices_are_found_by_lookup_key_which_moves_to_the_new_one(sdk, shop):
    new = sdk.v1.prices.create(
        {
            "currency": "gbp",
            "product": "solo",
            "unit_amount": 2100,
            "lookup_key": "solo.monthly",
            "transfer_lookup_key": True,
        }
    )

    found = sdk.v1.prices.list({"lookup_keys": ["solo.monthly"]}).data
    assert [price.id for price in found] == [new.id]
    assert sdk.v1.prices.retrieve(shop["monthly"]).lookup_key is None


def test_the_billing_portal_page_cancels_at_the_period_s_end_and_takes_it_back(sandbox, sdk, shop):
    paid = sandbox.act(checkout(sdk, shop).id, "pay")
    page = sdk.v1.billing_portal.sessions.create(
        {"customer": paid["customer"], "return_url": "http://localhost/billing"}
    )
    for choice, ends in (("cancel", True), ("resume", False)):
        form = urllib.parse.urlencode({"choice": choice, "subscription": paid["subscription"]}).encode()
        assert "Your subscription" in urllib.request.urlopen(page.url, form).read().decode()
        told = sdk.v1.subscriptions.retrieve(paid["subscription"])
        assert (told.cancel_at is not None, told.cancel_at_period_end) == (ends, False)
        assert sandbox.events()[-1]["type"] == "customer.subscription.updated"


@pytest.mark.parametrize("key", ["sk_live_1", "rk_live_1", "nonsense"])
def test_only_test_keys_are_taken(sandbox, key):
    stranger = stripe.StripeClient(key, base_addresses={"api": sandbox.url}, max_network_retries=0)
    with pytest.raises(stripe.AuthenticationError):
        stranger.v1.customers.list()


@pytest.mark.parametrize("environment", [{"STRIPE_SECRET_KEY": "sk_live_1"}, {"DJANGO_ENV": "production"}])
def test_it_does_not_start_where_money_is_real(tmp_path, environment):
    data = tmp_path / "state.sqlite3"
    process = start_sandbox(free_port(), data=data, **environment)

    assert process.wait(timeout=20) != 0
    assert "does not run where" in log_of(data).read_text()


def test_what_is_not_there_is_a_404_and_what_is_missing_is_named(sdk, shop):
    with pytest.raises(stripe.InvalidRequestError) as error:
        sdk.v1.subscriptions.retrieve("sub_none")
    assert (error.value.http_status, error.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.InvalidRequestError) as error:
        sdk.v1.prices.create({"currency": "gbp", "product": "solo"})
    assert error.value.param == "unit_amount"


def test_a_planned_outage_hits_once(sandbox, sdk):
    sandbox.fail_next("/v1/customers", status=500)

    with pytest.raises(stripe.APIError):
        sdk.v1.customers.list()
    assert sdk.v1.customers.list().data == []


def test_events_are_delivered_again_until_they_are_taken_also_after_a_restart(tmp_path):
    seen: list[str] = []
    answers = [500, 500, 200]

    class Webhook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            seen.append(stripe.Webhook.construct_event(body, self.headers["Stripe-Signature"], SECRET).type)
            self.send_response(answers.pop(0) if answers else 200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port, data = free_port(), tmp_path / "state.sqlite3"
    webhook = f"http://127.0.0.1:{server.server_port}/hook"
    sdk = stripe.StripeClient("sk_test_sandbox", base_addresses={"api": f"http://localhost:{port}"})

    process = start_sandbox(port, data=data, webhook=webhook)
    wait_for(f"http://localhost:{port}", process)
    sdk.v1.customers.create({"email": "a@example.org"})
    wait_until(lambda: len(seen) >= 1, within=10)
    process.kill()
    process.wait()
    process = start_sandbox(port, data=data, webhook=webhook)
    try:
        wait_until(lambda: len(seen) >= 3, within=20)
    finally:
        process.terminate()
        process.wait(timeout=10)
        server.shutdown()
        server.server_close()

    assert set(seen) == {"customer.created"}
    assert answers == []
