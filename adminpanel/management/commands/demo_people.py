"""Make people to look around as, and say how they sign in. Development only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.people import PASSWORD, STAFF_SECRET, ensure_people


class Command(BaseCommand):
    help = "Make a landlord on each plan and staff of each role, paid for at the Stripe sandbox; development only."

    def handle(self, **options: Any) -> None:
        """Make whoever is missing and print the logins."""
        if not settings.DEVELOPMENT_PAGES:
            raise CommandError("There are no demo people outside development.")
        for what, email in ensure_people():
            self.stdout.write(f"  {what:<22} {email:<28} {PASSWORD}")
        code = getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", "")
        self.stdout.write(f"  Staff are asked for a code as well: {code or 'from an app that knows ' + STAFF_SECRET}")
