"""Plan and status follow from all of a landlord's subscriptions as Stripe has them now, not from what was told last."""

import itertools
import json

import pytest

from accounts.models import DeliveredMail
from billing.models import StripeEvent, Subscription
from plans.models import PlanAssignment
from plans.status import Status
from tests.billing.checkouts import begin_checkout
from tests.billing.stripe_events import deliver, make_event
from tests.factories.accounts import AdministratorFactory

pytestmark = pytest.mark.django_db
UPDATED, DELETED = "customer.subscription.updated", "customer.subscription.deleted"
CREATED = "customer.subscription.created"


def plan_of(landlord) -> tuple[str, str]:
    assignment = PlanAssignment.objects.get(landlord=landlord)
    return assignment.plan.code, assignment.status


@pytest.fixture
def first(client, stripe_sandbox, applicant, work_off) -> str:
    """Alma's first subscription."""
    paid = stripe_sandbox.act(begin_checkout(applicant).stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()
    return paid["subscription"]


def second(sandbox, landlord) -> str:
    """A subscription that she begins afterwards, from our checkout."""
    again = begin_checkout(landlord, plan="PLAN_2_PORTFOLIO", reference="again")
    return sandbox.act(again.stripe_id, "pay")["subscription"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_coming_back_is_understood_whichever_of_its_events_comes_first(
    client, stripe_sandbox, applicant, work_off, first, order
):
    stripe_sandbox.alter("subscription", first, event=DELETED, status="canceled", ended_at=1_790_000_000)
    second(stripe_sandbox, applicant)
    wanted = (DELETED, "customer.subscription.created", "checkout.session.completed")
    told = {event["type"]: event for event in stripe_sandbox.events(after=stripe_sandbox.delivered)}
    for number in order:
        stripe_sandbox.deliver_one(client, told[wanted[number]])
        work_off()

    assert plan_of(applicant) == ("PLAN_2_PORTFOLIO", Status.ENABLED)
    assert not StripeEvent.objects.filter(state="held").exists()


def test_the_news_that_it_was_created_comes_last_and_undoes_nothing(client, stripe_sandbox, applicant, work_off):
    stripe_sandbox.act(begin_checkout(applicant).stripe_id, "pay")
    told = {event["type"]: event for event in stripe_sandbox.events()}
    late = json.loads(told.pop(CREATED)["body"])
    for event in told.values():
        stripe_sandbox.deliver_one(client, event)
    work_off()
    assert plan_of(applicant) == ("PLAN_1_SOLO", Status.ENABLED)

    late["data"]["object"]["status"] = "incomplete"  # as it was, before the first payment
    assert deliver(client, json.dumps(late).encode()).status_code == 200
    work_off()

    assert StripeEvent.objects.get(type=CREATED).state == "processed"
    assert Subscription.objects.get().stripe_status == "active"
    assert plan_of(applicant) == ("PLAN_1_SOLO", Status.ENABLED)


def test_the_newest_that_has_not_ended_counts_where_none_is_active(client, stripe_sandbox, applicant, work_off, first):
    other = second(stripe_sandbox, applicant)
    stripe_sandbox.alter("subscription", first, status="unpaid", start_date=1_780_000_000)
    stripe_sandbox.alter("subscription", other, event=UPDATED, status="past_due")
    stripe_sandbox.deliver(client)
    work_off()

    assert plan_of(applicant) == ("PLAN_2_PORTFOLIO", Status.LIMITED)


def test_of_two_active_ones_the_first_counts_and_the_second_is_held_until_staff_have_ended_one(
    client, stripe_sandbox, applicant, work_off, first
):
    admin = AdministratorFactory()
    stripe_sandbox.alter("subscription", first, start_date=1_780_000_000)
    second(stripe_sandbox, applicant)
    stripe_sandbox.deliver(client)
    work_off()
    held = set(StripeEvent.objects.filter(state="held").values_list("error_code", flat=True))
    assert (plan_of(applicant), held) == (("PLAN_1_SOLO", Status.ENABLED), {"billing.second_subscription"})
    assert DeliveredMail.objects.filter(to=admin.email, text__contains="another active subscription").exists()

    stripe_sandbox.alter("subscription", first, event=DELETED, status="canceled", ended_at=1_790_000_000)
    stripe_sandbox.deliver(client)
    work_off()
    assert plan_of(applicant) == ("PLAN_2_PORTFOLIO", Status.ENABLED)


def test_a_pause_and_its_end_are_followed(client, stripe_sandbox, applicant, work_off, first):
    stripe_sandbox.alter("subscription", first, event="customer.subscription.paused", status="paused")
    stripe_sandbox.deliver(client)
    work_off()
    assert plan_of(applicant)[1] == Status.DISABLED

    stripe_sandbox.alter("subscription", first, event="customer.subscription.resumed", status="active")
    stripe_sandbox.deliver(client)
    work_off()
    assert plan_of(applicant)[1] == Status.ENABLED


def test_an_end_is_told_once_with_the_way_back(client, stripe_sandbox, applicant, work_off, first):
    stripe_sandbox.alter("subscription", first, event=DELETED, status="canceled", ended_at=1_790_000_000)
    for event in stripe_sandbox.events(after=stripe_sandbox.delivered) * 2:
        stripe_sandbox.deliver_one(client, event)
        work_off()

    mail = DeliveredMail.objects.get(to=applicant.email, subject="Your subscription has ended")
    assert "Nothing is deleted" in mail.text
    assert "/billing/" in mail.text


@pytest.mark.parametrize(("ours", "is_live"), [("sk_test_sandbox", True), ("sk_live_ours", False)])
def test_an_event_of_the_other_mode_is_refused_and_told_once_a_day(client, db, settings, work_off, ours, is_live):
    settings.STRIPE_SECRET_KEY = ours
    admin = AdministratorFactory()
    for key in ("evt_1", "evt_2"):
        answer = deliver(client, make_event(UPDATED, {"id": "sub_1", "customer": "cus_1"}, key=key, live=is_live))
        assert answer.status_code == 400
    work_off()

    assert not StripeEvent.objects.exists()
    assert not Subscription.objects.exists()
    assert DeliveredMail.objects.filter(to=admin.email, text__contains="other mode").count() == 1
