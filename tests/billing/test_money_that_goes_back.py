"""Refunds and disputes: each is kept once by its own amount, and access is nobody's to take but staff's."""

import random

import pytest
import stripe

from accounts.models import AuditEntry, DeliveredMail
from billing.models import Payment, Refund, StripeEvent
from plans.models import PlanAssignment
from plans.status import Status
from tests.billing.checkouts import begin_checkout
from tests.factories.accounts import AdministratorFactory

pytestmark = pytest.mark.django_db


def at_stripe(sandbox) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_sandbox", base_addresses={"api": sandbox.url})


@pytest.fixture
def charge(client, stripe_sandbox, applicant, work_off):
    """The charge of Alma's first payment."""
    stripe_sandbox.act(begin_checkout(applicant).stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()
    return at_stripe(stripe_sandbox).v1.charges.list().data[0]


def test_each_refund_is_kept_once_by_its_own_amount(client, stripe_sandbox, applicant, work_off, charge):
    for pence in (500, 700):
        at_stripe(stripe_sandbox).v1.refunds.create({"charge": charge.id, "amount": pence})
    told = stripe_sandbox.events(after=stripe_sandbox.delivered) * 2
    random.Random(7).shuffle(told)
    for event in told:
        stripe_sandbox.deliver_one(client, event)
        work_off()

    assert sorted(Refund.objects.values_list("amount_pence", flat=True)) == [500, 700]
    invoice = Payment.objects.get().stripe_id
    assert set(Refund.objects.values_list("landlord", "invoice")) == {(applicant.pk, invoice)}
    assert AuditEntry.objects.filter(action="billing.refunded").count() == 2
    assert PlanAssignment.objects.get(landlord=applicant).status == Status.ENABLED


def test_a_refund_that_comes_before_the_payment_is_known_finds_its_landlord_all_the_same(
    client, stripe_sandbox, applicant, work_off
):
    stripe_sandbox.act(begin_checkout(applicant).stripe_id, "pay")
    paid = at_stripe(stripe_sandbox).v1.charges.list().data[0]
    at_stripe(stripe_sandbox).v1.refunds.create({"charge": paid.id, "amount": 300})
    for event in reversed(stripe_sandbox.events()):
        stripe_sandbox.deliver_one(client, event)
        work_off()

    assert Refund.objects.get().landlord == applicant
    assert not StripeEvent.objects.filter(state="held").exists()


def test_a_refund_that_failed_is_told_to_staff_once(client, stripe_sandbox, applicant, work_off, charge):
    admin = AdministratorFactory()
    refund = at_stripe(stripe_sandbox).v1.refunds.create({"charge": charge.id, "amount": 500})
    stripe_sandbox.alter("refund", refund.id, event="refund.failed", status="failed")
    stripe_sandbox.deliver(client)
    work_off()

    assert Refund.objects.get().status == "failed"
    assert DeliveredMail.objects.filter(to=admin.email, text__contains="came to nothing").count() == 1


def test_a_refund_of_a_charge_that_is_not_ours_is_held(client, stripe_sandbox, applicant, work_off, charge):
    stripe_sandbox.alter("charge", charge.id, customer="cus_somebody_else", payment_intent=None)
    at_stripe(stripe_sandbox).v1.refunds.create({"charge": charge.id, "amount": 500})
    stripe_sandbox.deliver(client)
    work_off()

    assert set(StripeEvent.objects.filter(state="held").values_list("error_code", flat=True)) == {
        "billing.unknown_customer"
    }
    assert not Refund.objects.exists()
