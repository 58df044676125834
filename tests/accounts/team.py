"""What tests of teams share: the pages, who is asked in, and the mail that they get."""

import re

from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail, Landlord, MemberInvitation, Membership, User
from tests.compliance.conftest import browser_of
from tests.work import work_off as work_off_everything

TEAM, INVITE = reverse("compliance:settings-team"), reverse("compliance:settings-team-invite")
ANSWER, HOME = reverse("accounts:invitations"), reverse("compliance:dashboard")
NINA = {"name": "Nina New", "email": "Nina@Example.org", "role": "member"}
PASSWORD = {"password": "three random words", "again": "three random words"}


def page(name: str, row: Membership | MemberInvitation) -> str:
    return reverse(f"compliance:settings-{name}", args=[row.pk])


def own(landlord: Landlord) -> Membership:
    return landlord.memberships.get(user=landlord.owner)


def mail_to_nina() -> str:
    """The words of the last mail to her."""
    work_off_everything()
    return DeliveredMail.objects.filter(to="nina@example.org").latest("pk").text


def link_to_nina() -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", mail_to_nina())[1]


def accept(browser: Client):
    """Accept the one invitation that waits."""
    key = MemberInvitation.objects.get(ended_at=None).pk
    return browser.post(reverse("accounts:invitation-answer", args=[key]), follow=True)


def join(sally: Client, nina: User, **changed: str) -> Client:
    """Nina is asked in and accepts; her browser."""
    sally.post(INVITE, NINA | changed)
    browser = browser_of(nina)
    accept(browser)
    return browser
