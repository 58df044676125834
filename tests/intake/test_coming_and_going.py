"""Every way off the sign-up and back."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail
from config.lib import clock
from intake.models import Submission
from intake.tasks import sweep
from tests.intake.visitor import Visitor, link_in, submission

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("route", ["plan", "homes", "home-new", "papers", "check"])
def test_a_step_that_is_skipped_leads_to_the_one_that_is_missing(visitor, route):
    visitor.last = visitor.client.get(reverse(f"intake:{route}"), follow=True)
    assert visitor.place == reverse("intake:you")

    visitor.introduce()
    visitor.last = visitor.client.get(reverse(f"intake:{route}"), follow=True)
    if route == "check":
        assert "Still to answer" in visitor.last.content.decode()
        assert "Pay" not in [button.strip() for button in re.findall(r">\s*(Pay)\b", visitor.last.content.decode())]
    else:
        assert visitor.place == reverse("intake:plan")


def test_an_address_that_is_used_already_can_always_begin_again(visitor, solo):
    visitor.introduce(email="sally@example.org")
    assert visitor.place == reverse("intake:plan")

    second = Visitor(Client())
    second.introduce(email="sally@example.org")
    assert second.place == reverse("intake:plan")
    assert Submission.objects.count() == 2


def test_two_windows_on_one_page_lose_nothing_silently(visitor):
    visitor.introduce()
    seen = visitor.client.get(reverse("intake:you")).context["form"]["seen"].value()
    visitor.introduce(name="Alma First", seen=seen)

    page = visitor.introduce(name="Alma Second", seen=seen)

    assert "another window" in page.content.decode()
    assert "Alma Second" in page.content.decode()
    assert submission().answers["you"]["name"] == "Alma First"
    visitor.introduce(name="Alma Second", seen=page.context["form"]["seen"].value())
    assert submission().answers["you"]["name"] == "Alma Second"


def test_a_draft_is_abandoned_after_14_days_and_its_link_brings_it_back(visitor, work_off):
    visitor.introduce()
    work_off()
    Submission.objects.update(touched_at=clock.now() - timedelta(days=13, hours=23))
    sweep()
    assert submission().state == "draft"
    Submission.objects.update(touched_at=clock.now() - timedelta(days=14, minutes=1))
    sweep()
    assert submission().state == "abandoned"

    Client().get(link_in(DeliveredMail.objects.get(to="alma@example.org")))
    visitor.choose("PLAN_1_SOLO")
    assert submission().state == "draft"
