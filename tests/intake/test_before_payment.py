"""What is refused before money moves, and two windows that pull a payment in opposite directions."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail, Landlord
from billing.models import CheckoutIntent
from intake.models import Submission
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shut_out(db):
    """Alma's account from earlier, which staff have deactivated."""
    return UserFactory(full_name="Alma Applicant", email="alma@example.org", is_active=False)


def test_nobody_pays_for_a_portal_that_their_deactivated_account_cannot_open(
    visitor, stripe_sandbox, shut_out, admin_user, work_off
):
    visitor.introduce(email="ALMA@example.org")
    visitor.fill_in()
    for _ in range(2):
        page = visitor.client.post(reverse("intake:pay"))
    work_off()

    text = page.content.decode()
    assert page.status_code == 409
    assert "Nothing was charged" in text
    assert "support@" in text
    assert reverse("intake:check") in text
    assert "deactivated" not in text
    assert "account" not in page.context["error"].message
    assert (Submission.objects.get().state, Landlord.objects.exists()) == ("draft", False)
    told = DeliveredMail.objects.get(to=admin_user.email)
    assert f"/admin/accounts/user/{shut_out.pk}/change/" in told.text
    mail = DeliveredMail.objects.get(to="alma@example.org", subject__contains="write to us")
    assert "deactivated" in mail.text


def test_once_staff_have_settled_it_the_sign_up_is_paid(visitor, stripe_sandbox, shut_out):
    visitor.fill_in()
    assert visitor.client.post(reverse("intake:pay")).status_code == 409

    shut_out.is_active = True
    shut_out.save()

    assert visitor.pay().startswith(stripe_sandbox.url)


@pytest.mark.django_db(transaction=True)
def test_reopened_in_one_tab_while_the_other_goes_to_pay_nothing_can_be_paid(visitor, stripe_sandbox):
    visitor.fill_in()
    for _ in range(2):  # each refusal makes our side of the line wait before it asks again
        stripe_sandbox.fail_next("/v1/checkout/sessions", status=500)
    other = Client()
    other.cookies["sessionid"] = visitor.client.cookies["sessionid"].value

    def pay() -> HttpResponse:
        try:
            return other.post(reverse("intake:pay"))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        paying = pool.submit(pay)
        while not CheckoutIntent.objects.exists():
            time.sleep(0.01)
        visitor.post(reverse("intake:reopen"), {})
        answer = paying.result()

    assert visitor.place == reverse("intake:check")
    assert answer.status_code == 409
    intent = CheckoutIntent.objects.get()
    assert (intent.state, intent.url, Submission.objects.get().state) == ("expired", "", "draft")
    assert [event["type"] for event in stripe_sandbox.events()].count("checkout.session.expired") == 1
