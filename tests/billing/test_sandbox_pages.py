"""The sandbox's hosted pages in a real browser, with scripts off: every button, and nobody shut out."""

import http.server
import threading
import urllib.request
from collections.abc import Iterator

import pypdfium2
import pytest
import stripe
from playwright.sync_api import Page

from tests.plugins.browser import NARROW, WIDE, follow, press
from tests.plugins.sandbox import StripeSandbox


@pytest.fixture
def sandbox(sandbox_process: StripeSandbox) -> StripeSandbox:
    sandbox_process.reset()
    return sandbox_process


@pytest.fixture
def sdk(sandbox: StripeSandbox) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_sandbox", base_addresses={"api": sandbox.url})


@pytest.fixture(scope="module")
def merchant() -> Iterator[str]:
    """The address of a shop of another origin."""

    class Shop(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<h1>The shop</h1>")

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def session(sdk, merchant) -> stripe.checkout.Session:
    """A month and a one-off, each with VAT."""
    product = sdk.v1.products.create({"name": "Portfolio, up to ten homes"})
    month = {"currency": "gbp", "product": product.id, "unit_amount": 3900, "recurring": {"interval": "month"}}
    rate = sdk.v1.tax_rates.create({"display_name": "VAT", "percentage": 20, "inclusive": False})
    fee = {"currency": "gbp", "unit_amount": 9900, "product_data": {"name": "Setting up your portal"}}
    lines = [
        {"price": sdk.v1.prices.create(month).id, "tax_rates": [rate.id]},
        {"price_data": fee, "tax_rates": [rate.id]},
    ]
    params = {"mode": "subscription", "line_items": lines, "customer_email": "parvati@example.org"}
    ways = {"success_url": f"{merchant}/thanks?of={{CHECKOUT_SESSION_ID}}", "cancel_url": f"{merchant}/back"}
    return sdk.v1.checkout.sessions.create(params | ways)


def status_of(sdk: stripe.StripeClient, session: stripe.checkout.Session) -> tuple[str | None, str]:
    now = sdk.v1.checkout.sessions.retrieve(session.id)
    return now.status, now.payment_status


@pytest.fixture
def window(open_page) -> Page:
    return open_page(scripts=False)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_can_be_used_by_everyone(open_page, barriers, screenshot, sandbox, sdk, session, width, dark):
    page = open_page(width=width, dark=dark)
    page.goto(session.url)
    assert page.get_by_role("heading", level=1).count() == 1
    assert "£165.60" in page.inner_text("h1")
    assert "no money moves" in page.inner_text("body")
    found = barriers(page)
    screenshot(page, name="checkout")
    press(page, "Have the card declined")
    found += barriers(page)
    screenshot(page, name="declined")
    press(page, "Pay with 3-D Secure")
    found += barriers(page)
    paid = sandbox.act(session.id, "pay")
    page.goto(sdk.v1.invoices.retrieve(paid["invoice"]).hosted_invoice_url)
    found += barriers(page)
    screenshot(page, name="invoice")
    sandbox.tell("customers", paid["customer"], "next-charge")
    sandbox.advance(sandbox.now() + 32 * 24 * 60 * 60)
    owed = sdk.v1.subscriptions.retrieve(paid["subscription"]).latest_invoice
    page.goto(sdk.v1.invoices.retrieve(owed).hosted_invoice_url)
    found += barriers(page)
    screenshot(page, name="owed")
    portal = sdk.v1.billing_portal.sessions.create({"customer": paid["customer"], "return_url": "http://localhost/"})
    for name, address in (("portal", portal.url), ("home", sandbox.url), ("over", f"{sandbox.url}/c/pay/{session.id}")):
        page.goto(address)
        assert page.get_by_role("heading", level=1).count() == 1
        found += barriers(page)
        screenshot(page, name=name)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert found == []


def test_paying_leads_back_to_the_shop(window, sdk, session, merchant):
    window.goto(session.url)
    press(window, "Pay £165.60")

    assert window.url == f"{merchant}/thanks?of={session.id}"
    assert status_of(sdk, session) == ("complete", "paid")


def test_the_bank_may_say_no_and_then_yes(window, sdk, session, merchant):
    window.goto(session.url)
    press(window, "Pay with 3-D Secure")
    press(window, "Fail")
    assert "could not confirm" in window.get_by_role("alert").inner_text()
    press(window, "Pay with 3-D Secure")
    press(window, "Complete")

    assert window.url.startswith(f"{merchant}/thanks")
    charge = sdk.v1.charges.list().data[0]
    assert charge.payment_method_details.card.three_d_secure.result == "authenticated"


def test_a_declined_card_says_so_and_another_try_is_open(window, sdk, session, merchant):
    window.goto(session.url)
    press(window, "Have the card declined")

    assert "declined" in window.get_by_role("alert").inner_text()
    assert status_of(sdk, session) == ("open", "unpaid")
    press(window, "Pay £165.60")
    assert window.url.startswith(f"{merchant}/thanks")


def test_a_bank_debit_completes_and_waits_for_the_bank(window, sdk, session, merchant):
    window.goto(session.url)
    press(window, "Pay by bank debit")

    assert window.url.startswith(f"{merchant}/thanks")
    assert status_of(sdk, session) == ("complete", "unpaid")


def test_leaving_goes_back_to_the_shop_unpaid(window, sdk, session, merchant):
    window.goto(session.url)
    press(window, "without paying")

    assert window.url == f"{merchant}/back"
    assert status_of(sdk, session) == ("open", "unpaid")


def test_whoever_is_not_known_gives_an_address_first(window, sdk, merchant):
    line = {"price_data": {"currency": "gbp", "unit_amount": 2900, "product_data": {"name": "Pack"}}}
    params = {"mode": "payment", "line_items": [line], "success_url": f"{merchant}/thanks"}
    session = sdk.v1.checkout.sessions.create(params)
    window.goto(session.url)
    press(window, "Pay £29.00")
    assert "e-mail address" in window.get_by_role("alert").inner_text()
    window.get_by_label("E-mail address").fill("guest@example.org")
    press(window, "Pay £29.00")

    assert window.url == f"{merchant}/thanks"
    assert sdk.v1.checkout.sessions.retrieve(session.id).customer_details.email == "guest@example.org"


def test_a_checkout_that_is_over_says_so(window, sdk, sandbox, session, merchant):
    sdk.v1.checkout.sessions.expire(session.id)
    answer = window.goto(f"{sandbox.url}/c/pay/{session.id}")

    assert answer.status == 410
    assert "has expired" in window.inner_text("h1")
    follow(window, "Back to")
    assert window.url == f"{merchant}/back"


def test_the_portal_ends_a_subscription_with_its_period_and_lets_it_go_on(window, sdk, sandbox, session, merchant):
    paid = sandbox.act(session.id, "pay")
    page = sdk.v1.billing_portal.sessions.create({"customer": paid["customer"], "return_url": f"{merchant}/billing"})
    window.goto(page.url)
    assert "Visa ending 4242" in window.inner_text("main")
    press(window, "Cancel at the end of the period")
    ending = sdk.v1.subscriptions.retrieve(paid["subscription"])
    assert (ending.cancel_at, ending.cancel_at_period_end) == (ending["items"].data[0].current_period_end, False)
    press(window, "Keep the subscription")
    assert sdk.v1.subscriptions.retrieve(paid["subscription"]).cancel_at is None

    follow(window, "Return to")
    assert window.url == f"{merchant}/billing"


def renew_in_vain(sandbox: StripeSandbox, sdk: stripe.StripeClient, session: stripe.checkout.Session) -> dict:
    """A month later the card is declined: the session that began it all."""
    paid = sandbox.act(session.id, "pay")
    sandbox.tell("customers", paid["customer"], "every-charge")
    sandbox.advance(sdk.v1.subscriptions.retrieve(paid["subscription"])["items"].data[0].current_period_end)
    return paid


def test_a_new_card_in_the_portal_pays_what_is_owed(window, sdk, sandbox, session, merchant):
    paid = renew_in_vain(sandbox, sdk, session)
    done = {"type": "redirect", "redirect": {"return_url": f"{merchant}/billing"}}
    flow = {"type": "payment_method_update", "after_completion": done}
    page = sdk.v1.billing_portal.sessions.create({"customer": paid["customer"], "flow_data": flow})
    window.goto(page.url)
    assert "past due" in window.inner_text("main")

    press(window, "Mastercard ending 4444")

    assert window.url == f"{merchant}/billing"
    assert sdk.v1.subscriptions.retrieve(paid["subscription"]).status == "active"
    window.goto(page.url)
    assert "Mastercard ending 4444, expires" in window.inner_text("main")


def test_an_invoice_that_is_owed_is_paid_on_its_page(window, sdk, sandbox, session):
    paid = renew_in_vain(sandbox, sdk, session)
    key = sdk.v1.subscriptions.retrieve(paid["subscription"]).latest_invoice
    window.goto(sdk.v1.invoices.retrieve(key).hosted_invoice_url)

    press(window, "Have the card declined")
    assert "was declined" in window.get_by_role("alert").inner_text()
    press(window, "Pay with 3-D Secure")
    press(window, "Complete")

    assert window.get_by_role("button").count() == 0
    assert sdk.v1.invoices.retrieve(key).status == "paid"
    assert sdk.v1.subscriptions.retrieve(paid["subscription"]).status == "active"


def test_an_invoice_is_also_a_pdf_that_says_the_same(sandbox, sdk, session):
    invoice = sdk.v1.invoices.retrieve(sandbox.act(session.id, "pay")["invoice"])

    with urllib.request.urlopen(invoice.invoice_pdf) as answer:
        text = pypdfium2.PdfDocument(answer.read())[0].get_textpage().get_text_range()

    assert f"Invoice {invoice.number}" in text
    assert "Portfolio, up to ten homes" in text
    assert "£165.60" in text


def test_whoever_leaves_in_the_portal_drops_what_was_planned(window, sdk, sandbox, session):
    paid = sandbox.act(session.id, "pay")
    schedule = sdk.v1.subscription_schedules.create({"from_subscription": paid["subscription"]})
    window.goto(sdk.v1.billing_portal.sessions.create({"customer": paid["customer"]}).url)

    press(window, "Cancel at the end of the period")

    assert sdk.v1.subscription_schedules.retrieve(schedule.id).status == "released"
    assert sdk.v1.subscriptions.retrieve(paid["subscription"]).cancel_at


def test_a_customer_cannot_end_another_s_subscription(sandbox, sdk, session):
    paid = sandbox.act(session.id, "pay")
    other = sdk.v1.customers.create({"email": "other@example.org"}).id
    page = sdk.v1.billing_portal.sessions.create({"customer": other, "return_url": "http://localhost/"})

    with pytest.raises(OSError, match="400"):
        sandbox.post(page.url.removeprefix(sandbox.url), {"choice": "cancel", "subscription": paid["subscription"]})

    assert sdk.v1.subscriptions.retrieve(paid["subscription"]).cancel_at is None
