"""Which files something rests on, for the vault: such a file cannot be deleted."""

from django.db.models import Q, QuerySet

from compliance.models import Evidence, Service
from documents.models import Document
from documents.services import say_filed

STANDING = Q(replaced_by=None, is_withdrawn=False)


def refile(*documents: Document | None) -> None:
    """Tell the vault of each file whether something rests on it now; FileGone where it was deleted meanwhile."""
    for document in documents:
        if document is not None:
            say_filed(document, is_filed=is_used(document))


def is_used(document: Document) -> bool:
    """Whether a file is evidence that stands, or was given to a tenant."""
    return evidence_by(document).exists() or services_of(document).exists()


def evidence_by(document: Document) -> QuerySet[Evidence]:
    """The evidence that stands and that a file is."""
    return Evidence.objects.filter(STANDING, document=document)


def services_of(document: Document) -> QuerySet[Service]:
    """The times that a file was given to a tenant."""
    return Service.objects.filter(document=document)
