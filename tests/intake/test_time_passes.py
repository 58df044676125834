"""Somebody fills everything in, goes to pay and does not: what the beat makes of it as time passes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail, Landlord
from billing.models import CheckoutIntent, StripeEvent
from config.lib import clock
from intake.models import Revision, Submission
from intake.tasks import sweep
from tests.intake.test_forgetting import places_of
from tests.intake.visitor import Visitor, link_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def unpaid(visitor: Visitor, stripe_sandbox, work_off) -> Visitor:
    """Alma has left Stripe's page without paying."""
    visitor.fill_in()
    visitor.pay()
    work_off()
    return visitor


def days_pass(days: float) -> None:
    """Let the civil clock go on, and the hourly entry of the beat come round."""
    clock.move_to(clock.now() + timedelta(days=days))
    sweep()


def test_who_does_not_pay_gets_a_fresh_link_and_pays_by_it_on_another_device(unpaid, advance, stripe_sandbox):
    advance("2d")

    assert CheckoutIntent.objects.get().state == "expired"
    mail = DeliveredMail.objects.get(to="alma@example.org", subject__contains="payment")
    elsewhere = Visitor(Client())
    page = elsewhere.client.get(link_in(mail), follow=True)
    assert page.request["PATH_INFO"] == reverse("intake:check")
    elsewhere.pay_and(stripe_sandbox, "pay")
    advance("1h")
    assert Submission.objects.get().state == "paid"
    assert Landlord.objects.get().readiness == "ready"


def test_who_paid_another_amount_is_kept_until_a_person_has_looked(
    unpaid, moved_clock, stripe_sandbox, client, work_off
):
    CheckoutIntent.objects.update(expected_pence=6799)
    stripe_sandbox.act(CheckoutIntent.objects.get().stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()
    assert StripeEvent.objects.filter(state="held", error_code="billing.wrong_amount").exists()

    for _ in range(2):
        days_pass(91)

    row = Submission.objects.get()
    assert row.state == "awaiting_payment"
    assert row.answers
    assert Landlord.objects.get().email == "alma@example.org"


def test_who_never_pays_is_abandoned_after_14_days_and_forgotten_after_90(
    unpaid, moved_clock, stripe_sandbox, client, work_off
):
    stripe_sandbox.act(CheckoutIntent.objects.get().stripe_id, "time-out")
    stripe_sandbox.deliver(client)
    work_off()
    days_pass(13.9)
    assert Submission.objects.get().state == "draft"

    days_pass(0.2)
    assert Submission.objects.get().state == "abandoned"

    days_pass(75.8)
    assert Submission.objects.get().answers

    days_pass(0.2)
    row = Submission.objects.get()
    assert (row.state, row.answers, row.email) == ("erased", {}, "")
    assert Revision.objects.get().answers == {}
    assert [*places_of("Alma Applicant"), *places_of("alma@example.org")] == []
    assert Landlord.objects.get().reference
