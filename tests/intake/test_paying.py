"""From the check to Stripe and back: paid once, or free to be changed and paid again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail, Landlord
from billing.models import CheckoutIntent
from config.lib import clock
from intake.models import Revision, Submission
from intake.tasks import sweep
from tests.intake.visitor import link_in, submission

pytestmark = pytest.mark.django_db


def test_paying_for_an_unfinished_sign_up_leads_back_to_the_check(visitor, stripe_sandbox):
    visitor.introduce()

    assert visitor.post(reverse("intake:pay"), {}).status_code == 200
    assert visitor.place == reverse("intake:check")
    assert not Landlord.objects.exists()


def test_a_double_click_on_pay_pays_once(visitor, stripe_sandbox):
    visitor.fill_in()

    first, second = visitor.pay(), visitor.pay()

    assert first == second
    assert (Revision.objects.count(), CheckoutIntent.objects.count(), Landlord.objects.count()) == (1, 1, 1)


def test_what_another_window_changed_is_shown_before_it_is_paid(visitor, stripe_sandbox):
    seen = visitor.fill_in().context["seen"]
    visitor.choose("PLAN_2_PORTFOLIO")  # in another window

    page = visitor.post(reverse("intake:pay"), {"seen": seen})

    assert visitor.place == reverse("intake:check")
    assert "changed after this page was opened" in page.content.decode()
    assert not CheckoutIntent.objects.exists()
    assert visitor.client.post(reverse("intake:pay"), {"seen": page.context["seen"]}).status_code == 303
    assert CheckoutIntent.objects.get().plan.code == "PLAN_2_PORTFOLIO"


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_pay_at_the_same_instant_pay_once(visitor, stripe_sandbox):
    visitor.fill_in()
    session = visitor.client.cookies["sessionid"].value

    def pay(_: int) -> str:
        tab = Client()
        tab.cookies["sessionid"] = session
        try:
            return tab.post(reverse("intake:pay")).url
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(pay, range(4)))) == 1
    assert (Revision.objects.count(), CheckoutIntent.objects.count(), Landlord.objects.count()) == (1, 1, 1)


def test_with_stripe_down_the_page_says_so_and_the_draft_is_kept(visitor, stripe_sandbox):
    visitor.fill_in()
    for _ in range(3):
        stripe_sandbox.fail_next("/v1/checkout/sessions", status=500)

    page = visitor.client.post(reverse("intake:pay"))

    assert page.status_code == 503
    assert "nothing you typed is lost" in page.content.decode()
    assert visitor.pay().startswith(stripe_sandbox.url)
    assert Revision.objects.count() == 1


def test_coming_back_unpaid_lets_the_landlord_pay_or_change_an_answer(visitor, stripe_sandbox):
    visitor.fill_in()
    first = visitor.pay()
    page = visitor.client.get(reverse("intake:unpaid")).content.decode()
    assert "Your payment is not finished" in page
    assert visitor.client.get(reverse("intake:plan"), follow=True).request["PATH_INFO"] == reverse("intake:unpaid")

    visitor.post(reverse("intake:reopen"), {})
    assert visitor.place == reverse("intake:check")
    assert CheckoutIntent.objects.get().state == "expired"
    visitor.choose("PLAN_2_PORTFOLIO")
    second = visitor.pay()

    assert first != second
    assert list(Revision.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert Landlord.objects.count() == 1
    assert CheckoutIntent.objects.get(state="open").expected_pence == 11800


def test_what_was_paid_meanwhile_cannot_be_reopened(visitor, stripe_sandbox):
    visitor.fill_in()
    visitor.pay()
    stripe_sandbox.act(CheckoutIntent.objects.get().stripe_id, "pay")

    visitor.post(reverse("intake:reopen"), {})

    assert "/progress/" in visitor.place
    assert submission().state == "awaiting_payment"


def test_a_payment_that_lapses_frees_the_draft_and_its_landlord_is_told(visitor, stripe_sandbox, client, work_off):
    visitor.fill_in()
    visitor.pay()
    stripe_sandbox.act(CheckoutIntent.objects.get().stripe_id, "time-out")
    stripe_sandbox.deliver(client)
    work_off()

    assert submission().state == "draft"
    mail = DeliveredMail.objects.get(to="alma@example.org", subject__contains="payment")
    page = Client().get(link_in(mail), follow=True)
    assert page.request["PATH_INFO"] == reverse("intake:check")


def test_a_late_payment_of_an_earlier_revision_is_the_one_that_is_built(visitor, stripe_sandbox, client, work_off):
    visitor.fill_in()
    visitor.pay()
    first = CheckoutIntent.objects.get()
    CheckoutIntent.objects.filter(pk=first.pk).update(state="expired")
    Submission.objects.update(state="draft")
    visitor.choose("PLAN_2_PORTFOLIO")
    visitor.pay()

    stripe_sandbox.act(first.stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()

    assert submission().state == "paid"
    assert Revision.objects.get(number=1).paid_at is not None
    assert Revision.objects.get(number=2).paid_at is None
    assert Landlord.objects.get().assignment.plan.code == "PLAN_1_SOLO"


def test_what_was_abandoned_can_be_paid_at_once_when_somebody_comes_back(visitor, stripe_sandbox):
    visitor.fill_in()
    Submission.objects.update(touched_at=clock.now() - timedelta(days=15))
    sweep()
    assert submission().state == "abandoned"

    answer = visitor.client.post(reverse("intake:pay"))

    assert answer.status_code == 303
    assert submission().state == "awaiting_payment"


def test_while_a_bank_works_on_a_payment_no_second_one_is_opened(visitor, stripe_sandbox, client, work_off):
    visitor.fill_in()
    visitor.client.post(reverse("intake:pay"))
    stripe_sandbox.act(CheckoutIntent.objects.get().stripe_id, "debit")
    stripe_sandbox.deliver(client)
    work_off()
    Submission.objects.update(touched_at=clock.now() - timedelta(days=15))
    sweep()

    answer = visitor.client.post(reverse("intake:pay"))

    assert answer.status_code == 409
    assert "on its way" in answer.content.decode()
    assert CheckoutIntent.objects.count() == 1


def test_a_refusal_of_stripe_s_is_a_clear_page_and_the_draft_is_kept(visitor, stripe_sandbox):
    visitor.fill_in()
    stripe_sandbox.fail_next("/v1/checkout/sessions", status=400)

    answer = visitor.client.post(reverse("intake:pay"))

    assert answer.status_code == 503
    assert "Nothing was charged" in answer.content.decode()
