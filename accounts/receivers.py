"""What follows from signing in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in

from accounts.models import User
from config.lib import clock

DJANGOS_OWN = "update_last_login"


def note_sign_in(user: User, **_: Any) -> None:
    """Write down when somebody signed in, as the civil clock has it."""
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])


user_logged_in.disconnect(dispatch_uid=DJANGOS_OWN)
user_logged_in.connect(note_sign_in, dispatch_uid=DJANGOS_OWN)  # in whichever order the apps are loaded, ours stays
