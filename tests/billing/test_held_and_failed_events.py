"""Events that cannot be right are held, those that fail wait; staff are told once, landlords keep what they had."""

import pytest
import stripe
from django.core.management import call_command

from accounts.models import DeliveredMail
from billing.models import CheckoutIntent, Price, StripeEvent
from billing.services import replay
from billing.tasks import process_event
from plans.models import PlanAssignment
from tests.billing.checkouts import begin_checkout
from tests.factories.accounts import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_a_price_that_we_never_sold_is_held_and_the_landlord_keeps_what_they_had(
    client, stripe_sandbox, applicant, work_off
):
    admin = AdministratorFactory()
    intent = begin_checkout(applicant)
    paid = stripe_sandbox.act(intent.stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()
    portfolio = Price.objects.get(kind="monthly", plan__code="PLAN_2_PORTFOLIO")
    Price.objects.filter(pk=portfolio.pk).delete()

    at_stripe = stripe.StripeClient("sk_test_sandbox", base_addresses={"api": stripe_sandbox.url})
    item = at_stripe.v1.subscriptions.retrieve(paid["subscription"])["items"].data[0].id
    at_stripe.v1.subscriptions.update(paid["subscription"], {"items": [{"id": item, "price": portfolio.stripe_id}]})
    stripe_sandbox.deliver(client)
    work_off()

    held = StripeEvent.objects.get(state="held")
    assert (held.type, held.error_code) == ("customer.subscription.updated", "billing.unknown_price")
    assert PlanAssignment.objects.get(landlord=applicant).plan.code == "PLAN_1_SOLO"
    assert DeliveredMail.objects.filter(to=admin.email, text__contains="held").count() == 1

    call_command("sync_prices", verbosity=0)
    replay(held, by=admin)
    process_event(held.pk)
    assert PlanAssignment.objects.get(landlord=applicant).plan.code == "PLAN_2_PORTFOLIO"
    held.refresh_from_db()
    assert held.state == "processed"


def test_an_amount_that_was_not_asked_for_is_held_and_nothing_starts(client, stripe_sandbox, applicant, work_off):
    intent = begin_checkout(applicant)
    CheckoutIntent.objects.update(expected_pence=1)
    stripe_sandbox.act(intent.stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()

    assert StripeEvent.objects.get(type="checkout.session.completed").error_code == "billing.wrong_amount"
    assert not PlanAssignment.objects.exists()
    intent.refresh_from_db()
    assert intent.state == "open"


def test_a_checkout_that_is_not_ours_is_held(client, stripe_sandbox, applicant, work_off):
    intent = begin_checkout(applicant)
    CheckoutIntent.objects.update(reference="another")
    stripe_sandbox.act(intent.stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()

    codes = set(StripeEvent.objects.filter(state="held").values_list("error_code", flat=True))
    assert codes == {"billing.unknown_customer"}
    assert not PlanAssignment.objects.exists()


def test_a_second_subscription_is_held_for_staff(client, stripe_sandbox, applicant, work_off):
    first, second = begin_checkout(applicant), begin_checkout(applicant, plan="PLAN_3_PRO", reference="R2")
    for intent in (first, second):
        stripe_sandbox.act(intent.stripe_id, "pay")
        stripe_sandbox.deliver(client)
        work_off()

    assert "billing.second_subscription" in set(StripeEvent.objects.values_list("error_code", flat=True))
    assert PlanAssignment.objects.get(landlord=applicant).plan.code == "PLAN_1_SOLO"
    second.refresh_from_db()
    assert second.state == "open"


def test_with_stripe_down_an_event_waits_and_is_never_reported_as_done(client, stripe_sandbox, applicant, work_off):
    intent = begin_checkout(applicant)
    stripe_sandbox.act(intent.stripe_id, "pay")
    stripe_sandbox.deliver(client)
    event = StripeEvent.objects.get(type="checkout.session.completed")

    for _ in range(3):  # the SDK itself tries again twice
        stripe_sandbox.fail_next("/v1/checkout/sessions", status=500)
    process_event(event.pk)

    event.refresh_from_db()
    assert (event.state, event.attempts, event.error_code) == ("received", 1, "billing.unavailable")
    StripeEvent.objects.update(run_after=event.created_at)
    work_off()
    event.refresh_from_db()
    assert event.state == "processed"


def test_an_event_that_fails_to_the_end_is_told_to_staff(client, stripe_sandbox, applicant, work_off):
    admin = AdministratorFactory()
    intent = begin_checkout(applicant)
    stripe_sandbox.act(intent.stripe_id, "pay")
    stripe_sandbox.deliver(client)
    event = StripeEvent.objects.get(type="checkout.session.completed")
    StripeEvent.objects.filter(pk=event.pk).update(attempts=StripeEvent.MAX_ATTEMPTS - 1)

    for _ in range(3):
        stripe_sandbox.fail_next("/v1/checkout/sessions", status=500)
    process_event(event.pk)
    work_off()

    event.refresh_from_db()
    assert event.state == "failed"
    assert DeliveredMail.objects.filter(to=admin.email, text__contains="could not be processed").count() == 1
