"""A landlord ends the subscription, goes on after all, or comes back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from billing.models import CheckoutIntent, Payment
from config.lib import clock
from config.lib.display import day
from plans.status import Status
from tests.billing.subscriber import PORTFOLIO, PRO, SOLO

pytestmark = pytest.mark.django_db


def test_cancelling_is_one_page_and_one_button_and_ends_with_what_was_paid_for(sally):
    assert reverse("billing:cancel") in sally.page()
    for _ in range(2):
        sally.do("cancel")
    assert sally.plan == (SOLO, Status.ENABLED)
    assert "ends on" in sally.page()

    sally.settle()
    sally.pass_period()

    assert sally.plan == (SOLO, Status.DISABLED)
    assert "Your subscription has ended" in sally.page()
    assert "Your subscription has ended" in sally.subjects()


def test_cancelling_again_after_going_on_ends_it_too(sally):
    for button in ("cancel", "resume", "cancel"):
        sally.do(button)
    sally.settle()
    sally.pass_period()

    assert sally.plan == (SOLO, Status.DISABLED)


def test_who_goes_on_after_all_is_charged_as_before(sally):
    sally.do("cancel")
    sally.do("resume")
    sally.settle()
    sally.pass_period()

    assert sally.plan == (SOLO, Status.ENABLED)
    assert Payment.objects.filter(reason="subscription_cycle").count() == 1


def test_a_smaller_plan_that_was_to_come_comes_all_the_same_for_who_goes_on_after_all(sally):
    sally.change_to(PRO)
    sally.settle()
    sally.change_to(SOLO)
    sally.settle()

    for _ in range(2):
        sally.do("cancel")
    sally.settle()
    assert "Solo Landlord on" not in sally.page()
    for _ in range(2):
        sally.do("resume")
    sally.settle()

    assert "Solo Landlord on" in sally.page()
    sally.pass_period()
    assert sally.plan == (SOLO, Status.ENABLED)


def test_a_smaller_plan_that_was_given_up_before_does_not_come_back_by_cancelling(sally):
    sally.change_to(PRO)
    sally.settle()
    sally.change_to(SOLO)
    sally.settle()

    for button in ("keep-plan", "cancel", "resume"):
        sally.do(button)
        sally.settle()

    sally.pass_period()
    assert sally.plan == (PRO, Status.ENABLED)


def test_who_cancels_on_stripe_s_own_page_reads_when_it_ends_and_is_charged_no_more(sally):
    sally.choose_at_stripe("cancel")

    page = sally.page()
    assert "Your subscription is active and ends on" in page
    assert "None: your subscription ends on" in page
    assert reverse("billing:cancel") not in page
    assert sally.look_at(PORTFOLIO).url == reverse("billing:overview")
    sally.pass_period()
    assert sally.plan == (SOLO, Status.DISABLED)
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("where", ["ours", "stripe's"])
def test_who_cancelled_on_stripe_s_own_page_goes_on_after_all_on_either(sally, where):
    sally.choose_at_stripe("cancel")
    assert "Go on after all" in sally.page()

    if where == "ours":
        sally.do("resume")
    else:
        sally.choose_at_stripe("resume")

    assert "Your subscription is active." in sally.page()
    sally.pass_period()
    assert sally.plan == (SOLO, Status.ENABLED)
    assert Payment.objects.filter(reason="subscription_cycle").count() == 1


def test_who_cancels_on_our_page_goes_on_after_all_on_stripe_s(sally):
    sally.do("cancel")
    sally.choose_at_stripe("resume")

    assert "Your subscription is active." in sally.page()


def test_a_subscription_that_stripe_ends_on_a_later_day_is_said_with_that_day_and_with_the_payment_before(sally):
    ends = clock.now() + timedelta(days=75)
    changed = {"cancel_at": int(ends.timestamp()), "event": "customer.subscription.updated"}
    sally.sandbox.alter("subscription", sally.subscription.stripe_id, **changed)
    sally.settle()

    page = sally.page()
    assert f"ends on {day(clock.day_of(ends))}" in page
    assert "£19.00 on" in page
    assert "Go on after all" in page


def test_coming_back_costs_no_second_onboarding_fee_and_is_the_same_page_when_it_is_asked_for_twice(sally):
    sally.do("cancel")
    sally.settle()
    sally.pass_period()
    assert "not charged again" in sally.client.get(reverse("billing:begin-again", args=[PORTFOLIO])).content.decode()

    first, second = sally.do("begin-again", PORTFOLIO), sally.do("begin-again", PORTFOLIO)
    assert first.url == second.url
    intent = CheckoutIntent.objects.get(state="open")
    assert (intent.expected_pence, intent.includes_onboarding) == (3900, False)
    sally.sandbox.act(intent.stripe_id, "pay")
    sally.settle()

    assert sally.plan == (PORTFOLIO, Status.ENABLED)


def test_who_thinks_again_about_the_plan_to_come_back_with_can_pay_for_one_only(sally):
    sally.do("cancel")
    sally.settle()
    sally.pass_period()
    sally.do("begin-again", PORTFOLIO)
    first = CheckoutIntent.objects.get(state="open")
    sally.do("begin-again", PRO)

    first.refresh_from_db()
    assert first.state == "expired"
    assert CheckoutIntent.objects.get(state="open").plan.code == PRO


def test_who_pays_already_cannot_begin_a_second_subscription(sally):
    answer = sally.client.post(reverse("billing:begin-again", args=[PRO]))

    assert answer.url == reverse("billing:overview")
    assert CheckoutIntent.objects.count() == 1
