"""Write docs/plans.md from the rows, or check that it is current."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans.documentation import document


class Command(BaseCommand):
    help = "Write docs/plans.md from the plan matrix; with --check, only say whether it is current."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true")

    def handle(self, **options: Any) -> None:
        """Write or compare."""
        path = settings.BASE_DIR / "docs" / "plans.md"
        current = document()
        if not options["check"]:
            path.write_text(current)
        elif not path.exists() or path.read_text() != current:
            raise CommandError("docs/plans.md is not current: run `manage.py plans_doc`.")
