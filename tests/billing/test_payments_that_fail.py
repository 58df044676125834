"""A payment that fails is told with the way to pay it; what the landlord may do follows from the subscription alone."""

import pytest

from accounts.models import DeliveredMail, Message
from accounts.states import Readiness
from billing.models import Payment, UnpaidInvoice
from plans.models import PlanAssignment
from plans.status import Status
from tests.billing.checkouts import begin_checkout

pytestmark = pytest.mark.django_db
FAILED, PAID = "invoice.payment_failed", "invoice.paid"
NEXT = 1_800_000_000


@pytest.fixture
def renewal(client, stripe_sandbox, applicant, work_off) -> str:
    """The invoice of Alma's next month, made out of her first as Stripe would, with her portal ready."""
    stripe_sandbox.act(begin_checkout(applicant).stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()
    applicant.readiness = Readiness.READY
    applicant.save()
    DeliveredMail.objects.all().delete()
    Message.objects.all().delete()
    key = Payment.objects.get().stripe_id
    Payment.objects.all().delete()
    return key


def fail(sandbox, invoice: str, *, attempts: int = 1) -> None:
    sandbox.alter(
        "invoice",
        invoice,
        event=FAILED,
        status="open",
        attempted=True,
        attempt_count=attempts,
        amount_remaining=1900,
        billing_reason="subscription_cycle",
        next_payment_attempt=NEXT,
    )


def test_a_failed_payment_is_told_with_the_invoice_s_page_and_the_next_attempt(
    client, stripe_sandbox, applicant, work_off, renewal
):
    fail(stripe_sandbox, renewal)
    stripe_sandbox.deliver(client)
    work_off()

    mail = DeliveredMail.objects.get(to=applicant.email)
    assert mail.subject == "Your payment of £19.00 did not go through"
    assert "/i/in_" in mail.text
    assert "15 January 2027" in mail.text
    assert UnpaidInvoice.objects.get().amount_pence == 1900


def test_each_attempt_that_fails_is_told_once(client, stripe_sandbox, applicant, work_off, renewal):
    for attempts in (1, 2):
        fail(stripe_sandbox, renewal, attempts=attempts)
        for event in stripe_sandbox.events(after=stripe_sandbox.delivered) * 2:
            stripe_sandbox.deliver_one(client, event)
            work_off()

    assert DeliveredMail.objects.filter(subject__contains="did not go through").count() == 2
    assert UnpaidInvoice.objects.get().attempts == 2


def test_a_renewal_has_a_receipt_that_says_so_and_an_invoice_event_changes_no_status(
    client, stripe_sandbox, applicant, work_off, renewal
):
    fail(stripe_sandbox, renewal)
    stripe_sandbox.alter("invoice", renewal, event=PAID, status="paid", amount_paid=1900)
    stripe_sandbox.deliver(client)
    work_off()

    assert not UnpaidInvoice.objects.exists()
    mail = DeliveredMail.objects.get(to=applicant.email)
    assert mail.subject.startswith("Receipt: £19.00")
    assert "goes on for another month" in mail.text
    assert PlanAssignment.objects.get(landlord=applicant).status == Status.ENABLED


def test_a_failure_that_is_told_after_the_payment_is_a_payment(client, stripe_sandbox, applicant, work_off, renewal):
    fail(stripe_sandbox, renewal)
    stripe_sandbox.alter("invoice", renewal, event=PAID, status="paid", amount_paid=1900)
    for event in reversed(stripe_sandbox.events(after=stripe_sandbox.delivered)):
        stripe_sandbox.deliver_one(client, event)
        work_off()

    assert (Payment.objects.count(), UnpaidInvoice.objects.count()) == (1, 0)
    assert DeliveredMail.objects.filter(to=applicant.email).count() == 1


def test_an_invoice_that_was_given_up_is_owed_no_more(client, stripe_sandbox, applicant, work_off, renewal):
    fail(stripe_sandbox, renewal)
    stripe_sandbox.deliver(client)
    work_off()
    stripe_sandbox.alter("invoice", renewal, event="invoice.voided", status="void")
    stripe_sandbox.deliver(client)
    work_off()

    assert not UnpaidInvoice.objects.exists()
