"""Which files something rests on, for the vault, and at which requirement a file waits to be recorded."""

from django.db import transaction
from django.db.models import Q, QuerySet

from compliance import services as compliance
from compliance.evidence.proposing import requirements_for
from compliance.models import Evidence, Filing, Receipt, Requirement, Service
from compliance.pages import home_of
from compliance.standing import Scope
from config.lib import clock
from documents.models import Document, FileReading
from documents.services import say_filed

STANDING = Q(replaced_by=None, is_withdrawn=False)
"""Evidence that counts: nothing stands in its place, and it does not say that another proves nothing."""


def refile(*documents: Document | None) -> None:
    """Tell the vault of each file whether something rests on it now; FileGone where it was deleted meanwhile."""
    for document in documents:
        if document is not None:
            say_filed(document, is_filed=is_used(document))


def is_used(document: Document) -> bool:
    """Whether a file is evidence that stands, or was given to a tenant."""
    given = services_of(document).exists() or Receipt.objects.filter(document=document).exists()
    return given or evidence_by(document).exists()


def evidence_by(document: Document) -> QuerySet[Evidence]:
    """The evidence that stands and that a file is."""
    return Evidence.objects.filter(STANDING, document=document)


def services_of(document: Document) -> QuerySet[Service]:
    """The times that a file was given to a tenant."""
    return Service.objects.filter(document=document)


# Waiting to be recorded ---------------------------------------------------------------------------


@transaction.atomic
def file_proposal(reading: FileReading) -> None:
    """Let a file wait at the one requirement that it speaks of for certain; of none or of several, nowhere.

    Nothing is proved by that: the requirement awaits review where it would otherwise be missing.
    """
    landlord = reading.document.landlord
    if landlord is None or (found := meant_by(reading)) is None:
        return
    compliance.lock(landlord)
    Filing.objects.get_or_create(document=reading.document, ended_at=None, defaults={"requirement": found})
    await_review(found)


def meant_by(reading: FileReading) -> Requirement | None:
    """The requirement that a file speaks of: of its kind, and where it is one of a home, of the home at its address."""
    kind, postcode, line_1 = (
        str(reading.fields.get(name, {}).get("value") or "")
        for name in ("kind", "property_postcode", "property_address_line1")
    )
    landlord = reading.document.landlord
    if landlord is None:
        return None
    rows = requirements_for(landlord, kind=kind, postcode=postcode)
    found = [row for row in rows if row.scope == Scope.LANDLORD or is_at(row, postcode=postcode, line_1=line_1)]
    return found[0] if len(found) == 1 else None


def is_at(requirement: Requirement, *, postcode: str, line_1: str) -> bool:
    """Whether a requirement is of the home at an address."""
    home = home_of(requirement)
    return home is not None and (plain(home.postcode), plain(home.line_1)) == (plain(postcode), plain(line_1))


def plain(text: str) -> str:
    """Letters and figures alone."""
    return "".join(character for character in text.lower() if character.isalnum())


@transaction.atomic
def end_filing(document: Document) -> None:
    """Let a file wait no longer: it was recorded, set aside or deleted."""
    filing = Filing.objects.filter(document=document, ended_at=None).select_related("requirement__landlord").first()
    if filing is None:
        return
    compliance.lock(filing.requirement.landlord)
    Filing.objects.filter(pk=filing.pk).update(ended_at=clock.now())
    await_review(filing.requirement)


def await_review(requirement: Requirement) -> None:
    """Write whether a document waits at a requirement, and how it stands then."""
    waits = Filing.objects.filter(requirement=requirement, ended_at=None).exists()
    Requirement.objects.filter(pk=requirement.pk).update(is_awaiting=waits)
    compliance.refresh_standing(requirement.landlord)


def waiting_at(requirement: Requirement) -> QuerySet[Filing]:
    """The files that wait at a requirement."""
    return Filing.objects.filter(requirement=requirement, ended_at=None).select_related("document")
