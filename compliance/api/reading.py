"""What a program reads. Everything is selected through the landlord of its token; another's is a 404."""

from typing import Annotated, Any

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router
from pydantic import Field

from accounts.audit import services as audit
from compliance.api import rows
from compliance.api.door import ApiRequest, door
from compliance.api.paging import DEFAULT, MOST, page_of
from compliance.api.schemas import (
    DocumentOut,
    DocumentPage,
    EvidenceOut,
    EvidencePage,
    PropertyOut,
    PropertyPage,
    RequirementOut,
    RequirementPage,
    ScoreOut,
)
from compliance.api.words import Scope
from compliance.models import Property
from compliance.scoring.selectors import has_evidence, score_of
from compliance.selectors import asked_of, get_property, get_requirement
from compliance.standing import Standing
from config.lib import clock
from documents.delivery import attachment
from documents.selectors import get_document
from documents.services import ensure_open
from plans.features import Access, FeatureKey

router = Router(tags=["Reading"])
reading = door(Scope.READ, Access.READ)
scoring = door(Scope.READ, Access.READ, also=FeatureKey.COMPLIANCE_SCORE)
After = Annotated[str | None, Query(None, max_length=60, description="The cursor “next” of the page before.")]
Limit = Annotated[int, Query(DEFAULT, ge=1, le=MOST, description="How many at most.")]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
One = Annotated[Key, Path(..., description="Its key, the “id” in a list.")]
OfHome = Annotated[Key | None, Query(None, description="Only what is asked of this property, or of a tenancy there.")]
OfRequirement = Annotated[Key | None, Query(None, description="Only what was recorded of this requirement.")]
InStanding = Annotated[Standing | None, Query(None, description="Only what stands so today.")]


def home_of(request: ApiRequest, pk: int) -> Property:
    """One active home of the token's landlord."""
    return get_property(request.landlord, pk=pk, on=clock.today())


def one(found: rows.Rows, pk: int) -> HttpResponse:
    """The row of a key among these."""
    row: dict[str, Any] | None = found.filter(pk=pk).first()
    if row is None:
        raise Http404
    return JsonResponse(row)


@router.get("/properties", response=PropertyPage)
@reading
def list_properties(request: ApiRequest, cursor: After = None, limit: Limit = DEFAULT) -> HttpResponse:
    """The homes that are not archived."""
    return JsonResponse(page_of(rows.properties(request.landlord), after=cursor, limit=limit))


@router.get("/properties/{pk}", response=PropertyOut)
@reading
def get_one_property(request: ApiRequest, pk: One) -> HttpResponse:
    """One home."""
    return one(rows.properties(request.landlord), pk)


@router.get("/properties/{pk}/score", response=ScoreOut)
@scoring
def get_property_score(request: ApiRequest, pk: One) -> HttpResponse:
    """How well one home stands."""
    return scored(request, home=home_of(request, pk))


@router.get("/score", response=ScoreOut)
@scoring
def get_score(request: ApiRequest) -> HttpResponse:
    """How well the landlord stands, over all homes."""
    return scored(request, home=None)


def scored(request: ApiRequest, *, home: Property | None) -> HttpResponse:
    """The score that is kept, once anything was recorded: before that it would say nothing."""
    kept = score_of(request.landlord, home=home) if has_evidence(request.landlord) else None
    return JsonResponse(rows.score(kept))


@router.get("/requirements", response=RequirementPage)
@reading
def list_requirements(
    request: ApiRequest,
    home_id: OfHome = None,
    standing: InStanding = None,
    cursor: After = None,
    limit: Limit = DEFAULT,
) -> HttpResponse:
    """What is asked now, with its standing; of one home, or in one standing, where that is said."""
    found = rows.requirements(request.landlord)
    if home_id is not None:
        found = found.filter(asked_of(home_of(request, home_id)))
    if standing is not None:
        found = found.filter(standing=standing)
    return JsonResponse(page_of(found, after=cursor, limit=limit))


@router.get("/requirements/{pk}", response=RequirementOut)
@reading
def get_one_requirement(request: ApiRequest, pk: One) -> HttpResponse:
    """One of them."""
    return one(rows.requirements(request.landlord), pk)


@router.get("/evidence", response=EvidencePage)
@reading
def list_evidence(
    request: ApiRequest, requirement_id: OfRequirement = None, cursor: After = None, limit: Limit = DEFAULT
) -> HttpResponse:
    """All that was recorded of what is asked now, corrections included; of one requirement, where that is said."""
    found = rows.evidence(request.landlord)
    if requirement_id is not None:
        found = found.filter(requirement=get_requirement(request.landlord, pk=requirement_id))
    return JsonResponse(page_of(found, after=cursor, limit=limit))


@router.get("/evidence/{pk}", response=EvidenceOut)
@reading
def get_one_evidence(request: ApiRequest, pk: One) -> HttpResponse:
    """One entry."""
    return one(rows.evidence(request.landlord), pk)


@router.get("/documents", response=DocumentPage)
@reading
def list_documents(request: ApiRequest, cursor: After = None, limit: Limit = DEFAULT) -> HttpResponse:
    """The files in the vault, without their bytes."""
    return JsonResponse(page_of(rows.documents(request.landlord), after=cursor, limit=limit))


@router.get("/documents/{pk}", response=DocumentOut)
@reading
def get_one_document(request: ApiRequest, pk: One) -> HttpResponse:
    """What is known of one file."""
    return one(rows.documents(request.landlord), pk)


@router.get("/documents/{pk}/file", openapi_extra={"responses": {200: {"description": "The bytes, as uploaded."}}})
@reading
def get_file(request: ApiRequest, pk: One) -> HttpResponseBase:
    """The file as it was uploaded; 409 while it waits for its scan, 403 where a virus was found, 410 once deleted."""
    document = get_document(request.landlord, pk=pk)
    ensure_open(document)
    audit.record("documents.downloaded", subject=document, after={"api_token": request.auth.pk})
    return attachment(document.file, name=document.name, media_type=document.media_type)
