"""`manage.py sandbox advance 45d`: let time pass at the Stripe sandbox and here, with everything that happens in it."""

from argparse import ArgumentParser
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from billing.moving import SandboxWorld, advance, refuse_real
from config.lib import clock
from config.lib.errors import DomainError
from config.lib.work import work_models
from config.passing import waiting


class Command(BaseCommand):
    """Moves the clock, or says what it shows."""

    help = "Move the clock of the Stripe sandbox and of the application together, or say what they show."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two things to do."""
        actions = parser.add_subparsers(dest="action", required=True)
        move = actions.add_parser("advance", help="let time pass: 45d, 12h, 1w2d")
        move.add_argument("span")
        actions.add_parser("status", help="what the clocks show, and what comes next")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say why not."""
        self.days: Counter[tuple[str, str]] = Counter()
        try:
            refuse_real()
            if options["action"] == "advance":
                self.advance(options["span"])
            self.show_status()
        except DomainError as error:
            raise CommandError(error.message) from error

    def advance(self, span: str) -> None:
        """Let time pass, and tell what Stripe told."""
        advance(span, report=self.note)
        for (day, what), times in self.days.items():
            self.stdout.write(f"{day}  {what}{f' × {times}' if times > 1 else ''}")

    def note(self, at: datetime, what: str) -> None:
        """Count what happened on a day: what Stripe told, and the entries of the timetable."""
        self.days[f"{clock.local(at):%a %d %b %Y}", what] += 1

    def show_status(self) -> None:
        """Both clocks, and what waits."""
        world = SandboxWorld(settings.SANDBOX_URL, report=self.note)
        there, coming = world.now(), world.next_at()
        days = clock.ahead() / timedelta(days=1)
        self.stdout.write(f"The application: {shown(clock.now())}, {days:.1f} days ahead of the machine")
        self.stdout.write(f"Stripe sandbox:  {shown(there)}")
        self.stdout.write(f"Next at Stripe:  {shown(coming) if coming else 'nothing'}")
        self.stdout.write(f"Work that waits: {sum(waiting(model).count() for model in work_models())}")


def shown(at: datetime) -> str:
    """An instant as clocks in London show it."""
    return f"{clock.local(at):%a %d %b %Y %H:%M}"
