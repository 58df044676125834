"""Reading the vault."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Landlord
from config.lib.listing import matching
from documents.models import Document, PageImage
from documents.states import ScanState

UNFILED, FILED, HELD, REMOVED = "unfiled", "filed", "held", "deleted"
STATES: dict[str, dict[str, Any]] = {
    UNFILED: {"is_filed": False, "removed_at": None},
    FILED: {"is_filed": True},
    HELD: {"scan__in": (ScanState.WAITING, ScanState.INFECTED), "removed_at": None},
    REMOVED: {"removed_at__isnull": False},
    "": {"removed_at": None},
}
"""What a list of files can be narrowed to. Without a choice it leaves out what was deleted."""


def documents_of(landlord: Landlord) -> QuerySet[Document]:
    """A landlord's files that are there, newest first."""
    return Document.objects.filter(landlord=landlord, removed_at=None)


def usable_documents(landlord: Landlord) -> QuerySet[Document]:
    """Those on which something may rest: not the ones that were shut away."""
    return documents_of(landlord).exclude(scan=ScanState.INFECTED)


def listed_documents(landlord: Landlord, *, named: str, state: str) -> QuerySet[Document]:
    """The landlord's files whose names hold each of these words and in this state, newest first."""
    rows = Document.objects.filter(landlord=landlord, **STATES[state])
    return rows.filter(matching(named, within=["name"]))


def get_document(landlord: Landlord, *, pk: int) -> Document:
    """One file of this landlord, also where it was deleted; another's is a 404."""
    rows = Document.objects.select_related("uploaded_by", "removed_by", "inspection", "reading")
    return get_object_or_404(rows, pk=pk, landlord=landlord)


def get_page_image(document: Document, *, number: int) -> PageImage:
    """The picture of one page of a file; 404 where there is none."""
    return get_object_or_404(document.page_images, number=number)


def draft_documents(draft_key: str) -> QuerySet[Document]:
    """The files of a sign-up that is not paid yet, oldest first."""
    return Document.objects.filter(draft_key=draft_key, landlord=None).order_by("pk")


def unfinished_removals() -> QuerySet[Document]:
    """Files that were deleted and whose bytes are still there."""
    return Document.objects.filter(removed_at__isnull=False).exclude(file="")
