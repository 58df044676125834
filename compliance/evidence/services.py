"""Recording what is held, given to tenants, said or waived. Nothing is ever changed: a correction is a new row."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from accounts.audit import services as audit
from accounts.models import User
from compliance import services as compliance
from compliance.due.rules import rule
from compliance.evidence.errors import EvidenceRefused, StillRequired
from compliance.evidence.filing import STANDING, refile
from compliance.history import Said
from compliance.known import proof_of
from compliance.models import Evidence, Happening, Property, Receipt, Requirement, Service, Waiver
from compliance.outcomes import fact_of
from compliance.portfolio.capping import ensure_requirement_open
from compliance.selectors import facts_now
from compliance.signals import evidence_recorded
from compliance.standing import Applies, Outcome
from compliance.webhooks.events import tell_confirmed
from config.lib import clock
from documents.models import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a proof says."""

    issued_on: date
    expires_on: date | None = None
    previous_deadline: date | None = None
    report_deadline: date | None = None
    outcome: str = Outcome.SATISFACTORY
    number: str = ""
    issued_by: str = ""
    document: Document | None = None


@transaction.atomic
def record_evidence(requirement: Requirement, details: Details, *, by: User | None, on: date | None = None) -> Evidence:
    """Keep a proof of a requirement and what follows from it; EvidenceRefused names the field that cannot be.

    Where the proof it follows on had a deadline, and nothing else is said, that is the one it was done for. Said again
    it changes nothing: a page that is sent twice would otherwise follow on itself, and lose its anniversary.
    """
    begin(requirement)
    if said := said_already(requirement, details):
        return said
    requirement.refresh_from_db()
    if details.previous_deadline is None and requirement.held_id is not None:
        details = replace(details, previous_deadline=requirement.deadline)
    evidence = keep(requirement, details, by=by, on=on or clock.today())
    tell_confirmed(evidence)
    follow(evidence)
    evidence_recorded.send(sender=Requirement, requirement=requirement)
    return evidence


def said_already(requirement: Requirement, details: Details) -> Evidence | None:
    """The entry that says just this, if there is one that stands."""
    said = {one.name: getattr(details, one.name) for one in fields(details)}
    if details.previous_deadline is None:
        del said["previous_deadline"]
    return standing(requirement).filter(**said).last()


@transaction.atomic
def correct_evidence(evidence: Evidence, details: Details, *, why: str, by: User | None) -> Evidence:
    """Put a new row in the place of one that was wrong, and re-derive what later proofs took from it."""
    begin(evidence.requirement)
    ensure_current(evidence)
    corrected = keep(evidence.requirement, details, by=by, on=clock.today(), replaces=evidence, why=why)
    rederive_later(evidence, right=corrected.deadline, why="An earlier entry was corrected", by=by)
    tell_confirmed(corrected)
    follow(corrected)
    evidence_recorded.send(sender=Requirement, requirement=corrected.requirement)
    return corrected


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, why: str, by: User | None) -> Evidence:
    """Say that a row proves nothing after all; it stays, and a row that says so stands in its place."""
    begin(evidence.requirement)
    ensure_current(evidence)
    copied = {"issued_on": evidence.issued_on, "document": evidence.document, "outcome": evidence.outcome}
    row = Evidence.objects.create(
        requirement=evidence.requirement, replaces=evidence, is_withdrawn=True, why=why, recorded_by=by, **copied
    )
    audit.record(
        "compliance.evidence_withdrawn", subject=evidence.requirement, after={"evidence": row.pk}, why=why, by=by
    )
    refile(evidence.document)
    rederive_later(evidence, right=deadline_before(evidence), why="An earlier entry was withdrawn", by=by)
    follow(row)
    evidence_recorded.send(sender=Requirement, requirement=row.requirement)
    return row


def begin(requirement: Requirement) -> None:
    """Let nobody else change what is asked of the landlord meanwhile; HomeReadOnly for a home over the plan's cap."""
    compliance.lock(requirement.landlord)
    ensure_requirement_open(requirement)


def keep(
    requirement: Requirement,
    details: Details,
    *,
    by: User | None,
    on: date,
    replaces: Evidence | None = None,
    why: str = "",
) -> Evidence:
    """Check a proof and write its row, with the dates that follow from it."""
    check(requirement, details, on=on)
    evidence = Evidence(
        requirement=requirement,
        document=details.document,
        issued_on=details.issued_on,
        expires_on=details.expires_on,
        previous_deadline=details.previous_deadline,
        report_deadline=details.report_deadline,
        outcome=details.outcome,
        number=details.number,
        issued_by=details.issued_by,
        replaces=replaces,
        why=why,
        recorded_by=by,
    )
    dates = rule(requirement.obligation.due_algorithm).dates(proof_of(evidence, served_on=None).events, on=on)
    evidence.deadline, evidence.check_by = dates.deadline, dates.check_by
    evidence.save(force_insert=True)
    refile(evidence.document, replaces.document if replaces else None)
    kept = {"evidence": evidence.pk, "issued_on": str(evidence.issued_on), "expires_on": str(evidence.expires_on or "")}
    audit.record("compliance.evidence_recorded", subject=requirement, after=kept, why=why, by=by)
    return evidence


def check(requirement: Requirement, details: Details, *, on: date) -> None:
    """Pass, or say which part of a proof cannot be."""
    if details.issued_on > on:
        raise EvidenceRefused("The date is in the future. Record it when it has been done.", field="issued_on")
    if details.expires_on is not None and details.expires_on < details.issued_on:
        raise EvidenceRefused("The expiry date is before the date of the document.", field="expires_on")
    if details.document is not None and details.document.landlord_id != requirement.landlord_id:
        raise EvidenceRefused("Choose one of your own documents.", field="document")
    if details.document is not None and proves_elsewhere(requirement, details.document):
        raise EvidenceRefused("This file is the proof of another home. Choose the one of this home.", field="document")


def proves_elsewhere(requirement: Requirement, document: Document) -> bool:
    """Whether a file proves the same duty of another home: one certificate is of one home."""
    if requirement.property_id is None:
        return False
    same = Evidence.objects.filter(STANDING, document=document, requirement__code=requirement.code)
    return same.exclude(requirement__property=requirement.property_id).exists()


def ensure_current(evidence: Evidence) -> None:
    """Pass if nothing stands in the row's place yet."""
    if Evidence.objects.filter(replaces=evidence).exists():
        raise EvidenceRefused("This was corrected already. Correct the newer entry.", field="issued_on")


def deadline_before(evidence: Evidence) -> date | None:
    """The deadline that stands where an entry proves nothing; None where nothing was held before it."""
    before = standing(evidence.requirement).filter(issued_on__lte=evidence.issued_on).last()
    return before.deadline if before else None


def rederive_later(evidence: Evidence, *, right: date | None, why: str, by: User | None) -> None:
    """Give each later proof that was done for the wrong deadline a new revision with the right one."""
    wrong = evidence.deadline
    while wrong != right and wrong is not None:
        later = standing(evidence.requirement).filter(previous_deadline=wrong, issued_on__gt=evidence.issued_on).first()
        if later is None:
            return
        details = replace(details_of(later), previous_deadline=right)
        revised = keep(later.requirement, details, by=by, on=clock.today(), replaces=later, why=why)
        evidence, wrong, right = later, later.deadline, revised.deadline


def standing(requirement: Requirement) -> QuerySet[Evidence]:
    """The rows that nothing replaces, in the order of their dates."""
    rows = Evidence.objects.filter(STANDING, requirement=requirement)
    return rows.order_by("issued_on", "pk")


def details_of(evidence: Evidence) -> Details:
    """What a row says."""
    return Details(
        issued_on=evidence.issued_on,
        expires_on=evidence.expires_on,
        previous_deadline=evidence.previous_deadline,
        report_deadline=evidence.report_deadline,
        outcome=evidence.outcome,
        number=evidence.number,
        issued_by=evidence.issued_by,
        document=evidence.document,
    )


def follow(evidence: Evidence) -> None:
    """Let facts and standing follow from what is held now: a report that found faults asks for their repair."""
    requirement = evidence.requirement
    latest = standing(requirement).last()
    home, said = requirement.property, latest or evidence
    if home is not None and (fact := fact_of(requirement.code, outcome=said.outcome)):
        values = fact if latest else taken_back(fact, home=home)
        compliance.say_facts(home, values=values, since=said.issued_on, by=evidence.recorded_by)
    compliance.refresh_standing(requirement.landlord)


def taken_back(fact: Mapping[str, str], *, home: Property) -> Said:
    """The fact that a report stated, as not said any more, but for what somebody said otherwise meanwhile."""
    now = facts_now(home, tenancy=None)
    return {name: None for name, value in fact.items() if now[name] == value}


# What is given, said and waived -----------------------------------------------------------------


@transaction.atomic
def record_service(
    evidence: Evidence,
    *,
    served_on: date,
    means: str,
    document: Document | None,
    by: User | None,
    receipt: Receipt | None = None,
) -> Service:
    """Keep that the tenant was given it, which bytes, and their word for it; EvidenceRefused where that cannot be."""
    requirement = evidence.requirement
    begin(requirement)
    if served_on > clock.today():
        raise EvidenceRefused("The date is in the future. Record it when it has been given.", field="served_on")
    given = document or evidence.document
    if given is not None and given.landlord_id != requirement.landlord_id:
        raise EvidenceRefused("Choose one of your own documents.", field="document")
    service = Service.objects.create(
        evidence=evidence,
        served_on=served_on,
        means=means,
        document=given,
        sha256=given.sha256 if given else "",
        receipt=receipt,
        recorded_by=by,
    )
    refile(given)
    audit.record("compliance.served", subject=requirement, after={"evidence": evidence.pk, "on": str(served_on)}, by=by)
    compliance.refresh_standing(requirement.landlord)
    return service


@transaction.atomic
def say_happened(requirement: Requirement, *, name: str, on: date | None, by: User | None) -> None:
    """Keep the day of something that a due rule turns on; None takes it back."""
    begin(requirement)
    Happening.objects.create(requirement=requirement, name=name, happened_on=on, recorded_by=by)
    audit.record("compliance.happened", subject=requirement, after={"name": name, "on": str(on or "")}, by=by)
    compliance.refresh_standing(requirement.landlord)


@transaction.atomic
def waive(requirement: Requirement, *, is_waived: bool, why: str, by: User | None) -> None:
    """Keep that a question is not required, and why, or that it is asked after all; StillRequired where it applies."""
    begin(requirement)
    requirement.refresh_from_db()
    if is_waived and requirement.applies == Applies.HOLDS:
        raise StillRequired
    Waiver.objects.create(requirement=requirement, is_waived=is_waived, why=why, recorded_by=by)
    audit.record("compliance.waived", subject=requirement, after={"is_waived": is_waived}, why=why, by=by)
    compliance.refresh_standing(requirement.landlord)
