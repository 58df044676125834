"""From the paid checkout to the plan: linked, assigned, recorded and told, once, whatever order the events come in."""

import random

import pytest
from django.core.management import call_command

from accounts.models import DeliveredMail
from billing.checkout import close_session, first_payment
from billing.models import Customer, Payment, Price, StripeEvent, Subscription
from plans.models import PlanAssignment
from plans.selectors import plan_by_code
from plans.status import Status
from tests.billing.checkouts import begin_checkout
from tests.factories.accounts import AdministratorFactory

pytestmark = pytest.mark.django_db
PLANS = [("PLAN_1_SOLO", 6800), ("PLAN_2_PORTFOLIO", 11800), ("PLAN_3_PRO", 22800)]


def states() -> set[str]:
    return set(StripeEvent.objects.values_list("state", flat=True))


@pytest.mark.parametrize(("plan", "pence"), PLANS)
def test_paying_assigns_the_plan_and_sends_one_receipt(client, stripe_sandbox, applicant, work_off, plan, pence):
    intent = begin_checkout(applicant, plan=plan)
    stripe_sandbox.act(intent.stripe_id, "pay")

    assert set(stripe_sandbox.deliver(client)) == {200}
    work_off()

    assignment = PlanAssignment.objects.get(landlord=applicant)
    assert (assignment.plan.code, assignment.status) == (plan, Status.ENABLED)
    intent.refresh_from_db()
    assert (intent.state, intent.expected_pence) == ("paid", pence)
    assert Payment.objects.get(landlord=applicant).amount_pence == pence
    assert Customer.objects.get(landlord=applicant).onboarded_at is not None
    subscription = Subscription.objects.get(landlord=applicant)
    assert (subscription.stripe_status, subscription.price.kind) == ("active", "monthly")
    assert states() <= {"processed", "ignored"}
    receipt = DeliveredMail.objects.get(to="alma@example.org")
    assert f"£{pence / 100:.2f}" in receipt.text
    assert "being prepared" in receipt.text
    assert "/welcome/" not in receipt.text


@pytest.mark.parametrize("seed", range(5))
def test_events_in_any_order_and_twice_end_the_same(client, stripe_sandbox, applicant, work_off, seed):
    intent = begin_checkout(applicant)
    stripe_sandbox.act(intent.stripe_id, "pay")
    waiting = stripe_sandbox.events() * 2
    random.Random(seed).shuffle(waiting)

    for event in waiting:
        assert stripe_sandbox.deliver_one(client, event) == 200
        work_off()

    assert PlanAssignment.objects.get(landlord=applicant).status == Status.ENABLED
    assert Payment.objects.count() == 1
    assert DeliveredMail.objects.filter(to="alma@example.org").count() == 1
    assert states() <= {"processed", "ignored"}


def test_what_stripe_is_told_of_the_landlord_is_our_reference_and_the_address(stripe_sandbox, applicant):
    intent = begin_checkout(applicant)

    from billing.gateway import get_gateway

    session = get_gateway().fetch("checkout.session", key=intent.stripe_id)
    assert session["metadata"] == {"reference": intent.reference}
    assert session["customer_email"] == "alma@example.org"
    assert "Alma" not in str(session)


def test_asking_to_pay_twice_leads_to_the_same_page(stripe_sandbox, applicant):
    first, second = begin_checkout(applicant), begin_checkout(applicant)

    assert (first.pk, first.url, first.stripe_id) == (second.pk, second.url, second.stripe_id)


def test_a_bank_debit_opens_nothing_until_the_money_comes(client, stripe_sandbox, applicant, work_off):
    intent = begin_checkout(applicant)
    stripe_sandbox.act(intent.stripe_id, "debit")
    stripe_sandbox.deliver(client)
    work_off()
    intent.refresh_from_db()
    assert (intent.state, PlanAssignment.objects.count()) == ("processing", 0)

    stripe_sandbox.act(intent.stripe_id, "bank-paid")
    stripe_sandbox.deliver(client)
    work_off()

    intent.refresh_from_db()
    assert intent.state == "paid"
    assert PlanAssignment.objects.get(landlord=applicant).status == Status.ENABLED


@pytest.mark.parametrize(("actions", "state"), [(["debit", "bank-refused"], "failed"), (["time-out"], "expired")])
def test_a_payment_that_comes_to_nothing_frees_the_checkout(
    client, stripe_sandbox, applicant, work_off, actions, state
):
    intent = begin_checkout(applicant)
    for action in actions:
        stripe_sandbox.act(intent.stripe_id, action)
        stripe_sandbox.deliver(client)
        work_off()

    intent.refresh_from_db()
    assert intent.state == state
    assert not PlanAssignment.objects.exists()


def test_a_debit_that_the_bank_refused_stays_refused_though_its_completion_is_heard_of_later(
    client, stripe_sandbox, applicant, work_off
):
    intent = begin_checkout(applicant)
    for action in ("debit", "bank-refused"):
        stripe_sandbox.act(intent.stripe_id, action)
    for event in reversed(stripe_sandbox.events(after=stripe_sandbox.delivered)):
        stripe_sandbox.deliver_one(client, event)
        work_off()

    intent.refresh_from_db()
    assert intent.state == "failed"
    assert states() <= {"processed", "ignored"}


def test_going_back_closes_the_page_at_stripe(client, stripe_sandbox, applicant, work_off):
    intent = begin_checkout(applicant)

    close_session(intent)

    assert intent.state == "expired"
    stripe_sandbox.deliver(client)
    work_off()
    assert states() == {"processed"}


def test_a_payment_that_overtook_going_back_is_still_a_payment(client, stripe_sandbox, applicant, work_off):
    intent = begin_checkout(applicant)
    stripe_sandbox.act(intent.stripe_id, "pay")

    close_session(intent)
    assert intent.state == "open"
    stripe_sandbox.deliver(client)
    work_off()

    intent.refresh_from_db()
    assert intent.state == "paid"


@pytest.mark.parametrize(
    ("stripe_status", "ours"),
    [
        ("trialing", "enabled"),
        ("past_due", "limited"),
        ("unpaid", "disabled"),
        ("incomplete", "disabled"),
        ("incomplete_expired", "disabled"),
        ("paused", "disabled"),
        ("canceled", "disabled"),
        ("hibernating", "disabled"),
    ],
)
def test_the_status_follows_stripe_s(client, stripe_sandbox, applicant, work_off, stripe_status, ours):
    admin = AdministratorFactory()
    paid = stripe_sandbox.act(begin_checkout(applicant).stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()

    changed = "customer.subscription.updated"
    stripe_sandbox.alter("subscription", paid["subscription"], event=changed, status=stripe_status)
    stripe_sandbox.deliver(client)
    work_off()

    assert PlanAssignment.objects.get(landlord=applicant).status == ours
    told = DeliveredMail.objects.filter(to=admin.email, text__contains="hibernating").exists()
    assert told == (stripe_status == "hibernating")


@pytest.mark.parametrize(
    ("stripe_status", "subject", "words"),
    [
        ("canceled", "Your subscription has ended", "You can come back at any time"),
        ("unpaid", "Your access is limited for now", "Pay what is open, and it goes on"),
        ("paused", "Your access is limited for now", "Your subscription is paused"),
    ],
)
def test_who_can_only_read_from_now_on_is_told_why(
    client, stripe_sandbox, applicant, work_off, stripe_status, subject, words
):
    paid = stripe_sandbox.act(begin_checkout(applicant).stripe_id, "pay")
    changed = "customer.subscription.updated"
    stripe_sandbox.deliver(client)
    work_off()

    stripe_sandbox.alter("subscription", paid["subscription"], event=changed, status=stripe_status)
    stripe_sandbox.deliver(client)
    work_off()

    mail = DeliveredMail.objects.filter(to=applicant.email).latest("pk")
    assert mail.subject == subject
    assert words in mail.text


def test_a_late_created_never_undoes_what_came_after(client, stripe_sandbox, applicant, work_off):
    intent = begin_checkout(applicant)
    paid = stripe_sandbox.act(intent.stripe_id, "pay")
    created = next(e for e in stripe_sandbox.events() if e["type"] == "customer.subscription.created")
    stripe_sandbox.alter(
        "subscription", paid["subscription"], event="customer.subscription.updated", cancel_at_period_end=True
    )
    later = [event for event in stripe_sandbox.events() if event["id"] != created["id"]]
    for event in [*later, created]:
        stripe_sandbox.deliver_one(client, event)
        work_off()

    row = Subscription.objects.get()
    assert row.ends_at == row.current_period_end


def test_vat_is_a_line_of_its_own_where_it_is_charged(client, stripe_sandbox, applicant, work_off, settings):
    settings.VAT_RATE_PERCENT = 20
    assert first_payment(plan_by_code("PLAN_1_SOLO"), includes_onboarding=True).gross == 8160
    intent = begin_checkout(applicant)

    stripe_sandbox.act(intent.stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()

    intent.refresh_from_db()
    assert (intent.state, intent.expected_pence) == ("paid", 8160)
    assert Payment.objects.get().amount_pence == 8160


def test_the_onboarding_fee_is_charged_once_in_a_life(client, stripe_sandbox, applicant, work_off):
    paid = stripe_sandbox.act(begin_checkout(applicant).stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()
    ended = {"status": "canceled", "ended_at": 1_790_000_000}
    stripe_sandbox.alter("subscription", paid["subscription"], event="customer.subscription.deleted", **ended)
    stripe_sandbox.deliver(client)
    work_off()
    assert PlanAssignment.objects.get(landlord=applicant).status == Status.DISABLED

    again = begin_checkout(applicant, plan="PLAN_2_PORTFOLIO", reference="again")
    stripe_sandbox.act(again.stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()

    assert (again.expected_pence, again.includes_onboarding) == (3900, False)
    assignment = PlanAssignment.objects.get(landlord=applicant)
    assert (assignment.plan.code, assignment.status) == ("PLAN_2_PORTFOLIO", Status.ENABLED)


def test_syncing_prices_again_finds_them_and_a_new_amount_makes_a_new_price(stripe_sandbox):
    before = dict(Price.objects.values_list("stripe_id", "unit_amount_pence"))
    call_command("sync_prices", verbosity=0)
    assert dict(Price.objects.values_list("stripe_id", "unit_amount_pence")) == before
    assert len(before) == 6

    solo = plan_by_code("PLAN_1_SOLO")
    solo.monthly_pence = 2100
    solo.save()
    call_command("sync_prices", verbosity=0)

    assert Price.objects.filter(plan=solo, kind="monthly").count() == 2
    assert Price.objects.get(plan=solo, kind="monthly", is_current=True).unit_amount_pence == 2100


def test_the_billing_page_says_what_is_paid_and_leads_to_stripe(client, stripe_sandbox, applicant, work_off, solo):
    stripe_sandbox.act(begin_checkout(solo).stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()
    client.force_login(solo.owner)

    page = client.get("/billing/").content.decode()
    assert "£19.00 on" in page
    assert "£68.00" in page
    answer = client.post("/billing/manage/")
    assert answer.status_code == 302
    assert answer.url.startswith(f"{stripe_sandbox.url}/p/session/")
