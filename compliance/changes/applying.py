"""Writing a change of law, with what follows from it for everybody."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.audit import services as audit
from compliance.changes.drafts import Amendment, Row, write
from compliance.following import follow
from compliance.models import Obligation


def apply(rows: Sequence[Row], *, why: str, on: date) -> tuple[Amendment, int]:
    """Write these drafts as new versions, and bring all requirements into line; what was written, and for how many
    landlords something changed. ObligationError refuses the file as a whole.

    What follows is not of the same transaction, so that nobody waits; should it be cut short, the next day's
    derivation completes it.
    """
    amendment = enact(rows, why=why)
    return amendment, follow(amendment.codes, on=on)


@transaction.atomic
def enact(rows: Sequence[Row], *, why: str) -> Amendment:
    """Write the versions and say in the trail what was written, what ended, and why."""
    amendment = write(rows)
    for version in amendment.ended:
        record("compliance.law_ended", version, why=why)
    for version in amendment.versions:
        record("compliance.law_changed", version, why=why)
    return amendment


def record(action: str, version: Obligation, *, why: str) -> None:
    """Write one version into the trail."""
    days = {name: day and str(day) for name, day in (("starts_on", version.starts_on), ("ends_on", version.ends_on))}
    audit.record(action, subject=version, after={"code": version.code, "number": version.number, **days}, why=why)
