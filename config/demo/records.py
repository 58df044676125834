"""What the people to look around as have recorded: some of it in good order, some soon due, some forgotten."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle

from accounts.models import Landlord, User
from accounts.selectors import owner_of
from compliance.acknowledging.services import acknowledge
from compliance.due.dates import ISSUED
from compliance.due.rules import Rule, rule
from compliance.evidence.proposing import PROVES
from compliance.evidence.services import Details, follow, keep, record_service, waive
from compliance.models import Evidence, Occupier, Requirement
from compliance.selectors import WHERE, current_requirements
from compliance.services import refresh_standing
from compliance.standing import Applies, Kind, Means, Standing
from compliance.tenancies.services import rename_occupier
from config.demo.papers import paper_of, record_to_review
from config.lib import clock

PATTERN = (
    *(Standing.VALID, Standing.EXPIRING, Standing.VALID, Standing.OVERDUE),
    *(Standing.VALID, Standing.MISSING, Standing.VALID),
)
"""How one requirement after another is to stand of those that run out. Seven, so that no two homes are alike."""
ONCE = (Standing.VALID, Standing.VALID, Standing.MISSING, Standing.VALID)
"""The same of those that are done once, which neither run out nor are about to."""
LEFT = {Standing.EXPIRING: 12, Standing.OVERDUE: -25}
"""How many days are left of what is not simply valid."""
LONGEST_AGO = 150
ISSUERS = {"gas": "Aire Heating Ltd, Gas Safe 198204", "eicr": "Otley Electrical, NAPIT 44107"}
MANY_HOMES = 4
"""Whoever has more leaves a check of one home in each nation to be reviewed."""
TENANTS = ("Terry Tenant", "Nia Rees", "Callum Muir", "Aoife Quinn", "Omar Siddiqui")
WAIVED_BECAUSE = "We asked the council: it does not apply to this home."


def ensure_records(landlord: Landlord) -> None:
    """Record what this landlord holds, unless something is recorded already."""
    if Evidence.objects.filter(requirement__landlord=landlord).exists():
        return
    by, on = owner_of(landlord), clock.today()
    rows = Requirement.objects.filter(landlord=landlord, ended_at=None, obligation__kind=Kind.REQUIREMENT)
    rows = rows.select_related("obligation", "landlord", *WHERE).order_by("property_id", "pk")
    applying = list(rows.filter(applies=Applies.HOLDS))
    to_review = left_to_review(applying)
    held = [
        evidence
        for row, standing in standings(applying)
        if row not in to_review and (evidence := record(row, standing=standing, by=by, on=on))
    ]
    waive_one_in_each_nation(rows.filter(applies=Applies.OPEN), by=by)
    for row in to_review:
        record_to_review(row)
    follow_outcomes(held)
    refresh_standing(landlord)
    name_tenants(landlord)
    keep_to_some_rules(landlord, by=by)


def standings(rows: Iterable[Requirement]) -> Iterator[tuple[Requirement, Standing]]:
    """How each is to stand, so that there is some of everything in every nation."""
    running_out, done_once = cycle(PATTERN), cycle(ONCE)
    for row in rows:
        yield row, next(done_once if rule(row.obligation.due_algorithm).is_once else running_out)


def left_to_review(rows: Iterable[Requirement]) -> list[Requirement]:
    """The gas check of the last home in each nation, of a landlord with many homes."""
    checks = {row.property.nation: row for row in rows if row.property and row.code in PROVES["gas_safety"]}
    homes = {row.property_id for row in rows if row.property_id}
    return list(checks.values()) if len(homes) > MANY_HOMES else []


def record(row: Requirement, *, standing: Standing, by: User, on: date) -> Evidence | None:
    """A proof after which the requirement stands so, given to the tenant; None where it is to be missing."""
    if standing is Standing.MISSING:
        return None
    proof = details(row, standing=standing, on=on)
    if row.obligation.calls_for_paper and standing is not Standing.OVERDUE:  # the paper of what ran out is gone
        proof = replace(proof, document=paper_of(row, proof))
    evidence = keep(row, proof, by=by, on=on)
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


def name_tenants(landlord: Landlord) -> None:
    """Give the people who live there names, one home after another."""
    leads = Occupier.objects.filter(tenancy__property__landlord=landlord, is_lead=True).order_by("pk")
    for occupier, name in zip(leads, cycle(TENANTS), strict=False):
        rename_occupier(occupier, name=name)


def keep_to_some_rules(landlord: Landlord, *, by: User) -> None:
    """Say of every other rule without a paper that it is kept to."""
    rules = current_requirements(landlord).filter(obligation__kind=Kind.CONDUCT, applies=Applies.HOLDS)
    for row in rules.select_related("landlord").order_by("pk")[::2]:
        acknowledge(row, version=row.obligation_id, everywhere=False, by=by)
