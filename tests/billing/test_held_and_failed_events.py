"""Events that cannot be right are held, those that fail wait; staff are told once, landlords keep what they had."""

import pytest
import stripe
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEntry, DeliveredMail
from billing.models import CheckoutIntent, Customer, Price, StripeEvent
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


def test_an_amount_that_staff_accept_counts_as_the_whole_and_begins_what_was_bought(
    client, stripe_sandbox, applicant, ada, admin_user, work_off
):
    intent = begin_checkout(applicant)
    CheckoutIntent.objects.update(expected_pence=6900)
    stripe_sandbox.act(intent.stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()
    held = StripeEvent.objects.get(state="held")
    page = reverse("admin:billing_stripeevent_accept_this", args=[held.pk])
    assert page in ada.get(reverse("admin:billing_stripeevent_change", args=[held.pk])).content.decode()

    ada.post(page, {"reason": "A pound less, agreed by telephone"})
    work_off()

    intent.refresh_from_db()
    assert (intent.state, intent.expected_pence, intent.accepted_pence) == ("paid", 6900, 6800)
    assert PlanAssignment.objects.get(landlord=applicant).status == "enabled"
    entry = AuditEntry.objects.get(action="billing.amount_accepted")
    assert (entry.actor, entry.after) == (admin_user, {"accepted_pence": 6800})


def test_only_of_an_event_that_is_held_for_its_amount_is_an_amount_accepted(
    client, stripe_sandbox, applicant, ada, work_off
):
    intent = begin_checkout(applicant)
    CheckoutIntent.objects.update(reference="another")
    stripe_sandbox.act(intent.stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()
    held = StripeEvent.objects.filter(state="held", type="checkout.session.completed").get()
    page = reverse("admin:billing_stripeevent_accept_this", args=[held.pk])
    assert page not in ada.get(reverse("admin:billing_stripeevent_change", args=[held.pk])).content.decode()

    refused = ada.post(page, {"reason": "Why not"}, follow=True)

    assert "Only of an event that is held for its amount" in refused.content.decode()
    assert not AuditEntry.objects.filter(action="billing.amount_accepted").exists()


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


def test_of_what_the_database_refuses_only_code_and_constraint_are_kept(client, stripe_sandbox, applicant, work_off):
    stripe_sandbox.act(begin_checkout(applicant).stripe_id, "pay")
    at_stripe = stripe.StripeClient("sk_test_sandbox", base_addresses={"api": stripe_sandbox.url})
    charge = at_stripe.v1.charges.list().data[0]
    refund = at_stripe.v1.refunds.create({"charge": charge.id, "amount": 500})
    stripe_sandbox.alter("refund", refund.id, amount=0)

    stripe_sandbox.deliver(client)
    work_off()

    refused = StripeEvent.objects.filter(type="refund.created").get()
    assert refused.error == "IntegrityError 23514 billing_refund_of_something"


# What staff do about it --------------------------------------------------------------------------


def press(client, admin, name: str, event: StripeEvent, **values: str):
    client.force_login(admin)
    address = reverse(f"admin:billing_stripeevent_{name}", args=[event.pk])
    return client.post(address, {"reason": "The landlord wrote", **values}, follow=True)


@pytest.fixture
def stray(client, stripe_sandbox, applicant, work_off) -> StripeEvent:
    """The held event of a subscription that somebody was given in Stripe's dashboard, as a customer we do not know."""
    at_stripe = stripe.StripeClient("sk_test_sandbox", base_addresses={"api": stripe_sandbox.url})
    customer = at_stripe.v1.customers.create({"email": "alma@example.org"})
    card = at_stripe.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    price = Price.objects.get(kind="monthly", plan__code="PLAN_2_PORTFOLIO").stripe_id
    at_stripe.v1.subscriptions.create(
        {"customer": customer.id, "items": [{"price": price}], "default_payment_method": card.id}
    )
    stripe_sandbox.deliver(client)
    work_off()
    return StripeEvent.objects.filter(state="held", type="customer.subscription.created").get()


def test_the_reason_stands_in_the_list_and_on_the_page_of_a_held_event(client, admin_user, stray):
    client.force_login(admin_user)

    for address in ("/admin/billing/stripeevent/", f"/admin/billing/stripeevent/{stray.pk}/change/"):
        assert "No checkout of ours has the reference" in client.get(address).content.decode()


def test_a_held_event_is_attached_to_a_landlord_and_replayed(client, admin_user, stray, applicant, work_off):
    press(client, admin_user, "attach_this", stray, landlord=applicant.reference.lower())
    work_off()

    stray.refresh_from_db()
    assert (stray.state, stray.landlord) == ("processed", applicant)
    assignment = PlanAssignment.objects.get(landlord=applicant)
    assert (assignment.plan.code, assignment.status) == ("PLAN_2_PORTFOLIO", "enabled")
    entry = AuditEntry.objects.get(action="billing.customer_attached")
    assert (entry.actor, entry.why) == (admin_user, "The landlord wrote")


def test_the_other_held_events_of_an_attached_customer_need_only_be_replayed(
    client, admin_user, stray, applicant, work_off
):
    press(client, admin_user, "attach_this", stray, landlord=applicant.reference)
    for event in StripeEvent.objects.filter(state="held"):
        press(client, admin_user, "replay_this", event)
    work_off()

    assert not StripeEvent.objects.filter(state="held").exists()
    assert applicant.payments.get().amount_pence == 3900


def test_an_event_is_attached_to_nobody_who_does_not_exist(client, admin_user, stray):
    page = press(client, admin_user, "attach_this", stray, landlord="CVP-1999-000001")

    assert "No landlord has this reference" in page.content.decode()
    stray.refresh_from_db()
    assert stray.state == "held"


def test_a_customer_who_is_one_landlord_is_not_made_another(client, admin_user, stray, applicant, solo, work_off):
    press(client, admin_user, "attach_this", stray, landlord=applicant.reference)
    StripeEvent.objects.filter(pk=stray.pk).update(state="held")

    page = press(client, admin_user, "attach_this", stray, landlord=solo.reference)

    assert "already" in page.content.decode()
    assert Customer.objects.get().landlord == applicant


def test_two_of_the_staff_who_replay_one_event_do_it_once_and_the_second_is_told(client, admin_user, stray):
    press(client, admin_user, "replay_this", stray)
    page = press(client, admin_user, "replay_this", stray)

    assert "already moved on" in page.content.decode()
    assert AuditEntry.objects.filter(action="adminpanel.event_replayed").count() == 1
