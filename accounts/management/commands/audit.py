"""`manage.py audit verify`: whether the trail is as it was written. `audit erase`: forgetting people in it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.audit import services
from accounts.audit.verifying import chain_name, verify
from accounts.models import AuditHead, Landlord, User


class Command(BaseCommand):
    help = "Verify the audit trail, or erase personal data in it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and to whose chain."""
        acts = parser.add_subparsers(dest="act", required=True)
        verifying = acts.add_parser("verify", help="Compute every chain again; 1 and the first misfit where one is.")
        verifying.add_argument("--landlord", metavar="REF", help="Only the chain of this landlord.")
        erasing = acts.add_parser("erase", help="Forget personal values of entries; the chains still verify.")
        whose = erasing.add_mutually_exclusive_group(required=True)
        whose.add_argument("--landlord", metavar="REF", help="All that entries of this landlord hold.")
        whose.add_argument("--person", metavar="EMAIL", help="Where this person was, and all that is said about them.")
        erasing.add_argument("--why", required=True, help="Kept in the trail.")

    def handle(self, **options: Any) -> None:
        """Do it."""
        {"verify": self.verify, "erase": self.erase}[options["act"]](options)

    def verify(self, options: dict[str, Any]) -> None:
        """Say how much was verified, and the head of a single chain; CommandError names what does not fit."""
        landlord = named(Landlord, reference=options["landlord"]) if options["landlord"] else None
        verdict = verify(landlord.pk if landlord else None)
        if verdict.misfit:
            raise CommandError(str(verdict.misfit))
        erased = f" Personal values of {verdict.erased:,} were erased." if verdict.erased else ""
        self.stdout.write(f"Verified: {verdict.entries:,} entries in {verdict.chains:,} chains.{erased}")
        if landlord and (head := AuditHead.objects.filter(chain=landlord.pk).first()):
            self.stdout.write(f"Head of {chain_name(landlord.pk)}: number {head.number}, {bytes(head.hash).hex()}")

    def erase(self, options: dict[str, Any]) -> None:
        """Erase, and say how many entries lost something."""
        reference, email = options["landlord"], options["person"]
        whose = named(Landlord, reference=reference) if reference else named(User, email__iexact=email)
        count = services.erase(whose, why=options["why"])
        self.stdout.write(f"Erased what {count:,} entries held of {reference or email}.")


def named(model: type[Landlord] | type[User], **by: str) -> Landlord | User:
    """The row; CommandError where there is none."""
    row: Landlord | User | None = model._default_manager.filter(**by).first()
    if row is None:
        raise CommandError(f"Nobody here is {' '.join(by.values())}.")
    return row
