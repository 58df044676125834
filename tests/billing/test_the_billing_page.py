"""What a landlord reads about what they pay, and what they do where a payment failed."""

import pytest
from django.urls import reverse

from billing.models import Payment, UnpaidInvoice
from plans.status import Status
from tests.billing.subscriber import SOLO

pytestmark = pytest.mark.django_db


def test_the_page_says_plan_status_and_next_payment_and_lists_invoices_with_their_pdf(sally):
    page = sally.page()

    assert "Your subscription is active." in page
    assert "£19.00 on" in page
    payment = Payment.objects.get()
    assert payment.pdf_url
    assert payment.pdf_url in page
    assert payment.number in page


def test_an_overdue_payment_is_shown_with_its_invoice_and_the_next_attempt_and_paying_it_opens_everything(sally):
    sally.pass_period(outcome="declines")
    assert sally.plan == (SOLO, Status.LIMITED)
    page = sally.page()
    owed = UnpaidInvoice.objects.get()
    assert "A payment is overdue" in page
    assert owed.hosted_url in page
    assert "Stripe tries again on" in page
    assert "Your payment of £19.00 did not go through" in sally.subjects()

    sally.sandbox.tell("invoices", owed.stripe_id, "pay")
    sally.settle()

    assert sally.plan == (SOLO, Status.ENABLED)
    assert "is open" not in sally.page()


def test_of_a_subscription_that_has_ended_nothing_is_tried_again(sally):
    sally.pass_period(outcome="declines")
    assert "Stripe tries again on" in sally.page()

    sally.api.v1.subscriptions.cancel(sally.subscription.stripe_id)
    sally.settle()

    assert "Stripe tries again on" not in sally.page()
    assert "Stripe does not try again by itself" in sally.page()


def test_who_is_overdue_reads_what_is_off_until_it_is_paid_and_at_last_that_it_has_ended(sally):
    sally.pass_period(outcome="declines")
    assert "see and export everything in your portal, but not change" in sally.letters()[-1]

    sally.sandbox.advance(int(sally.sandbox.now() + 20 * 24 * 60 * 60))
    sally.settle()

    assert sally.plan == (SOLO, Status.DISABLED)
    last = [letter for letter in sally.letters() if "did not go through" in letter][-1]
    assert "Your subscription has ended over it" in last
    assert "reminders by e-mail go on" not in last


def test_a_renewal_of_which_the_bank_asks_the_holder_is_told_once_with_the_page_to_confirm_on(sally):
    told = len(sally.subjects())
    sally.pass_period(outcome="requires-action")

    assert sally.subjects()[told:] == ["Please confirm your payment of £19.00"]
    assert UnpaidInvoice.objects.get().hosted_url in sally.letters()[-1]


def test_the_payment_method_is_changed_at_stripe_and_the_way_leads_back(sally):
    answer = sally.client.post(reverse("billing:stripe-portal"))

    assert answer.url.startswith(f"{sally.sandbox.url}/p/session/")


@pytest.mark.parametrize("name", ["overview", "cancel"])
def test_paying_and_stopping_to_pay_is_open_in_every_status(client, late_payer, lapsed, name):
    for landlord in (late_payer, lapsed):
        client.force_login(landlord.owner)
        assert client.get(reverse(f"billing:{name}"), follow=True).status_code == 200
