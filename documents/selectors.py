"""Reading the vault."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Landlord
from config.lib.listing import matching
from documents.models import Document


def documents_of(landlord: Landlord) -> QuerySet[Document]:
    """A landlord's files, newest first."""
    return Document.objects.filter(landlord=landlord)


def listed_documents(landlord: Landlord, *, named: str) -> QuerySet[Document]:
    """The landlord's files whose names hold each of these words, newest first."""
    return documents_of(landlord).filter(matching(named, within=["name"]))


def get_document(landlord: Landlord, *, pk: int) -> Document:
    """One file of this landlord; another's is a 404."""
    return get_object_or_404(documents_of(landlord), pk=pk)


def draft_documents(draft_key: str) -> QuerySet[Document]:
    """The files of a sign-up that is not paid yet, oldest first."""
    return Document.objects.filter(draft_key=draft_key, landlord=None).order_by("pk")
