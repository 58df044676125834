"""The law as rows: check it, lint it, write its page, and see or make what a change of it does."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.changes import applying, drafts
from compliance.changes.simulation import simulate
from compliance.checking import check
from compliance.documentation import document
from compliance.linting import complaints, unverified
from compliance.models import Obligation
from compliance.seeding import ObligationError
from config.lib import clock


class Command(BaseCommand):
    help = "Check, lint or document obligations; simulate or apply a change of law."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        what = parser.add_subparsers(dest="what", required=True)
        checking = what.add_parser("check", help="Build each case of a file and print every difference.")
        checking.add_argument("file", type=Path)
        what.add_parser("lint", help="Say what is wrong with any obligation.")
        documenting = what.add_parser("doc", help="Write docs/obligations.md from the rows.")
        documenting.add_argument("--check", action="store_true", help="Only say whether it is current.")
        simulating = what.add_parser("simulate", help="Say what drafts of new versions would change; change nothing.")
        simulating.add_argument("file", type=Path)
        simulating.add_argument("--on", type=date.fromisoformat, default=None, help="The day, default today.")
        making = what.add_parser("apply", help="Write drafts as new versions, with what follows from them.")
        making.add_argument("file", type=Path)
        making.add_argument("--why", required=True, help="Kept in the audit trail.")

    def handle(self, **options: Any) -> None:
        """Do it; exit 1 where something differs, is wrong or is refused."""
        try:
            self.do(options)
        except ObligationError as error:
            raise CommandError(str(error)) from error

    def do(self, options: dict[str, Any]) -> None:
        """What was asked for."""
        match options["what"]:
            case "check":
                self.check_cases(options["file"])
            case "lint":
                self.lint()
            case "doc":
                self.write_page(only_check=options["check"])
            case "simulate":
                self.simulate(options["file"], on=options["on"] or clock.today())
            case "apply":
                self.apply(options["file"], why=options["why"].strip())

    def write_page(self, *, only_check: bool) -> None:
        """Write the page, or compare it."""
        path, current = settings.BASE_DIR / "docs" / "obligations.md", document()
        if not only_check:
            path.write_text(current)
        elif not path.exists() or path.read_text() != current:
            raise CommandError("docs/obligations.md is not current: run `manage.py obligations doc`.")

    def simulate(self, file: Path, *, on: date) -> None:
        """What comes, goes and stays by code and nation, and one line in the end."""
        found = simulate(drafts.read(file), on=on)
        for code, nation, effect in found.lines:
            self.stdout.write(f"{code}, {nation.label}: {effect}; {effect.kept} stay")
        self.stdout.write(f"{len(found.codes)} obligations, {found.total}")

    def apply(self, file: Path, *, why: str) -> None:
        """Each version that was written or ended, and one line in the end."""
        if not why:
            raise CommandError("Say why: it is kept in the audit trail.")
        amendment, landlords = applying.apply(drafts.read(file), why=why, on=clock.today())
        for version in amendment.ended:
            self.stdout.write(f"{version.code}: version {version.number} ends on {version.ends_on}")
        for version in amendment.versions:
            self.stdout.write(f"{version.code}: version {version.number} starts on {version.starts_on or 'no day yet'}")
        self.stdout.write(f"{len(amendment.versions)} versions written, {landlords} landlords concerned")

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
