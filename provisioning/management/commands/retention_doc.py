"""Write docs/retention.md from the table, or check that it is current."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisioning.leaving.retention import document


class Command(BaseCommand):
    help = "Write docs/retention.md from the table of retention; with --check, only say whether it is current."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true")

    def handle(self, **options: Any) -> None:
        """Write or compare."""
        path = settings.BASE_DIR / "docs" / "retention.md"
        current = document()
        if not options["check"]:
            path.write_text(current)
        elif not path.exists() or path.read_text() != current:
            raise CommandError("docs/retention.md is not current: run `manage.py retention_doc`.")
