"""The landlord's rows as the API gives them: plain values, straight from one statement.

They are not checked against the description again with each answer; tests hold that they agree with it.
"""

from typing import Any, TypeAlias

from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from accounts.models import Landlord
from compliance.models import Evidence, Score
from compliance.selectors import active_properties, current_requirements
from documents.models import Document
from documents.selectors import documents_of

Rows: TypeAlias = Any
"""A QuerySet of plain values; of which kind, annotations do not let anybody say."""

DOCUMENT = ("id", "name", "media_type", "size", "sha256", "scan", "is_filed", "uploaded_at")
OF_REQUIREMENT = (
    *("id", "code", "scope", "applies", "standing", "tenancy_id", "is_waived", "is_awaiting"),
    *("deadline", "check_by", "expires_on", "changed_at"),
)
PARTS = ("status_part", "expiry_part", "coverage_part", "overdue_part", "risk_part")
SCORE = ("total", "grade", "risk", *PARTS, "changed_at")


def properties(landlord: Landlord) -> Rows:
    """The homes that are not archived."""
    plain = ("id", "line_1", "line_2", "town", "postcode", "nation", "is_hmo", "read_only_since", "created_at")
    return active_properties(landlord).values(*plain, council=F("local_authority__name"))


def requirements(landlord: Landlord) -> Rows:
    """What is asked now."""
    return current_requirements(landlord).select_related(None).values(*OF_REQUIREMENT, **of_others())


def of_others() -> dict[str, Combinable]:
    """What the rows beside a requirement say of it."""
    home = Coalesce("property_id", "tenancy__property_id", "occupier__tenancy__property_id")
    return {"name": F("obligation__name"), "kind": F("obligation__kind"), "evidence_id": F("held_id"), "home_id": home}


def evidence(landlord: Landlord) -> Rows:
    """Everything that was recorded of what is asked now."""
    plain = ("id", "requirement_id", "document_id", "issued_on", "expires_on", "outcome", "number", "issued_by")
    rows = Evidence.objects.filter(requirement__landlord=landlord, requirement__ended_at=None)
    return rows.values(*plain, "deadline", "check_by", "replaces_id", "is_withdrawn", "recorded_at")


def documents(landlord: Landlord) -> Rows:
    """The files that are there."""
    return documents_of(landlord).values(*DOCUMENT)


def document(row: Document) -> dict[str, Any]:
    """One file."""
    return {name: getattr(row, name) for name in DOCUMENT}


def score(row: Score | None) -> dict[str, Any]:
    """A score, or that there is none yet."""
    said: dict[str, Any] = {name: getattr(row, name, None) for name in SCORE}
    return said | {part: float(said[part]) for part in PARTS if said[part] is not None}
