"""How sign-in differs from the library's defaults: nobody signs up there, and everybody lands where they belong."""

import secrets
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from accounts.messages.models import Message
from accounts.messages.services import keep
from config.routes import AFTER_SIGN_IN


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts appear at provisioning and by invitation; the library's own sign-up stays shut."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "too_many_login_attempts": "Too many attempts. Wait a few minutes and try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: a landlord signs up in the public wizard."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where a person lands after signing in."""
        return reverse(AFTER_SIGN_IN)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sign-in mails are rows like every other, so that a mail server that is down loses none of them."""
        mail = self.render_mail(template_prefix, email, context)
        html = mail.alternatives[0][0] if getattr(mail, "alternatives", None) else ""
        keep(
            Message(
                key=f"{template_prefix}:{secrets.token_hex(8)}",
                template=template_prefix,
                to=email,
                subject=mail.subject,
                text=mail.body,
                html=html,
                holds_secret=True,
            )
        )
