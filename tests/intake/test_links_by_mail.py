"""The mails with the link to go on: to whom, how many, what they say, and which doors they leave open."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail
from config.lib import clock
from intake.models import Submission
from tests.intake.visitor import Visitor, link_in, submission

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


def test_a_sign_up_goes_on_on_another_device_by_its_mailed_link(visitor, work_off):
    visitor.introduce()
    visitor.choose("PLAN_1_SOLO")
    work_off()
    phone = Client()
    assert phone.get(reverse("intake:plan"), follow=True).request["PATH_INFO"] == reverse("intake:you")

    page = phone.get(link_in(DeliveredMail.objects.get(to="alma@example.org")), follow=True)

    assert page.request["PATH_INFO"] == reverse("intake:home-new")


@pytest.mark.parametrize("token", ["nonsense", "2c1f:1abc:forged"])
def test_a_stale_or_forged_link_is_a_clear_page_with_a_way_on(visitor, token):
    visitor.introduce()

    page = Client().get(reverse("intake:resume", args=[token]))

    assert page.status_code == 410
    assert "This link no longer works" in page.content.decode()
    assert reverse("intake:link") in page.content.decode()
    assert submission().state == "draft"


def test_a_link_of_fifteen_days_ago_is_stale(visitor, work_off):
    class Earlier(signing.TimestampSigner):
        def timestamp(self) -> str:
            moment = clock.real_now() - timedelta(days=15)
            return signing.b62_encode(int(moment.timestamp()))

    visitor.introduce()
    work_off()
    fresh = link_in(DeliveredMail.objects.get(to="alma@example.org"))
    assert Client().get(fresh).status_code == 302

    said = signing.TimestampSigner(salt="intake.resume").unsign(fresh.split("/")[-2])
    stale = Earlier(salt="intake.resume").sign(said)
    assert Client().get(reverse("intake:resume", args=[stale])).status_code == 410


def test_the_page_answers_alike_whoever_asks_and_only_the_mail_differs(visitor, solo, work_off):
    visitor.introduce()
    work_off()
    DeliveredMail.objects.all().delete()

    answers = [
        Client().post(reverse("intake:link"), {"email": email})
        for email in ("alma@example.org", "sally@example.org", "nobody@example.org")
    ]
    work_off()

    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse("intake:link-sent"))}
    assert "/sign-up/go-on/" in DeliveredMail.objects.get(to="alma@example.org").text
    assert "You have an account" in DeliveredMail.objects.get(to="sally@example.org").text
    assert "none was begun" in DeliveredMail.objects.get(to="nobody@example.org").text


def test_nobody_is_flooded_with_links(visitor, work_off):
    for _ in range(6):
        answer = Client().post(reverse("intake:link"), {"email": "flooded@example.org"})
        assert answer.status_code == 302
    work_off()

    assert DeliveredMail.objects.filter(to="flooded@example.org").count() == 3
