"""What follows from signing in, and from a change of how somebody proves that it is them."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.audit import services as audit
from accounts.models import User
from accounts.services import end_links, end_sessions
from config.lib import clock

DJANGOS_OWN = "update_last_login"


def note_sign_in(user: User, **_: Any) -> None:
    """Write down when somebody signed in, as the civil clock has it."""
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])


user_logged_in.disconnect(dispatch_uid=DJANGOS_OWN)
user_logged_in.connect(note_sign_in, dispatch_uid=DJANGOS_OWN)  # in whichever order the apps are loaded, ours stays


@receiver([password_set, password_changed, password_reset])
def leave_no_older_link(user: User, **_: Any) -> None:
    """Who chose a password by themselves needs no invitation any more; whoever was shown one gets in by it no more."""
    end_links(user)


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
