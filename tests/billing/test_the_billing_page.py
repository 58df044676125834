"""What a landlord does about what they pay: they see it in plain words, change it, end it and come back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from billing.models import CheckoutIntent, Payment, PlanChange, UnpaidInvoice
from config.lib import clock
from config.lib.display import day
from plans.status import Status
from tests.billing.subscriber import PORTFOLIO, PRO, SOLO, Subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def sally(client, stripe_sandbox, solo) -> Subscriber:
    """Sally, who has paid for her first month."""
    subscriber = Subscriber(client, stripe_sandbox, solo)
    subscriber.join()
    return subscriber


def test_the_page_says_plan_status_and_next_payment_and_lists_invoices_with_their_pdf(sally):
    page = sally.page()

    assert "Your subscription is active." in page
    assert "£19.00 on" in page
    payment = Payment.objects.get()
    assert payment.pdf_url
    assert payment.pdf_url in page
    assert payment.number in page


# Upgrade ----------------------------------------------------------------------------------------


def test_an_upgrade_shows_stripe_s_amount_first_and_charges_just_that(sally):
    shown = sally.look_at(PORTFOLIO)
    quote = shown.context["quote"]
    assert quote.is_upgrade
    assert 0 < quote.pence <= 2000
    assert sum(line.pence for line in quote.lines) == quote.pence
    assert sally.plan == (SOLO, Status.ENABLED)

    sally.confirm(PORTFOLIO, token=quote.token)

    assert sally.plan == (PORTFOLIO, Status.ENABLED)
    sally.settle()
    assert Payment.objects.get(reason="subscription_update").amount_pence == quote.pence
    assert PlanChange.objects.get().shown_pence == quote.pence


def test_an_upgrade_that_is_confirmed_twice_happens_and_is_paid_once(sally):
    token = sally.look_at(PORTFOLIO).context["quote"].token
    for _ in range(2):
        sally.confirm(PORTFOLIO, token=token)
    sally.settle()

    assert sally.plan == (PORTFOLIO, Status.ENABLED)
    assert Payment.objects.filter(reason="subscription_update").count() == 1


def test_an_upgrade_that_stripe_took_and_we_did_not_hear_of_is_the_same_one_when_it_is_confirmed_again(sally):
    token = sally.look_at(PORTFOLIO).context["quote"].token
    sally.confirm(PORTFOLIO, token=token)
    PlanChange.objects.update(done_at=None)

    sally.confirm(PORTFOLIO, token=token)
    sally.settle()

    assert Payment.objects.filter(reason="subscription_update").count() == 1


def test_an_upgrade_whose_card_is_declined_changes_nothing_and_leads_to_the_invoice(sally):
    sally.tell("next-charge", outcome="declines")
    page = sally.change_to(PORTFOLIO).content.decode()

    assert sally.plan == (SOLO, Status.ENABLED)
    assert "Open the invoice below" in page
    owed = UnpaidInvoice.objects.get()
    assert owed.hosted_url in page

    sally.sandbox.tell("invoices", owed.stripe_id, "pay")
    sally.settle()
    assert sally.plan == (PORTFOLIO, Status.ENABLED)
    assert not UnpaidInvoice.objects.exists()


def test_a_declined_upgrade_that_is_confirmed_again_is_still_no_upgrade(sally):
    sally.tell("next-charge", outcome="declines")
    token = sally.look_at(PORTFOLIO).context["quote"].token
    for _ in range(2):
        page = sally.confirm(PORTFOLIO, token=token).content.decode()
        assert "Open the invoice below" in page
        assert "You are on" not in page

    sally.sandbox.tell("invoices", UnpaidInvoice.objects.get().stripe_id, "pay")
    assert "You are on Portfolio now." in sally.confirm(PORTFOLIO, token=token).content.decode()


def test_a_declined_upgrade_is_told_once_and_as_what_it_is(sally):
    told = len(sally.subjects())
    sally.tell("next-charge", outcome="declines")
    sally.change_to(PORTFOLIO)
    sally.settle()

    assert [words.partition(" of £")[0] for words in sally.subjects()[told:]] == ["Your payment"]
    letter = sally.letters()[-1]
    assert "you keep the plan that you have" in letter
    assert "not change" not in letter


def test_an_upgrade_of_which_the_bank_asks_the_holder_is_told_once_and_comes_with_the_answer(sally):
    told = len(sally.subjects())
    sally.tell("next-charge", outcome="requires-action")
    sally.change_to(PORTFOLIO)
    sally.settle()
    assert [words.partition(" of £")[0] for words in sally.subjects()[told:]] == ["Please confirm your payment"]

    sally.sandbox.tell("invoices", UnpaidInvoice.objects.get().stripe_id, "confirm")
    sally.settle()

    assert sally.plan == (PORTFOLIO, Status.ENABLED)


def test_a_change_that_another_has_overtaken_is_not_said_to_have_come(sally):
    stale = sally.look_at(PORTFOLIO).context["quote"].token
    sally.confirm(PORTFOLIO, token=stale)
    sally.change_to(PRO)

    page = sally.confirm(PORTFOLIO, token=stale).content.decode()

    assert "Your plan was changed again since" in page
    assert sally.plan == (PRO, Status.ENABLED)


@pytest.mark.parametrize("token", ["", "forged", "another's"])
def test_an_amount_that_was_not_shown_is_not_confirmed(sally, token):
    page = sally.confirm(PORTFOLIO, token=token).content.decode()

    assert "Look at it again" in page
    assert sally.plan == (SOLO, Status.ENABLED)
    assert not PlanChange.objects.exists()


# Downgrade --------------------------------------------------------------------------------------


def test_a_downgrade_costs_nothing_now_and_comes_with_the_next_period(sally):
    sally.change_to(PORTFOLIO)
    shown = sally.look_at(SOLO)
    assert "You pay nothing now" in shown.content.decode()
    assert shown.context["quote"].pence == 1900

    sally.change_to(SOLO)

    assert sally.plan == (PORTFOLIO, Status.ENABLED)
    assert "Changes to" in sally.page()
    sally.settle()
    sally.pass_period()
    assert sally.plan == (SOLO, Status.ENABLED)
    assert Payment.objects.filter(reason="subscription_cycle").get().amount_pence == 1900
    assert "You are on Solo Landlord now" in sally.subjects()


def test_a_downgrade_can_be_taken_back_until_it_comes(sally):
    sally.change_to(PORTFOLIO)
    sally.change_to(SOLO)
    for _ in range(2):
        sally.do("keep-plan")
    assert "Changes to" not in sally.page()

    sally.settle()
    sally.pass_period()

    assert sally.plan == (PORTFOLIO, Status.ENABLED)


def test_a_downgrade_that_was_taken_back_can_be_chosen_again(sally):
    sally.change_to(PORTFOLIO)
    for _ in range(2):
        sally.change_to(SOLO)
        sally.do("keep-plan")
    sally.change_to(SOLO)
    sally.settle()
    sally.pass_period()

    assert sally.plan == (SOLO, Status.ENABLED)


def test_a_downgrade_that_is_confirmed_twice_is_one(sally):
    sally.change_to(PORTFOLIO)
    token = sally.look_at(SOLO).context["quote"].token
    for _ in range(2):
        sally.confirm(SOLO, token=token)

    assert len(sally.api.v1.subscription_schedules.list().data) == 1
    assert PlanChange.objects.filter(new_price__plan__code=SOLO).count() == 1


@pytest.mark.parametrize("has_heard", [True, False])
def test_a_downgrade_that_was_cut_off_half_way_is_confirmed_again_and_comes(sally, has_heard):
    sally.change_to(PORTFOLIO)
    token = sally.look_at(SOLO).context["quote"].token
    sally.sandbox.fail_next("/v1/subscription_schedules/", times=3)
    assert sally.confirm(SOLO, token=token).status_code == 503
    if has_heard:
        sally.settle()
        assert sally.subscription.schedule

    page = sally.confirm(SOLO, token=token).content.decode()

    assert "You change to Solo Landlord with your next payment." in page
    assert "Changes to" in page
    sally.settle()
    sally.pass_period()
    assert sally.plan == (SOLO, Status.ENABLED)


@pytest.mark.parametrize("months", [0, 1])
def test_a_downgrade_may_be_followed_by_another_before_and_after_it_has_come(sally, months):
    sally.change_to(PRO)
    sally.change_to(PORTFOLIO)
    for _ in range(months):
        sally.settle()
        sally.pass_period()
    sally.change_to(SOLO)
    sally.settle()
    sally.pass_period()

    assert sally.plan == (SOLO, Status.ENABLED)


def test_a_second_window_that_still_shows_the_earlier_plan_changes_nothing(sally):
    stale = sally.look_at(PRO).context["quote"].token
    sally.change_to(PORTFOLIO)

    page = sally.confirm(PRO, token=stale).content.decode()

    assert "Look at it again" in page
    assert sally.plan == (PORTFOLIO, Status.ENABLED)


def test_an_upgrade_takes_a_downgrade_back_that_was_to_come(sally):
    sally.change_to(PORTFOLIO)
    sally.change_to(SOLO)
    sally.change_to(PRO)
    sally.settle()
    sally.pass_period()

    assert sally.plan == (PRO, Status.ENABLED)


# The end, and the way back ----------------------------------------------------------------------


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


# Payments that fail -----------------------------------------------------------------------------


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
