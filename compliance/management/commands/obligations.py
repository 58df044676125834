"""The law as rows: check it against worked cases, and for what must hold of every obligation."""

from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.checking import check
from compliance.linting import complaints, unverified
from compliance.models import Obligation


class Command(BaseCommand):
    help = "Check obligations against worked cases, or lint them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        what = parser.add_subparsers(dest="what", required=True)
        checking = what.add_parser("check", help="Build each case of a file and print every difference.")
        checking.add_argument("file", type=Path)
        what.add_parser("lint", help="Say what is wrong with any obligation.")

    def handle(self, **options: Any) -> None:
        """Do it; exit 1 where something differs or is wrong."""
        if options["what"] == "check":
            self.check_cases(options["file"])
        else:
            self.lint()

    def check_cases(self, file: Path) -> None:
        """Every difference, and one line in the end."""
        try:
            cases = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
        except (OSError, yaml.YAMLError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        verdicts = [check(case) for case in cases]
        for verdict in verdicts:
            self.stdout.writelines(f"{verdict.name}: {difference}\n" for difference in verdict.differences)
        right = sum(verdict.dates_right for verdict in verdicts)
        dates = sum(verdict.dates for verdict in verdicts)
        hold = sum(verdict.holds for verdict in verdicts)
        self.stdout.write(f"{hold}/{len(verdicts)} cases, {right}/{dates} due dates")
        if hold < len(verdicts):
            raise SystemExit(1)

    def lint(self) -> None:
        """Every complaint, and one line in the end."""
        wrong = list(complaints())
        self.stdout.writelines(f"{complaint}\n" for complaint in wrong)
        flagged, versions = unverified(), Obligation.objects.count()
        self.stdout.writelines(f"{code}: not verified in part; its page says so\n" for code in flagged)
        self.stdout.write(f"{versions} versions, {len(wrong)} complaints, {len(flagged)} flagged")
        if wrong:
            raise SystemExit(1)
