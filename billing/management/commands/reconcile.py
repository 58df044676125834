"""Compare what we hold with what Stripe says, and repair what differs."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing import reconciling
from billing.models import Reconciliation
from billing.states import ReconciliationState
from config.lib import clock


class Command(BaseCommand):
    help = "Compare what we hold with what Stripe says, repair what differs, and list it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How far back."""
        parser.add_argument("--days", type=int, help="How many days back; by default since shortly before the last.")

    def handle(self, **options: Any) -> None:
        """Compare, and say what differed."""
        days = options["days"]
        asked = reconciling.begin(since=clock.now() - timedelta(days=days) if days else None)
        if row := Reconciliation.objects.claim(asked.pk):
            reconciling.run(row)
        asked.refresh_from_db()
        if asked.state != ReconciliationState.DONE:
            raise CommandError(f"It could not be done and is tried again: {asked.error}")
        found = asked.differences.all()
        for each in found:
            became = "repaired" if each.is_repaired else f"left: {each.why_not}"
            self.stdout.write(f"{each.kind} {each.stripe_id}: {each.ours} → {each.theirs} ({became})")
        self.stdout.write(f"{asked.compared} things compared: {reconciling.counted(found)}.")
