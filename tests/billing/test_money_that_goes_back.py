"""Refunds and disputes: each is kept once by its own amount, and access is nobody's to take but staff's."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
import stripe
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEntry, DeliveredMail
from billing.models import Dispute, Payment, Refund, StripeEvent
from billing.tasks import process_event
from plans.models import PlanAssignment
from plans.status import Status
from tests.billing.checkouts import begin_checkout
from tests.factories.accounts import AdministratorFactory
from tests.work import work_off as work_off_everything

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


@contextmanager
def at_work_on(name: str) -> Iterator[None]:
    """Another worker is at work on something of whoever has this name, and ours waits for it no more than a moment."""
    lock = "pg_advisory_lock(hashtextextended(%s, 0))"
    with psycopg.connect(**connection.get_connection_params()) as other, connection.cursor() as ours:
        other.execute(f"SELECT {lock}", [f"stripe:{name}"])
        ours.execute("SET lock_timeout = '100ms'")
        yield
        ours.execute("RESET lock_timeout")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begin", ["refund", "dispute"])
def test_what_goes_back_waits_for_what_else_is_done_for_its_payer(client, stripe_sandbox, charge, applicant, begin):
    if begin == "refund":
        at_stripe(stripe_sandbox).v1.refunds.create({"charge": charge.id, "amount": 500})
    else:
        stripe_sandbox.tell("charges", charge.id, "dispute")
    stripe_sandbox.deliver(client)
    event = StripeEvent.objects.get(type={"refund": "refund.created", "dispute": "charge.dispute.created"}[begin])

    with at_work_on(f"landlord:{applicant.pk}"):
        process_event(event.pk)
    event.refresh_from_db()
    assert (event.state, event.error) == ("received", "OperationalError 55P03")

    StripeEvent.objects.update(run_after=event.created_at)
    work_off_everything()
    event.refresh_from_db()
    assert event.state == "processed"


# Disputes ---------------------------------------------------------------------------------------


@pytest.fixture
def dispute(client, stripe_sandbox, charge, work_off):
    """Alma's bank contests her payment."""
    stripe_sandbox.tell("charges", charge.id, "dispute")
    stripe_sandbox.deliver(client)
    work_off()
    return Dispute.objects.get()


def press(client, name: str, dispute: Dispute):
    address = reverse(f"admin:billing_dispute_{name}", args=[dispute.pk])
    return client.post(address, {"reason": "The bank kept it"}, follow=True)


def end(client, sandbox, dispute: Dispute, *, how: str) -> None:
    sandbox.tell("disputes", dispute.stripe_id, how)
    sandbox.deliver(client)
    work_off_everything()


def test_a_dispute_is_told_to_staff_at_each_turn_and_leaves_access_as_it_is(
    client, stripe_sandbox, applicant, work_off, charge
):
    admin = AdministratorFactory()
    stripe_sandbox.tell("charges", charge.id, "dispute")
    for event in stripe_sandbox.events(after=stripe_sandbox.delivered) * 2:
        stripe_sandbox.deliver_one(client, event)
        work_off()
    end(client, stripe_sandbox, Dispute.objects.get(), how="lose")

    assert Dispute.objects.get().status == "lost"
    assert Dispute.objects.get().landlord == applicant
    told = DeliveredMail.objects.filter(to=admin.email, text__contains="disputes £68.00")
    assert told.count() == 2
    assert PlanAssignment.objects.get(landlord=applicant).status == Status.ENABLED


def test_staff_suspend_access_only_after_a_dispute_was_lost_and_say_why(client, ada, stripe_sandbox, dispute, work_off):
    press(ada, "suspend_access", dispute)
    assert PlanAssignment.objects.get().status == Status.ENABLED

    end(client, stripe_sandbox, dispute, how="lose")
    press(ada, "suspend_access", dispute)
    work_off()

    assert PlanAssignment.objects.get().status == Status.DISABLED
    entry = AuditEntry.objects.get(action="billing.suspended")
    assert entry.why == "The bank kept it"
    told = DeliveredMail.objects.get(subject="Your access is limited for now")
    assert "your bank took a payment back" in told.text
    assert not DeliveredMail.objects.filter(subject="Your subscription has ended").exists()


def test_a_suspension_outlasts_every_event_until_staff_give_access_back(
    client, ada, stripe_sandbox, dispute, applicant, work_off
):
    end(client, stripe_sandbox, dispute, how="lose")
    press(ada, "suspend_access", dispute)
    subscription = applicant.subscriptions.get().stripe_id
    stripe_sandbox.alter("subscription", subscription, event="customer.subscription.updated", description="x")
    stripe_sandbox.deliver(client)
    work_off()
    assert PlanAssignment.objects.get().status == Status.DISABLED

    press(ada, "give_back", dispute)

    assert PlanAssignment.objects.get().status == Status.ENABLED


def test_a_dispute_that_was_won_is_told_and_suspends_nobody(client, ada, stripe_sandbox, dispute):
    end(client, stripe_sandbox, dispute, how="win")

    assert Dispute.objects.get().status == "won"
    press(ada, "suspend_access", dispute)
    assert PlanAssignment.objects.get().status == Status.ENABLED
