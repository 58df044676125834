"""The app on a member of the staff's telephone."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import PASSWORD, SECRET

PERIOD_SECONDS = 30


def code_now(secret: str = SECRET) -> str:
    """The six figures that the app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_SECONDS))


def sign_in(browser: Client, person: User) -> None:
    """Sign in by the sign-in page, with the password and then the code."""
    asked = browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    browser.post(asked.url, {"code": code_now()})
