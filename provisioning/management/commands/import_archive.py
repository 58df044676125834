"""`manage.py import_archive FILE`: the account of an archive, in an empty installation, as it was."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisioning.leaving.errors import ArchiveRefused
from provisioning.leaving.importing import read_archive


class Command(BaseCommand):
    help = "Read the archive of an account into an installation without landlords, after `migrate` and `seed`."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, **options: Any) -> None:
        """Read it, and say whose it is; CommandError says why it was refused."""
        try:
            landlord = read_archive(options["file"])
        except ArchiveRefused as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{landlord} is here now. Its people set a password by “Forgotten your password?”.")
