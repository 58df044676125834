"""What follows when somebody changes how they prove that it is them."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.audit import services as audit
from accounts.models import User
from accounts.services import end_sessions


@receiver(authenticator_added)
def leave_no_weaker_session(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A session that began without the second step ends, wherever it is but here; the trail says what was added."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        end_sessions(user, but=request.session.session_key)
    audit.record("accounts.second_step.added", subject=user, after={"kind": authenticator.type}, by=user)


@receiver([authenticator_removed, authenticator_reset])
def record_end(user: User, authenticator: Authenticator, **_: Any) -> None:
    """The trail says what was taken away or made anew."""
    audit.record("accounts.second_step.ended", subject=user, before={"kind": authenticator.type}, by=user)
