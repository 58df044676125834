"""Scores: compare what is kept with what the rows make today."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.scoring.statement import Difference, differences, refresh
from config.lib import clock


class Command(BaseCommand):
    help = "Verify that every kept score is what the rows make today; with --mend, bring those that differ up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to mend."""
        parser.add_argument("--mend", action="store_true", help="Write the fresh scores, with their history.")

    def handle(self, *, mend: bool, **_: Any) -> None:
        """Print each difference and their number; exit 1 where there are any and they are not mended."""
        on = clock.today()
        found = differences(on=on)
        for one in found:
            self.stdout.write(said(one))
        if mend:
            self.stdout.write(f"{refresh(None, on=on, at=clock.now())} scores written.")
        elif found:
            raise CommandError(f"{len(found)} scores differ. Run again with --mend to bring them up to date.")
        else:
            self.stdout.write("Every score is what the rows make today.")


def said(one: Difference) -> str:
    """One difference in a line."""
    whose = f"{one.reference}, property {one.home}" if one.home else one.reference
    kept = "none" if one.kept is None else one.kept
    parts = ", in its parts" if one.kept == one.fresh else ""
    return f"{whose}: kept {kept}, fresh {one.fresh}{parts}"
