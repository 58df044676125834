"""How sign-in differs from the library's defaults: nobody signs up there, and everybody lands where they belong."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from config.routes import AFTER_SIGN_IN


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts appear at provisioning and by invitation; the library's own sign-up stays shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: a landlord signs up in the public wizard."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where a person lands after signing in."""
        return reverse(AFTER_SIGN_IN)
