"""What is shared with a tenancy: the certificates in force that tenants are to have, and what the landlord adds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404

from compliance.models import Receipt, Requirement, Share, Tenancy, TenancyAccess
from compliance.standing import Standing
from config.lib import clock
from documents.models import Document

GAS, ELECTRICAL, EPC = "Gas safety record", "Electrical report (EICR)", "Energy performance certificate (EPC)"
GIVEN_BY_LAW: Mapping[str, str] = {
    "gb_gas_safety_check": GAS,
    "ni_gas_safety_check": GAS,
    "en_eicr": ELECTRICAL,
    "wa_eicr": ELECTRICAL,
    "sc_eicr": ELECTRICAL,
    "ni_eicr": ELECTRICAL,
    "ni_hmo_electrical": ELECTRICAL,
    "sc_pat": "Test of the appliances (PAT)",
    "ew_epc": EPC,
    "sc_epc": EPC,
    "ni_epc": EPC,
}
"""The certificates of a home that its tenants are to have, by the requirement that they prove."""
IN_FORCE = (Standing.VALID, Standing.EXPIRING)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that the tenants are shown, under a name that says what it is."""

    document: Document
    title: str
    dated: date | None
    until: date | None
    share: Share | None

    @property
    def file_name(self) -> str:
        """What it is called where it is saved: the landlord's own name for the file stays theirs."""
        plain = "".join(letter if letter.isalnum() else "-" for letter in self.title.lower())
        return f"{plain.strip('-')}-{self.dated:%Y-%m-%d}" if self.dated else plain.strip("-")


def papers_of(tenancy: Tenancy) -> list[Paper]:
    """Everything that a tenancy is shown now: certificates first, each file once, and none that may not be opened."""
    found: dict[int, Paper] = {}
    for paper in [*certificates(tenancy), *added(tenancy)]:
        if paper.document.is_open:
            found.setdefault(paper.document.pk, paper)
    return list(found.values())


def get_paper(tenancy: Tenancy, *, document: int) -> Paper:
    """One of them; whatever is not shared with the tenancy is a 404."""
    found = next((paper for paper in papers_of(tenancy) if paper.document.pk == document), None)
    if found is None:
        raise Http404
    return found


def certificates(tenancy: Tenancy) -> Iterable[Paper]:
    """The home's certificates in force; to a tenancy that has ended, those that were recorded by then."""
    rows = Requirement.objects.filter(
        recorded_in_time(tenancy),
        property=tenancy.property_id,
        code__in=GIVEN_BY_LAW,
        ended_at=None,
        standing__in=IN_FORCE,
        held__document__isnull=False,
    )
    for row in rows.select_related("held__document__inspection").order_by("obligation__position", "pk"):
        held = row.held
        if held is not None and held.document is not None:
            until = held.expires_on or row.deadline
            yield Paper(held.document, GIVEN_BY_LAW[row.code], dated=held.issued_on, until=until, share=None)


def recorded_in_time(tenancy: Tenancy) -> Q:
    """That a certificate was there before the tenancy was over."""
    if tenancy.ends_on is None:
        return Q()
    return Q(held__recorded_at__lt=clock.at_hour(tenancy.ends_on, hour=24))


def added(tenancy: Tenancy) -> Iterable[Paper]:
    """What the landlord shares beside them."""
    for share in Share.objects.filter(tenancy=tenancy, ended_at=None).select_related("document__inspection"):
        yield Paper(share.document, share.title, dated=None, until=None, share=share)


# What was confirmed ---------------------------------------------------------------------------------


def receipts_of(tenancy: Tenancy) -> QuerySet[Receipt]:
    """Every receipt of a tenancy, the latest first."""
    rows = Receipt.objects.filter(access__tenancy=tenancy).select_related("access__occupier", "document")
    return rows.order_by("-pk")


def bare_receipts_of(document: Document) -> QuerySet[Receipt]:
    """The receipts of a file that became a service of nothing: they are all that tells that it was given."""
    return Receipt.objects.filter(document=document, services=None).select_related("access__occupier")


def own_receipts(access: TenancyAccess) -> dict[int, Receipt]:
    """What a tenant confirmed, by the file."""
    return {row.document_id: row for row in Receipt.objects.filter(access=access)}


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper on the landlord's page, with who confirmed it and who has not."""

    paper: Paper
    receipts: list[Receipt]
    missing: list[TenancyAccess]


def shown_to(tenancy: Tenancy, accesses: Iterable[TenancyAccess]) -> list[Shown]:
    """What the tenants see and who of those who have access confirmed it."""
    people, receipts = list(accesses), list(receipts_of(tenancy))
    found = []
    for paper in papers_of(tenancy):
        own = [row for row in receipts if row.document_id == paper.document.pk]
        there = {row.access_id for row in own}
        found.append(Shown(paper, own, [access for access in people if access.pk not in there]))
    return found
