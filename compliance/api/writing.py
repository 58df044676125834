"""What a program records and uploads, by the same services as the portal.

The router is that of reading: an address is one, whatever its methods.
"""

import hashlib
from dataclasses import fields
from typing import Annotated

from django.http import Http404, HttpResponse
from ninja import File, Header
from ninja.files import UploadedFile

from accounts.audit import services as audit
from compliance.api import rows
from compliance.api.door import ApiRequest, door
from compliance.api.errors import FieldIdle
from compliance.api.once import Answer, once
from compliance.api.reading import One, router
from compliance.api.schemas import DocumentOut, EvidenceIn, EvidenceOut
from compliance.api.words import Scope
from compliance.evidence.forms import EvidenceForm
from compliance.evidence.services import Details, record_evidence
from compliance.models import Requirement
from compliance.selectors import get_requirement
from documents.models import Document
from documents.selectors import usable_documents
from documents.services import take_for
from plans.features import Access, FeatureKey

__all__ = ["router"]

Upload = Annotated[UploadedFile, File(..., description="The file, as the part “file” of a form.")]
IdempotencyKey = Annotated[
    str | None,
    Header(
        None,
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="Of your choice, new for each new request: a repeated one gets the same answer for 24 hours.",
    ),
]


@router.post("/requirements/{pk}/evidence", tags=["Writing"], response={201: EvidenceOut})
@door(Scope.EVIDENCE, Access.WRITE, also=FeatureKey.COMPLIANCE_DASHBOARD)
def record(request: ApiRequest, pk: One, said: EvidenceIn, idempotency_key: IdempotencyKey = None) -> HttpResponse:
    """Record a proof of a requirement. Its dates, its standing and the score follow at once."""
    asked = {"requirement": pk, **said.model_dump(mode="json")}
    return once(request.auth, key=idempotency_key, asked=asked, act=lambda: recorded(request, pk, said))


def recorded(request: ApiRequest, pk: int, said: EvidenceIn) -> Answer:
    """The proof, kept."""
    requirement = get_requirement(request.landlord, pk=pk)
    values = said.model_dump(exclude_unset=True)
    document = own_document(request, pk=values.pop("document_id", None))
    ensure_turns_on(requirement, names={name for name, value in values.items() if value not in (None, "")})
    details = Details(**values, document=document)
    kept = record_evidence(requirement, details, by=request.auth.created_by)
    noted(request, after={"evidence": kept.pk})
    return Answer(201, rows.evidence(request.landlord).get(pk=kept.pk))


def own_document(request: ApiRequest, *, pk: int | None) -> Document | None:
    """The landlord's file of a key, on which something may rest; another's is a 404."""
    if pk is None:
        return None
    document = usable_documents(request.landlord).filter(pk=pk).first()
    if document is None:
        raise Http404
    return document


def ensure_turns_on(requirement: Requirement, *, names: set[str]) -> None:
    """Pass where all that was said can matter to the requirement: what its form asks in the portal."""
    known = {field.name for field in fields(Details)} & set(EvidenceForm(requirement=requirement).fields)
    if idle := sorted(names - known):
        raise FieldIdle(fields=idle)


@router.post("/documents", tags=["Writing"], response={200: DocumentOut, 201: DocumentOut})
@door(Scope.DOCUMENTS, Access.WRITE, also=FeatureKey.MULTI_FILE_UPLOAD)
def upload(request: ApiRequest, file: Upload, idempotency_key: IdempotencyKey = None) -> HttpResponse:
    """Upload one file of up to 20 MB; 200 instead of 201 where the vault holds the same bytes already."""
    asked = {"name": file.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    file.seek(0)
    return once(request.auth, key=idempotency_key, asked=asked, act=lambda: taken(request, file))


def taken(request: ApiRequest, file: UploadedFile) -> Answer:
    """The file, in the vault."""
    document, is_new = take_for(request.landlord, file, by=request.auth.created_by)
    if is_new:
        noted(request, after={"document": document.pk})
    return Answer(201 if is_new else 200, rows.document(document))


def noted(request: ApiRequest, *, after: dict[str, int]) -> None:
    """Say in the trail by which token it was done; the entry beside it says what."""
    audit.record("compliance.api_token_wrote", subject=request.auth, after=after)
