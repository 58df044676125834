"""What becomes of a subscription while its account closes, and when that is taken back: nothing more is charged."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import DeliveredMail
from config.lib import clock
from config.lib.display import day
from plans.status import Status
from provisioning.leaving.tasks import nightly, sweep
from provisioning.models import AccountClosure
from tests.adminpanel.conftest import prove
from tests.billing.subscriber import PRO, SOLO, Subscriber
from tests.factories.compliance import add_home
from tests.provisioning.leaving.closing import DASHBOARD, PAGE, TAKE_BACK, ask, day_comes, try_again
from tests.work import work_off

pytestmark = pytest.mark.django_db
NOWHERE = "http://127.0.0.1:1"


def test_it_is_taken_back_and_the_subscription_goes_on(sally, solo):
    ask(sally.client)

    answer = sally.client.post(TAKE_BACK, follow=True)
    work_off()

    assert "Your account stays" in answer.content.decode()
    row = AccountClosure.objects.get()
    assert row.state == "taken_back"
    assert not sally.at_stripe.cancel_at_period_end
    assert "about to close" not in sally.client.get(DASHBOARD).content.decode()
    assert "subscription goes on" in DeliveredMail.objects.get(subject="Your account stays").text
    day_comes()
    assert sally.client.get(DASHBOARD).status_code == 200
    assert sally.client.post(TAKE_BACK).status_code == 409


def test_a_smaller_plan_that_was_to_come_comes_all_the_same_once_it_is_taken_back(client, stripe_sandbox, portfolio):
    parvati = Subscriber(client, stripe_sandbox, portfolio)
    parvati.join(PRO)
    prove(client)
    parvati.change_to(SOLO)
    ask(client)

    client.post(TAKE_BACK)
    work_off()

    assert "Its subscription goes on as before" in DeliveredMail.objects.get(subject="Your account stays").text
    assert "Solo Landlord on" in parvati.page()
    parvati.pass_period()
    assert parvati.plan == (SOLO, Status.ENABLED)


def test_who_goes_on_at_stripe_s_own_page_while_the_account_closes_is_charged_no_more_all_the_same(sally):
    ask(sally.client)
    sally.choose_at_stripe("resume")
    assert sally.subscription.ends_at is None

    nightly()
    work_off()
    sally.settle()

    assert sally.subscription.ends_at is not None
    assert AccountClosure.objects.get().state == "waiting"
    assert AccountClosure.objects.get().ends_subscription


def test_where_the_subscription_runs_out_first_the_page_says_on_which_day_reminders_end(sally, sleep_through):
    sleep_through("20d")
    until = f"It runs until {day(sally.subscription.current_period_end)}; after that"
    assert until in " ".join(sally.client.get(PAGE).content.decode().split())

    prove(sally.client)
    ask(sally.client)

    assert until in " ".join(sally.client.get(PAGE).content.decode().split())


def test_a_subscription_that_was_ending_anyway_is_not_begun_again(sally):
    sally.do("cancel")
    ask(sally.client)

    sally.client.post(TAKE_BACK)
    work_off()

    assert sally.at_stripe.cancel_at_period_end


def test_a_subscription_that_was_cancelled_on_stripe_s_own_page_is_not_begun_again(sally):
    sally.choose_at_stripe("cancel")
    ask(sally.client)

    sally.client.post(TAKE_BACK)
    work_off()

    assert sally.at_stripe.cancel_at


def test_where_it_ran_out_meanwhile_the_mail_says_so(sally):
    ask(sally.client)
    sally.pass_period()
    assert sally.plan[1] == Status.DISABLED

    sally.client.post(TAKE_BACK)
    work_off()

    assert AccountClosure.objects.get().state == "taken_back"
    assert "has ended meanwhile" in DeliveredMail.objects.get(subject="Your account stays").text


def test_nothing_more_is_charged_while_it_closes_however_it_is_asked_for(sally):
    ask(sally.client)

    assert "Go on after all" not in sally.page()
    assert sally.do("resume").status_code == 409
    sally.settle()
    assert sally.at_stripe.cancel_at_period_end

    sally.pass_period()
    assert "Come back" not in sally.page()
    refused = sally.client.post(reverse("billing:begin-again", args=[SOLO]))
    assert refused.status_code == 409
    assert "Keep the account first" in refused.content.decode()

    sally.client.post(TAKE_BACK)
    work_off()
    assert "Come back" in sally.page()
    assert sally.do("begin-again", SOLO).status_code == 302


def test_the_mail_about_the_end_of_its_subscription_says_that_the_account_is_erased(sally, solo):
    row = ask(sally.client)
    sally.pass_period()

    mail = DeliveredMail.objects.get(to=solo.email, subject="Your subscription has ended")
    assert "Nothing is deleted" not in mail.text
    assert f"{clock.local(row.due_at):%-d %B %Y}" in mail.text
    assert PAGE in mail.text


# When Stripe does not answer ----------------------------------------------------------------------


def test_while_stripe_does_not_answer_the_closure_waits_and_is_not_lost(sally, settings):
    real, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, NOWHERE
    row = ask(sally.client)
    assert (row.state, row.error_code) == ("asked", "billing.unavailable")
    AccountClosure.objects.update(attempts=500)
    try_again()
    row.refresh_from_db()
    assert row.run_after < clock.real_now() + timedelta(hours=1, minutes=1)

    settings.STRIPE_API_BASE = real
    AccountClosure.objects.update(run_after=clock.real_now())
    assert sweep() == 1
    try_again()

    row.refresh_from_db()
    assert (row.state, row.error_code) == ("waiting", "")
    assert sally.at_stripe.cancel_at_period_end


def test_taken_back_while_stripe_does_not_answer_the_subscription_goes_on_in_the_end(sally, settings):
    ask(sally.client)
    real, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, NOWHERE
    sally.client.post(TAKE_BACK)
    work_off()
    assert AccountClosure.objects.get().state == "returning"
    assert "Your account stays" in sally.client.get(PAGE).content.decode()

    settings.STRIPE_API_BASE = real
    try_again()

    assert AccountClosure.objects.get().state == "taken_back"
    assert not sally.at_stripe.cancel_at_period_end


def test_nothing_is_erased_before_the_subscription_has_ended_and_meanwhile_it_is_closed(sally, solo, settings):
    add_home(solo, line_1="1 Mill Lane")
    ask(sally.client)
    real, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, NOWHERE

    day_comes()

    assert AccountClosure.objects.get().state == "erasing"
    assert solo.properties.count() == 1
    answer = sally.client.get(DASHBOARD)
    assert answer.status_code == 410
    refusal = answer.content.decode()
    assert "This account is closed" in refusal
    assert "Go to the home page" in refusal
    assert sally.client.post(TAKE_BACK).status_code == 410
    settings.STRIPE_API_BASE = real
    subscription = sally.subscription.stripe_id
    try_again()
    assert AccountClosure.objects.get().state == "erased"
    assert solo.properties.count() == 0
    assert sally.api.v1.subscriptions.retrieve(subscription).status == "canceled"
