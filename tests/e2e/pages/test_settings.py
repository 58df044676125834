"""What a landlord sees of settings: notices, brand, texts, team, addresses, and who else is asked in."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.members import ask_in
from accounts.models import DeliveredMail
from tests.adminpanel.conftest import prove
from tests.e2e.pages.conftest import Portal
from tests.factories.accounts import PASSWORD, UserFactory, make_landlord
from tests.plugins.browser import press
from tests.work import work_off

pytestmark = pytest.mark.django_db(transaction=True)

SIGNED_IN_LIBRARY_PAGES = ["account_change_password", "mfa_index", "usersessions_list", "account_logout"]


def test_what_is_seen_of_settings(portal: Portal):
    for name in ("settings", "settings-plan", "settings-notifications"):
        portal.judge(reverse(f"compliance:{name}"))
    portal.go_to("compliance:settings-notifications")
    portal.page.get_by_label("Quiet hours end").select_option("19")
    press(portal.page, "Save")
    portal.judge_shown("a mail in quiet hours")
    for name in SIGNED_IN_LIBRARY_PAGES:
        portal.judge(reverse(name))


def test_what_is_seen_of_a_brand(portal: Portal):
    page = portal.page
    portal.judge(reverse("compliance:settings-branding"))
    portal.go_to("compliance:settings-branding")
    page.get_by_label("Colour").fill("#f5c518")
    press(page, "Save")
    portal.judge_shown("a colour that is hard to read")
    page.get_by_label("Colour").fill("#7a1f5c")
    press(page, "Save")
    portal.judge_shown("a brand that is kept")
    portal.judge(reverse("compliance:settings-branding-preview"))


def test_what_is_seen_of_texts(portal: Portal):
    page = portal.page
    portal.judge(reverse("compliance:settings-texts"))
    portal.go_to("compliance:settings-texts")
    page.get_by_role("textbox", name="Mobile number").fill("999")
    press(page, "Send a code")
    portal.judge_shown("a number that is none")
    page.get_by_role("textbox", name="Mobile number").fill("07400 123456")
    press(page, "Send a code")
    portal.judge_shown("a number that waits for its code")


def test_what_an_owner_sees_of_the_team_after_proving_that_it_is_them(portal: Portal, landlord):
    page = portal.page
    portal.go_to("compliance:settings-team-invite")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm")
    press(page, "Send the invitation")
    portal.judge_shown("an invitation to nobody")
    page.get_by_label("Full name").fill("Nina New")
    page.get_by_label("E-mail address").fill("nina@example.org")
    press(page, "Send the invitation")
    portal.judge(reverse("compliance:settings-team"))
    portal.judge(reverse("compliance:settings-team-invite"))
    for name in ("settings-member", "settings-member-remove"):
        portal.judge(reverse(f"compliance:{name}", args=[landlord.memberships.get().pk]))


def test_what_somebody_sees_who_is_asked_to_be_a_member(look, client):
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")
    nina = UserFactory(full_name="Nina New", email="nina@example.org")
    asked = {"name": "Nina New", "email": nina.email, "role": "member", "by": landlord.owner}
    client.force_login(nina)
    _, judge = look(client)

    judge(reverse("accounts:invitations"))
    ask_in(landlord, **asked)
    judge(reverse("accounts:invitations"))


def test_what_somebody_sees_who_is_signed_in_twice(look, db):
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")
    here, elsewhere = Client(HTTP_USER_AGENT="Firefox"), Client(HTTP_USER_AGENT="Safari on a telephone")
    for browser in (here, elsewhere):
        browser.post(reverse("account_login"), {"login": landlord.email, "password": PASSWORD})
    page, judge = look(here)

    judge(reverse("usersessions_list"))
    assert page.get_by_role("button", name="Sign out there").count() == 1


def test_what_a_landlord_sees_who_is_reached_elsewhere(look, judge_page, live_server, client, settings):
    settings.SITE_URL = live_server.url
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")
    client.force_login(landlord.owner)
    prove(client)
    page, judge = look(client)

    judge(reverse("compliance:address"))
    page.goto(live_server.url + reverse("compliance:address"))
    page.get_by_label("Where should we write to you?").fill("nobody")
    press(page, "Send the link")
    judge_page(page, "an address that is none")
    page.get_by_label("Where should we write to you?").fill("sally@new.example")
    press(page, "Send the link")
    judge_page(page, "an address that waits to be confirmed")
    work_off()
    text = DeliveredMail.objects.get().text
    judge(next(line for line in text.splitlines() if "/address/" in line).removeprefix(live_server.url))
    judge(reverse("compliance:address-confirm", args=["stale"]))
