"""Tells whether a file is one that was issued here, unchanged."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.verifying.verdicts import fingerprint_of, verdict_on

PIECE = 1024 * 1024


class Command(BaseCommand):
    """`manage.py verify_document FILE` ends with 0 for a file of ours, and with 1 for any other."""

    help = "Tell whether a file was issued here, unchanged."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Say what it is; CommandError where it is not known or cannot be read."""
        try:
            with file.open("rb") as opened:
                fingerprint = fingerprint_of(iter(lambda: opened.read(PIECE), b""))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        verdict = verdict_on(fingerprint)
        if not verdict.is_ours:
            raise CommandError(f"Not issued here, or changed since. SHA-256 {fingerprint}")
        newer = " A newer one was issued since." if verdict.is_superseded else ""
        self.stdout.write(
            f"{verdict.title} for {verdict.nation}, {verdict.reference}, {verdict.format}: issued here on "
            f"{verdict.issued_on}, unchanged.{newer}"
        )
