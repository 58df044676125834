"""What the people to look around as have recorded: some of it in good order, some soon due, some forgotten."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle

from accounts.models import Landlord, User
from accounts.selectors import owner_of
from compliance.due.dates import ISSUED
from compliance.due.rules import Rule, rule
from compliance.evidence.services import Details, follow, keep, record_service, waive
from compliance.models import Evidence, Requirement
from compliance.services import refresh_standing
from compliance.standing import Applies, Kind, Means, Standing
from config.lib import clock

PATTERN = (
    *(Standing.VALID, Standing.EXPIRING, Standing.VALID, Standing.VALID, Standing.OVERDUE),
    *(Standing.VALID, Standing.MISSING, Standing.VALID),
)
"""How one requirement after another is to stand, as far as its due rule lets it."""
LEFT = {Standing.EXPIRING: 12, Standing.OVERDUE: -25}
"""How many days are left of what is not simply valid."""
LONGEST_AGO = 150
ISSUERS = {"gas": "Aire Heating Ltd, Gas Safe 198204", "eicr": "Otley Electrical, NAPIT 44107"}
WAIVED_BECAUSE = "We asked the council: it does not apply to this home."


def ensure_records(landlord: Landlord) -> None:
    """Record what this landlord holds, unless something is recorded already."""
    if Evidence.objects.filter(requirement__landlord=landlord).exists():
        return
    by, on = owner_of(landlord), clock.today()
    rows = Requirement.objects.filter(landlord=landlord, ended_at=None, obligation__kind=Kind.REQUIREMENT)
    rows = rows.select_related("obligation", "landlord", "property").order_by("property_id", "pk")
    held = [
        evidence
        for row, standing in zip(rows.filter(applies=Applies.HOLDS), cycle(PATTERN), strict=False)
        if (evidence := record(row, standing=standing, by=by, on=on))
    ]
    waive_one_in_each_nation(rows.filter(applies=Applies.OPEN), by=by)
    follow_outcomes(held)
    refresh_standing(landlord)


def record(row: Requirement, *, standing: Standing, by: User, on: date) -> Evidence | None:
    """A proof after which the requirement stands so, given to the tenant; None where it is to be missing."""
    if standing is Standing.MISSING:
        return None
    evidence = keep(row, details(row, standing=standing, on=on), by=by, on=on)
    if row.obligation.is_served:
        record_service(evidence, served_on=evidence.issued_on, means=Means.EMAIL, document=None, by=by)
    return evidence


def details(row: Requirement, *, standing: Standing, on: date) -> Details:
    """What the proof says, reckoned back from the days that are to be left of it."""
    due = rule(row.obligation.due_algorithm)
    proof = Details(issued_on=on, number=f"{row.code[3:6].upper()}-{row.pk:05}", issued_by=issuer_of(row.code))
    length = None if due.is_once else length_of(due, on=on)
    if length is not None:
        ago = length - LEFT[standing] if standing in LEFT else min(length // 3, LONGEST_AGO)
        return replace(proof, issued_on=on - timedelta(days=ago))
    ends = None if due.is_once else on + timedelta(days=LEFT.get(standing, 700))  # what the paper says
    return replace(proof, issued_on=on - timedelta(days=LONGEST_AGO), expires_on=ends)


def length_of(due: Rule, *, on: date) -> int | None:
    """How many days a proof of this rule lasts; None where the rule does not say."""
    next_due = due.dates({ISSUED: on}, on=on).due
    return (next_due - on).days if next_due else None


def issuer_of(code: str) -> str:
    """Who did it, where anyone would know."""
    return next((name for word, name in ISSUERS.items() if word in code), "")


def waive_one_in_each_nation(rows: Iterable[Requirement], *, by: User) -> None:
    """Say of one open requirement of each nation that it is not required."""
    first = {row.property.nation: row for row in rows if row.property}
    for row in first.values():
        waive(row, is_waived=True, why=WAIVED_BECAUSE, by=by)


def follow_outcomes(held: Iterable[Evidence]) -> None:
    """Let the facts follow that a check found something out."""
    for evidence in held:
        if evidence.requirement.obligation.feeds_fact:
            follow(evidence)
