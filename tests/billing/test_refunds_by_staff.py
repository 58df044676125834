"""Staff give money back: no more than is left, no money twice, and what Stripe answers is told."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, DeliveredMail
from adminpanel.roles import Role
from billing.models import OrderCheckout, Payment, Refund, RefundRequest
from billing.tasks import sweep
from config.lib import clock
from documents.models import DocumentOrder
from tests.adminpanel.at_once import at_once
from tests.adminpanel.conftest import prove
from tests.billing.checkouts import begin_checkout
from tests.billing.test_money_that_goes_back import at_stripe
from tests.documents.orders.customer import Customer
from tests.factories.accounts import AdministratorFactory, StaffFactory
from tests.work import work_off as work_off_everything

pytestmark = pytest.mark.django_db
WHY = "Charged by mistake"


def browser_of(person) -> Client:
    browser = Client()
    browser.force_login(person)
    prove(browser)
    return browser


@pytest.fixture
def settle(client, stripe_sandbox):
    """Stripe tells what it has to tell, and what follows is done."""

    def go() -> None:
        work_off_everything()
        stripe_sandbox.deliver(client)
        work_off_everything()

    return go


@pytest.fixture
def payment(stripe_sandbox, applicant, settle) -> Payment:
    """Alma's first payment, of £68.00."""
    stripe_sandbox.act(begin_checkout(applicant).stripe_id, "pay")
    settle()
    return Payment.objects.get()


def address(paid) -> str:
    return reverse(f"admin:billing_{paid._meta.model_name}_give_back", args=[paid.pk])


def shown(browser: Client, paid) -> dict[str, object]:
    """What the page is filled in with."""
    return browser.get(address(paid)).context["form"].initial


def give_back(browser: Client, paid, *, amount: str = "", seen: int | None = None, reason: str = WHY):
    """Open the page, change the amount where one is named, and press the button."""
    page = shown(browser, paid)
    sent = {"amount": amount or page["amount"], "seen": page["seen"] if seen is None else seen, "reason": reason}
    return browser.post(address(paid), sent, follow=True)


def at_the_bank(sandbox) -> list[int]:
    """What Stripe gave back, in pence, the newest first."""
    return [one.amount for one in at_stripe(sandbox).v1.refunds.list().data]


def test_the_whole_remainder_goes_back_and_is_kept_by_its_event(ada, stripe_sandbox, payment, settle, admin_user):
    text = give_back(ada, payment).content.decode()
    settle()

    assert "the refund is asked for" in text
    assert at_the_bank(stripe_sandbox) == [6800]
    request, refund = RefundRequest.objects.get(), Refund.objects.get()
    assert (request.state, request.stripe_id, request.landlord) == ("made", refund.stripe_id, payment.landlord)
    assert (refund.amount_pence, refund.invoice) == (6800, payment.stripe_id)
    entry = AuditEntry.objects.get(action="billing.refund_asked")
    assert (entry.actor, entry.why, entry.landlord) == (admin_user, WHY, payment.landlord)


def test_a_part_goes_back_and_then_the_rest_is_what_is_left(ada, stripe_sandbox, payment, settle):
    give_back(ada, payment, amount="12.50")
    assert shown(ada, payment)["amount"] == "55.50"
    settle()
    assert shown(ada, payment)["amount"] == "55.50"

    give_back(ada, payment)
    settle()

    assert at_the_bank(stripe_sandbox) == [5550, 1250]
    page = ada.get(reverse("admin:billing_payment_change", args=[payment.pk])).content.decode()
    assert address(payment) not in page


def test_what_was_given_back_at_stripe_s_own_pages_counts(ada, stripe_sandbox, payment, settle):
    charge = at_stripe(stripe_sandbox).v1.charges.list().data[0]
    at_stripe(stripe_sandbox).v1.refunds.create({"charge": charge.id, "amount": 800})
    settle()

    assert shown(ada, payment)["amount"] == "60.00"


@pytest.mark.parametrize("amount", ["68.01", "0", "-5", "1.005", "much"])
def test_what_cannot_go_back_is_refused_at_its_field_and_stays_typed(ada, payment, amount):
    answer = give_back(ada, payment, amount=amount)

    assert answer.context["form"].errors["amount"]
    assert f'value="{amount}"' in answer.content.decode()
    assert WHY in answer.content.decode()
    assert not RefundRequest.objects.exists()


def test_nothing_goes_back_without_a_reason(ada, payment):
    assert give_back(ada, payment, reason=" ").context["form"].errors["reason"]
    assert not RefundRequest.objects.exists()


def test_the_second_of_two_who_give_back_is_told_what_is_left(ada, payment):
    bob = browser_of(AdministratorFactory())
    seen = shown(bob, payment)["seen"]
    give_back(ada, payment, amount="10.00")

    text = give_back(bob, payment, amount="10.00", seen=seen).content.decode()

    assert "£58.00 is left" in text
    assert RefundRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_give_back_at_the_same_moment_do_not_both_do_it(applicant):
    payment = Payment.objects.create(landlord=applicant, stripe_id="in_1", amount_pence=6800, paid_at=clock.now())
    browsers = [browser_of(AdministratorFactory()) for _ in range(2)]
    sent = {"amount": "10.00", "seen": "6800", "reason": WHY}
    answers = []

    def press(browser: Client):
        return lambda: answers.append(browser.post(address(payment), sent, follow=True).content.decode())

    assert at_once(*map(press, browsers)) == [None, None]

    assert RefundRequest.objects.count() == 1
    assert sum("£58.00 is left" in text for text in answers) == 1


def test_stripe_s_refusal_is_kept_told_once_and_leaves_the_money_where_it_is(
    ada, stripe_sandbox, payment, settle, admin_user
):
    charge = at_stripe(stripe_sandbox).v1.charges.list().data[0]
    stripe_sandbox.tell("charges", charge.id, "dispute")
    give_back(ada, payment)
    settle()
    sweep()
    settle()

    request = RefundRequest.objects.get()
    assert request.state == "refused"
    assert "has been charged back" in request.error
    told = DeliveredMail.objects.filter(to=admin_user.email, text__contains="has been charged back")
    assert told.count() == 1
    assert shown(ada, payment)["amount"] == "68.00"


def test_money_goes_back_once_where_stripe_s_answer_was_lost(ada, stripe_sandbox, payment, settle):
    """The worker died after Stripe had made it, and its key was forgotten there since."""
    give_back(ada, payment, amount="20.00")
    request = RefundRequest.objects.get()
    charge = at_stripe(stripe_sandbox).v1.charges.list().data[0]
    marked = {"request": str(request.key)}
    made = at_stripe(stripe_sandbox).v1.refunds.create({"charge": charge.id, "amount": 2000, "metadata": marked})

    settle()

    request.refresh_from_db()
    assert (request.state, request.stripe_id) == ("made", made.id)
    assert at_the_bank(stripe_sandbox) == [2000]
    assert shown(ada, payment)["amount"] == "48.00"


def test_silence_is_tried_again_told_in_the_end_and_asked_again_by_hand(
    ada, stripe_sandbox, payment, settle, admin_user
):
    give_back(ada, payment)
    tries = RefundRequest.MAX_ATTEMPTS * 3  # the SDK itself tries again twice
    stripe_sandbox.post("/_sandbox/fail-next", {"path": "/v1/refunds", "times": tries})
    for _ in range(RefundRequest.MAX_ATTEMPTS):
        RefundRequest.objects.update(run_after=clock.real_now())
        settle()
    request = RefundRequest.objects.get()
    assert (request.state, request.error_code) == ("failed", "billing.unavailable")
    assert DeliveredMail.objects.filter(to=admin_user.email, text__contains="did not answer").count() == 1
    assert shown(ada, payment)["amount"] == "0.00"  # it may have been made

    ada.post(reverse("admin:billing_refundrequest_ask_this_again", args=[request.pk]), {"reason": "Stripe is back"})
    settle()

    request.refresh_from_db()
    assert request.state == "made"
    assert at_the_bank(stripe_sandbox) == [6800]


def test_an_order_whose_price_goes_back_is_cancelled(ada, client, stripe_sandbox, settle):
    order = Customer(client, stripe_sandbox).order()
    paid = OrderCheckout.objects.get(reference=order.reference)

    give_back(ada, paid)
    settle()

    paid.refresh_from_db()
    assert paid.is_refunded
    assert DocumentOrder.objects.get().state == "cancelled"
    assert RefundRequest.objects.get().state == "made"


def test_an_order_that_nobody_paid_has_nothing_to_give_back(ada):
    unpaid = OrderCheckout.objects.create(reference="ORD-1", lines=[], expected_pence=2900)

    give_back(ada, unpaid, amount="29.00")

    assert not RefundRequest.objects.exists()


def test_who_signed_in_a_while_ago_proves_it_first(client, admin_user, payment):
    client.force_login(admin_user)

    assert client.post(address(payment), {"reason": WHY}).url.startswith(reverse("account_reauthenticate"))


def test_support_gives_no_money_back(payment):
    browser = browser_of(StaffFactory(role=Role.SUPPORT))

    assert browser.post(address(payment), {"amount": "5", "seen": "6800", "reason": WHY}).status_code == 403
    assert not RefundRequest.objects.exists()
