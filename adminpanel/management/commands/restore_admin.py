"""The way back in when no administrator can sign in. docs/operations.md says when and how."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from accounts.models import User
from adminpanel.staffing import restore_administrator


class Command(BaseCommand):
    help = "Make a person an active administrator and print a link with which they set a password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, why, and for someone who is not staff: that it is meant."""
        parser.add_argument("email")
        parser.add_argument("--reason", default="", help="Why; kept in the audit trail. Required.")
        parser.add_argument("--name", default="", help="The full name of a person who has no account yet.")
        parser.add_argument(
            "--reset-second-step", action="store_true", help="Take away their app, keys and recovery codes as well."
        )
        parser.add_argument("--confirm", action="store_true", help="Yes, although this person is not staff today.")

    def handle(self, *, email: str, reason: str, name: str, confirm: bool, reset_second_step: bool, **_: Any) -> None:
        """Check what was asked for, restore, and say what was done."""
        if not reason.strip():
            raise CommandError('Say why: --reason "…". It is kept in the audit trail.')
        ensure_address(email)
        person = User.objects.filter(email__iexact=email).first()
        ensure_meant(person, is_confirmed=confirm)
        if person is None and not name.strip():
            raise CommandError(f'Nobody has the address {email}. For a new administrator say --name "…" as well.')
        restored = restore_administrator(
            email, full_name=name.strip(), why=reason.strip(), resets_second_step=reset_second_step
        )
        link = settings.SITE_URL + reverse("accounts:set-password", args=[restored.token])
        done = "now an administrator, with a new account" if restored.is_new else "an active administrator"
        self.stdout.write(f"{restored.user.email} is {done}.")
        if reset_second_step:
            self.stdout.write(f"Second steps taken away: {', '.join(restored.removed) or 'there were none'}.")
        self.stdout.write(f"Set a password within {settings.INVITATION_HOURS} hours, once: {link}")


def ensure_address(email: str) -> None:
    """Pass, or refuse what is no address."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"{email} is not an e-mail address.") from error


def ensure_meant(person: User | None, *, is_confirmed: bool) -> None:
    """Pass, or ask for confirmation where a customer's account would become an administrator's."""
    if person is None or person.is_staff or is_confirmed:
        return
    references = ", ".join(person.landlords.order_by("pk").values_list("reference", flat=True))
    who = f"belongs to {references}" if references else "belongs to no landlord"
    raise CommandError(
        f"{person.email} is not staff: the account {who}. "
        "If it is meant to see every landlord's data from now on, say --confirm as well."
    )
