"""A tenant says that they received a paper: who, when and which bytes; and that becomes proof that it was given.

Each receipt is a service of the certificate itself. A duty to give the tenants a copy is proved when every adult who
lives there has confirmed; until then, and wherever the law asks for another way, the landlord records it.
"""

from collections.abc import Mapping, Sequence

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
    """Write the services that follow from a receipt. Again changes nothing."""
    tenancy, document = receipt.access.tenancy, receipt.document
    for evidence in evidence_by(document, tenancy=tenancy, is_served=False):
        serve(evidence, receipt)
    if last := last_word(document, tenancy=tenancy):
        prove_copies(document, tenancy=tenancy)
        for evidence in evidence_by(document, tenancy=tenancy, is_served=True):
            serve_all(evidence, last)


def prove_all(receipts: QuerySet[Receipt]) -> None:
    """Let receipts that are there prove what they prove by now, each as of its own day."""
    for receipt in receipts.select_related("access__tenancy__property", "document").order_by("pk"):
        prove(receipt)


def prove_again(requirement: Requirement) -> None:
    """Let what tenants received of a requirement's files count for what was recorded or corrected since."""
    rows = standing(requirement).exclude(document=None)
    for evidence in rows.exclude(replaces=None).select_related("replaces"):
        take_over(evidence)
    here = Q(access__tenancy=requirement.tenancy_id) | Q(access__tenancy__property=requirement.property_id)
    prove_all(Receipt.objects.filter(here, document__in=rows.values("document")))


def take_over(evidence: Evidence) -> None:
    """Let a row that stands in another's place for the same file keep the words by which that was given."""
    before = evidence.replaces
    if before is not None and before.document_id == evidence.document_id:
        for receipt in Receipt.objects.filter(services__evidence=before):
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


def serve_all(evidence: Evidence, last: Receipt) -> None:
    """Write that a proof was given to everybody, on the word of the last; nothing where they had it by a later word."""
    words = Receipt.objects.filter(services__evidence=evidence, access__tenancy=last.access.tenancy_id)
    if not words.filter(received_at__gte=last.received_at).exists():
        serve(evidence, last)


def last_word(document: Document, *, tenancy: Tenancy) -> Receipt | None:
    """The receipt by which the last adult who lives there confirmed a file; None while somebody has not."""
    people = set(Occupier.objects.filter(tenancy=tenancy, left_at=None).values_list("pk", flat=True))
    rows = Receipt.objects.filter(document=document, access__occupier__in=people).select_related("access")
    first: dict[int, Receipt] = {}
    for row in rows.order_by("received_at", "pk"):
        first.setdefault(row.access.occupier_id, row)
    return list(first.values())[-1] if people and first.keys() == people else None


def prove_copies(document: Document, *, tenancy: Tenancy) -> None:
    """Record as given the copies that the law has the tenants get, once all certificates of one were received."""
    duties = Requirement.objects.filter(tenancy=tenancy, code__in=COPIES, ended_at=None, applies=Applies.HOLDS)
    for duty in duties.select_related("landlord", "obligation"):
        wanted = Requirement.objects.filter(property=tenancy.property_id, code__in=COPIES[duty.code], ended_at=None)
        files = [file_of(row) for row in wanted.select_related("held__document").order_by("obligation__position")]
        words = [last_word(file, tenancy=tenancy) if file else None for file in files]
        if document in files and (last := latest(words)):
            give(duty, files[0] or document, last)


def latest(words: Sequence[Receipt | None]) -> Receipt | None:
    """The last of some receipts, where all are there."""
    there = [word for word in words if word is not None]
    return max(there, key=lambda word: word.received_at) if len(there) == len(words) else None


def file_of(requirement: Requirement) -> Document | None:
    """The file that proves a requirement which applies for certain."""
    held = requirement.held if requirement.applies == Applies.HOLDS else None
    return held.document if held else None


def give(duty: Requirement, document: Document, last: Receipt) -> None:
    """Record that a copy was given, by the entry that says so already or by a new one.

    What the landlord took back after that word is not said by it once more.
    """
    there = standing(duty).filter(document=document).last()
    if there is not None:
        serve_all(there, last)
    elif not Service.objects.filter(evidence__requirement=duty, receipt=last).exists():
        copied = Details(issued_on=clock.day_of(last.received_at), document=document)
        serve_all(record_evidence(duty, copied, by=last.received_by), last)
