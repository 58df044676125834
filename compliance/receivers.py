"""What the floors below ask of compliance, and what its own parts tell each other."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from accounts.branding import services as branding
from accounts.models import Landlord, Membership, User
from accounts.signals import member_left
from accounts.sms.sending import withdraw
from compliance.api.tokens import revoke_tokens_of, settle_tokens
from compliance.calendar.feeds import revoke_feeds_of
from compliance.evidence.filing import end_filing, evidence_by, file_proposal, services_of
from compliance.evidence.proposing import requirements_for
from compliance.models import Digest, Receipt, ReportRun, Requirement, Share, Tenancy
from compliance.pages import place_of
from compliance.portfolio.capping import settle_cap, tell_of_read_only
from compliance.reports.schedules import keep_to_plan
from compliance.reports.selectors import report_with
from compliance.selectors import active_properties
from compliance.signals import evidence_recorded, occupier_left
from compliance.states import DigestKind, DigestState, ReportState
from compliance.tenants.papers import bare_receipts_of, receipts_of
from compliance.tenants.receiving import prove_again, prove_all
from compliance.tenants.sharing import end_share, shares_of
from compliance.tenants.switching import settle_access
from compliance.webhooks import services as webhooks
from compliance.webhooks.events import tell_ready, tell_reminded
from config.lib import clock
from config.lib.display import day
from config.lib.states import state_moved
from documents.models import Document, FileReading, IssuedFile
from documents.reading.places import Address
from documents.signals import addresses_asked, document_removed, issued_asked, proofs_asked, uses_asked
from documents.states import ReadingState
from documents.uses import Use
from documents.verifying.verdicts import Verdict
from plans.entitlements import Entitlements
from plans.features import Access, FeatureKey
from plans.models import PlanAssignment
from plans.signals import entitlements_changed


@receiver(uses_asked, sender=Document)
def uses_of(document: Document, **_: Any) -> list[Use]:
    """The requirements that a file is evidence of, and the tenants' copies of it."""
    held = evidence_by(document).select_related("requirement__obligation")
    given = services_of(document).select_related("evidence__requirement__obligation")
    found = [use(row.requirement, note=f"Evidence of {day(row.issued_on)}") for row in held]
    found += [use(row.evidence.requirement, note=f"Given on {day(row.served_on)}") for row in given]
    found += [received(row) for row in bare_receipts_of(document)]
    return [*found, *(shared(row) for row in shares_of(document))]


def received(row: Receipt) -> Use:
    """One tenant's word that they received a file, where nothing else tells of it."""
    url = reverse("compliance:tenants-of", args=[row.access.tenancy_id])
    return Use(label=row.title, note=f"Received by {row.access.occupier} on {day(row.received_at)}", url=url)


def shared(row: Share) -> Use:
    """One tenancy that is shown a file."""
    url = reverse("compliance:tenants-of", args=[row.tenancy_id])
    return Use(label=row.title, note=f"Shared with the tenants of {row.tenancy.property}", url=url)


def use(requirement: Requirement, *, note: str) -> Use:
    """One use, with the way to its page unless the requirement has ended."""
    url = "" if requirement.ended_at else reverse("compliance:requirement-detail", args=[requirement.pk])
    return Use(label=requirement.obligation.name, note=f"{note}. {place_of(requirement)}", url=url)


@receiver(addresses_asked, sender=Document)
def addresses_of(landlord: Landlord, **_: Any) -> list[Address]:
    """Where the landlord's homes are."""
    return [Address(*row) for row in active_properties(landlord).order_by("pk").values_list("line_1", "postcode")]


@receiver(proofs_asked, sender=Document)
def proofs_of(document: Document, *, kind: str, postcode: str, **_: Any) -> list[Use]:
    """The requirements that a file may prove, with the way to the form in which that is said."""
    if document.landlord is None:
        return []
    found = requirements_for(document.landlord, kind=kind, postcode=postcode)
    return [
        Use(
            label=row.obligation.name,
            note=place_of(row),
            url=f"{reverse('compliance:evidence-new', args=[row.pk])}?document={document.pk}",
        )
        for row in found
    ]


@receiver(state_moved, sender=FileReading)
def file_or_not(row: FileReading, new: str, **_: Any) -> None:
    """Let a file that was read wait where it may be recorded, until it is, or is set aside."""
    if new == ReadingState.PROPOSED:
        file_proposal(row)
    else:
        end_filing(row.document)


@receiver(document_removed, sender=Document)
def file_no_longer(document: Document, **_: Any) -> None:
    """A file that was deleted waits nowhere, and no tenant is shown it."""
    end_filing(document)
    for row in shares_of(document):
        end_share(row, by=None)


@receiver(evidence_recorded, sender=Requirement)
def prove_recorded(requirement: Requirement, **_: Any) -> None:
    """What tenants received before it was recorded counts as well."""
    prove_again(requirement)


@receiver(occupier_left, sender=Tenancy)
def prove_without(tenancy: Tenancy, **_: Any) -> None:
    """Where somebody who had not confirmed has left, all who live there may have."""
    prove_all(receipts_of(tenancy))


@receiver(member_left, sender=Membership)
def shut_out(membership: Membership, by: User | None, **_: Any) -> None:
    """The programs and calendars that somebody let in go with them."""
    revoke_tokens_of(membership, by=by)
    revoke_feeds_of(membership, by=by)


@receiver(entitlements_changed, sender=PlanAssignment)
def keep_to_cap(landlord: Landlord, **_: Any) -> None:
    """Under another plan fewer homes may be active, or more."""
    if homes := settle_cap(landlord):
        tell_of_read_only(landlord, homes=homes)


@receiver(entitlements_changed, sender=PlanAssignment)
def keep_to_tenant_access(landlord: Landlord, after: Entitlements, **_: Any) -> None:
    """Under a plan without tenant access nobody is let in; under one with it, all are again."""
    settle_access(landlord, now=after)


@receiver(entitlements_changed, sender=PlanAssignment)
def keep_to_api(landlord: Landlord, after: Entitlements, **_: Any) -> None:
    """Under a plan without the API no token opens it; under one with it, all do again."""
    settle_tokens(landlord, now=after)


@receiver(issued_asked, sender=IssuedFile)
def report_issued(fingerprint: str, **_: Any) -> Verdict | None:
    """The report that a file is: of it nothing but what it is and when it was made, and of no home or landlord."""
    run = report_with(fingerprint)
    if run is None:
        return None
    return Verdict(
        fingerprint,
        title=f"{run.get_kind_display()}, as at {day(run.on)}",
        reference=run.reference,
        format=run.get_format_display(),
        issued_on=day(clock.day_of(run.made_at or run.created_at)),
    )


@receiver(entitlements_changed, sender=PlanAssignment)
def pause_or_resume_reports(landlord: Landlord, after: Entitlements, **_: Any) -> None:
    """What plan and status let out by itself is let out, and no more."""
    keep_to_plan(landlord, entitlements=after)


@receiver(entitlements_changed, sender=PlanAssignment)
def pause_or_resume_webhooks(landlord: Landlord, after: Entitlements, **_: Any) -> None:
    """The landlord's own systems are told only what plan and status let out."""
    webhooks.keep_to_plan(landlord, entitlements=after)


@receiver(state_moved, sender=ReportRun)
def tell_of_report(row: ReportRun, new: str, **_: Any) -> None:
    """The landlord's own systems are told that a report is made."""
    if new == ReportState.MADE:
        tell_ready(row)


@receiver(state_moved, sender=Digest)
def tell_of_reminders(row: Digest, new: str, **_: Any) -> None:
    """The landlord's own systems are told of what somebody was reminded; a digest of the month reminds of nothing."""
    if new == DigestState.SENT and row.kind == DigestKind.DAILY:
        tell_reminded(row)


@receiver(entitlements_changed, sender=PlanAssignment)
def keep_to_branding(landlord: Landlord, after: Entitlements, **_: Any) -> None:
    """Under a plan without it our own appearance is shown; under one with it, what the landlord set is again."""
    if FeatureKey.WHITE_LABEL_REPORTS in after.features:
        branding.switch_on(landlord)
    else:
        branding.switch_off(landlord, why=f"{after.plan.name} has no branding of your own.")


@receiver(entitlements_changed, sender=PlanAssignment)
def keep_to_texts(landlord: Landlord, after: Entitlements, **_: Any) -> None:
    """Where plan or status let no text message out, those that wait do not go; the number is kept."""
    if not after.allows(FeatureKey.SMS_REMINDERS, to=Access.SIDE_EFFECT):
        withdraw(landlord, why="Plan or status let no text messages out")
