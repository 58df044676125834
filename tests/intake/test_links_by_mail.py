"""The mails with the link to go on: to whom, how many, what they say, and which doors they leave open."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail
from intake.models import Submission
from tests.intake.visitor import Visitor, link_in

pytestmark = pytest.mark.django_db


def test_signing_up_again_and_again_floods_nobody_and_no_page_tells(work_off):
    ends = []
    for _ in range(5):
        visitor = Visitor(Client())
        page = visitor.introduce()
        ends.append((page.status_code, page.redirect_chain))
    Client().post(reverse("intake:link"), {"email": "ALMA@example.org"})
    work_off()

    assert ends == [(200, [(reverse("intake:plan"), 302)])] * 5
    assert Submission.objects.count() == 5
    assert DeliveredMail.objects.filter(to="alma@example.org").count() == 3


def test_one_visitor_cannot_write_to_a_whole_town(work_off):
    for number in range(12):
        assert Visitor(Client()).introduce(email=f"resident{number}@example.org").status_code == 200
    work_off()

    assert DeliveredMail.objects.count() == 10


def test_what_was_typed_is_in_no_mail(visitor, stripe_sandbox, work_off):
    visitor.fill_in()
    visitor.introduce(name="Win at https://casino.example")
    visitor.pay_and(stripe_sandbox, "time-out")
    work_off()

    mails = DeliveredMail.objects.filter(to="alma@example.org")
    assert {mail.subject for mail in mails} >= {"Your payment did not go through"}
    assert not [mail for mail in mails if "casino" in f"{mail.subject}{mail.text}{mail.html}"]


def test_a_corrected_address_gets_the_link_and_the_one_typed_before_opens_nothing_more(visitor, work_off):
    visitor.introduce(email="alna@example.org")
    work_off()
    wrong = link_in(DeliveredMail.objects.get(to="alna@example.org"))
    somebody = Client()
    assert somebody.get(wrong).status_code == 302

    visitor.introduce()
    work_off()

    assert visitor.place == reverse("intake:plan")
    assert somebody.get(reverse("intake:you")).context["form"]["name"].value() is None
    assert Client().get(wrong).status_code == 410
    right = Client().get(link_in(DeliveredMail.objects.get(to="alma@example.org")), follow=True)
    assert right.request["PATH_INFO"] == reverse("intake:plan")


def test_saving_the_same_address_again_sends_nothing(visitor, work_off):
    visitor.introduce()
    visitor.introduce(name="Alma A. Applicant")
    work_off()

    assert DeliveredMail.objects.count() == 1
