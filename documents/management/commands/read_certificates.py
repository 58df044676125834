"""Reads a folder of certificates and writes what it read, a JSON file for each."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.lib import clock
from documents.reading.process import reader
from documents.reading.services import read


class Command(BaseCommand):
    help = "Read every file in a folder as a certificate, and write OUT/<file name>.json for each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to read and where to write."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--out", type=Path, required=True, help="A folder, made where there is none.")
        parser.add_argument("--no-model", action="store_true", help="Read by rules alone, even where a model is set.")
        parser.add_argument(
            "--reference-date", type=date.fromisoformat, default=None, help="What counts as today for what has expired."
        )

    def handle(self, *, folder: Path, out: Path, no_model: bool, reference_date: date | None, **_: Any) -> None:
        """Read file by file; a file that cannot be read has its line like the others."""
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        out.mkdir(parents=True, exist_ok=True)
        files = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.lower() not in NOT_READ)
        try:
            for path in files:
                reading = read(path, name=path.name, on=reference_date or clock.today(), with_model=not no_model)
                data = reading.as_data()
                (out / f"{path.name}.json").write_text(f"{json.dumps(data, indent=1, ensure_ascii=False)}\n")
                self.stdout.write(f"{path.name}: {data['kind']} {' '.join(data['warnings'])}".rstrip())
        finally:
            reader().stop()
        self.stdout.write(f"{len(files)} files read")


NOT_READ = (".json", ".md", ".txt")
