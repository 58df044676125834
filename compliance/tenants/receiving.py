"""A tenant says that they received a paper: who, when and which bytes; and that becomes proof that it was given.

Each receipt is a service of the certificate itself. A duty to give the tenants a copy is proved when every adult who
lives there has confirmed; until then, and wherever the law asks for another way, the landlord records it.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.audit import services as audit
from compliance import services as compliance
from compliance.evidence.filing import STANDING
from compliance.evidence.services import Details, record_evidence, record_service, standing
from compliance.models import Evidence, Occupier, Receipt, Requirement, Service, Tenancy, TenancyAccess
from compliance.standing import Applies, Means
from compliance.tenants.papers import Paper
from compliance.tenants.selectors import ensure_may_write
from config.lib import clock
from documents.models import Document
from documents.services import ensure_open, hold

COPIES: Mapping[str, tuple[str, ...]] = {
    "gb_gas_record_to_tenant": ("gb_gas_safety_check",),
    "en_eicr_copy": ("en_eicr",),
    "wa_eicr_copy": ("wa_eicr",),
    "sc_eicr_copy": ("sc_eicr", "sc_pat"),
    "ni_eicr_copy": ("ni_eicr",),
}
"""The duties to give tenants a copy, and the home's certificates that belong in it, as far as they are asked."""
LEFT_TO_THE_LANDLORD = (
    "en_rra_information_sheet",  # a link is not service; the paper or an attachment is
    "en_eicr_confirmation",  # goes to the council as well
    *("en_rent_increase_s13", "wa_rent_variation", "sc_rent_increase", "ni_rent_increase", "ni_notice_of_variation"),
    "en_prior_notice_grounds",  # as the rent notices: form and way of service are prescribed or agreed
)
"""Duties to serve something that a receipt here does not prove by itself."""


@transaction.atomic
def confirm(access: TenancyAccess, paper: Paper) -> Receipt:
    """Keep that a tenant received a paper, and let it prove what it proves; NothingGoesOut. Again changes nothing."""
    ensure_may_write(access)
    compliance.lock(access.tenancy.property.landlord)
    there = Receipt.objects.filter(access=access, document=paper.document).first()
    if there is not None:
        return there
    ensure_open(paper.document)
    receipt = Receipt.objects.create(
        access=access,
        document=paper.document,
        sha256=paper.document.sha256,
        title=paper.title,
        received_by=access.user,
    )
    hold(paper.document)
    kept = {"document": paper.document.pk, "sha256": receipt.sha256}
    audit.record("compliance.paper_received", subject=receipt, after=kept, by=access.user)
    prove(receipt)
    return receipt


def prove(receipt: Receipt) -> None:
    """Write the services that follow from a receipt."""
    tenancy, document = receipt.access.tenancy, receipt.document
    for evidence in evidence_by(document, tenancy=tenancy, is_served=False):
        serve(evidence, receipt)
    if not everybody_has(document, tenancy=tenancy):
        return
    prove_copies(receipt)
    for evidence in evidence_by(document, tenancy=tenancy, is_served=True):
        serve(evidence, receipt)


def evidence_by(document: Document, *, tenancy: Tenancy, is_served: bool) -> QuerySet[Evidence]:
    """The evidence that stands and that a file is: of the tenancy, and where nothing turns on its service of the home.

    What has to be given to everybody in a home is left to the landlord: one tenancy's word does not say that.
    """
    rows = Evidence.objects.filter(
        STANDING, document=document, requirement__ended_at=None, requirement__obligation__is_served=is_served
    ).select_related("requirement__landlord")
    if not is_served:
        return rows.filter(Q(requirement__tenancy=tenancy) | Q(requirement__property=tenancy.property_id))
    return rows.filter(requirement__tenancy=tenancy).exclude(requirement__code__in=LEFT_TO_THE_LANDLORD)


def serve(evidence: Evidence, receipt: Receipt) -> None:
    """Write that a proof was given to the tenant through the portal, on their word; one word says it once."""
    if Service.objects.filter(evidence=evidence, receipt=receipt).exists():
        return
    record_service(
        evidence,
        served_on=clock.day_of(receipt.received_at),
        means=Means.PORTAL,
        document=evidence.document,
        by=receipt.received_by,
        receipt=receipt,
    )


def everybody_has(document: Document, *, tenancy: Tenancy) -> bool:
    """Whether every adult who lives there confirmed that they received a file."""
    confirmed = Receipt.objects.filter(access__tenancy=tenancy, document=document)
    people = Occupier.objects.filter(tenancy=tenancy, left_at=None)
    return not people.exclude(pk__in=confirmed.values("access__occupier")).exists()


def prove_copies(receipt: Receipt) -> None:
    """Record as given the copies that the law has the tenants get, where the last certificate of one was received."""
    tenancy = receipt.access.tenancy
    duties = Requirement.objects.filter(tenancy=tenancy, code__in=COPIES, ended_at=None, applies=Applies.HOLDS)
    for duty in duties.select_related("landlord", "obligation"):
        wanted = Requirement.objects.filter(property=tenancy.property_id, code__in=COPIES[duty.code], ended_at=None)
        files = [file_of(row) for row in wanted.select_related("held__document").order_by("obligation__position")]
        if receipt.document in files and all(file and everybody_has(file, tenancy=tenancy) for file in files):
            give(duty, files[0] or receipt.document, receipt)


def file_of(requirement: Requirement) -> Document | None:
    """The file that proves a requirement which applies for certain."""
    held = requirement.held if requirement.applies == Applies.HOLDS else None
    return held.document if held else None


def give(duty: Requirement, document: Document, receipt: Receipt) -> None:
    """Record that a copy was given, by the entry that says so already or by a new one."""
    there = standing(duty).filter(document=document).last()
    copied = Details(issued_on=clock.today(), document=document)
    serve(there or record_evidence(duty, copied, by=receipt.received_by), receipt)
