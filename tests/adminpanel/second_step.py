"""The app on a member of the staff's telephone."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.factories.accounts import SECRET

PERIOD_SECONDS = 30


def code_now(secret: str = SECRET) -> str:
    """The six figures that the app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_SECONDS))
