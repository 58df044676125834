"""A landlord changes the plan: up now, at an amount that is shown first; down with the next period."""

import pytest

from billing.models import Payment, PlanChange, UnpaidInvoice
from plans.status import Status
from tests.billing.subscriber import PORTFOLIO, PRO, SOLO, Subscriber

pytestmark = pytest.mark.django_db


def asked(subscriber: Subscriber, plan: str) -> str:
    """What the page says before a change to a plan is confirmed, on one line."""
    return " ".join(subscriber.look_at(plan).content.decode().split())


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


def test_an_upgrade_takes_a_downgrade_back_that_was_to_come_and_says_so_first(sally):
    sally.change_to(PORTFOLIO)
    assert "was to begin" not in asked(sally, SOLO)
    sally.change_to(SOLO)
    assert "Once you confirm this, it no longer does, even if your bank declines" in asked(sally, PRO)
    sally.change_to(PRO)
    sally.settle()
    sally.pass_period()

    assert sally.plan == (PRO, Status.ENABLED)
