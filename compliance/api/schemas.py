"""What the API takes and gives, as its description says it."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field

from compliance.standing import Applies, Kind, Outcome, Scope, Standing
from config.lib.nations import Nation

EARLIEST, LATEST = date(1950, 1, 1), date(2199, 12, 31)
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$")]


class PropertyOut(Schema):
    """A home that is not archived."""

    id: int
    line_1: str
    line_2: str
    town: str
    postcode: str
    nation: Nation
    council: str
    is_hmo: bool
    read_only_since: datetime | None = Field(description="Since when it is over the plan's cap, and read-only.")
    created_at: datetime


class RequirementOut(Schema):
    """What the law or good sense asks, and how it stands today."""

    id: int
    code: str
    name: str
    kind: Kind
    scope: Scope
    applies: Applies
    standing: Standing
    home_id: int | None = Field(description="The property that it is asked of, or of a tenancy there.")
    tenancy_id: int | None
    evidence_id: int | None = Field(description="What proves it now.")
    deadline: date | None = Field(description="The law's: after this day it is overdue.")
    check_by: date | None = Field(description="Ours: by this day it is wise to look again.")
    expires_on: date | None
    is_waived: bool
    is_awaiting: bool
    changed_at: datetime


class EvidenceOut(Schema):
    """A proof. It is never changed: a correction is a new one that names what it replaces."""

    id: int
    requirement_id: int
    document_id: int | None
    issued_on: date
    expires_on: date | None
    outcome: Outcome
    number: str
    issued_by: str
    deadline: date | None
    check_by: date | None
    replaces_id: int | None
    is_withdrawn: bool
    recorded_at: datetime


class DocumentOut(Schema):
    """A file in the vault."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    scan: str
    is_filed: bool = Field(description="Something rests on it.")
    uploaded_at: datetime


class ScoreOut(Schema):
    """A score from 0 to 100; every number is null before any evidence was recorded."""

    total: int | None
    grade: str | None
    risk: str | None
    status_part: float | None
    expiry_part: float | None
    coverage_part: float | None
    overdue_part: float | None
    risk_part: float | None
    changed_at: datetime | None


class PropertyPage(Schema):
    """Some properties."""

    items: list[PropertyOut]
    next: str | None


class RequirementPage(Schema):
    """Some requirements."""

    items: list[RequirementOut]
    next: str | None


class EvidencePage(Schema):
    """Some evidence."""

    items: list[EvidenceOut]
    next: str | None


class DocumentPage(Schema):
    """Some documents."""

    items: list[DocumentOut]
    next: str | None


class EvidenceIn(Schema):
    """A proof to record."""

    model_config = ConfigDict(extra="forbid")

    issued_on: Day = Field(description="Of the check, the inspection, the payment or the issue.")
    outcome: Outcome = Outcome.SATISFACTORY
    expires_on: Day | None = Field(None, description="As printed.")
    previous_deadline: Day | None = Field(None, description="The deadline that it was done for.")
    report_deadline: Day | None = Field(None, description="A shorter period that the report sets.")
    number: Line = Field("", max_length=80)
    issued_by: Line = Field("", max_length=200)
    document_id: int | None = Field(None, description="One of your documents.")


class Problem(Schema):
    """A refusal, as RFC 9457 has it. `code` is the same as in the portal and stays."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
