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

    id: int = Field(description="Its key.")
    line_1: str = Field(description="The first line of its address.")
    line_2: str = Field(description="The second line; empty where there is none.")
    town: str = Field(description="The town.")
    postcode: str = Field(description="The postcode.")
    nation: Nation = Field(description="Whose law applies there.")
    council: str = Field(description="The local authority, by name.")
    is_hmo: bool = Field(description="Whether the facts make it a house in multiple occupation.")
    read_only_since: datetime | None = Field(description="Since when it is over the plan's cap, and read-only.")
    created_at: datetime = Field(description="When it was added.")


class RequirementOut(Schema):
    """What the law or good sense asks, and how it stands today."""

    id: int = Field(description="Its key.")
    code: str = Field(description="The rule that it comes from; it stays the same.")
    name: str = Field(description="The rule's name, for people.")
    kind: Kind = Field(description="Only a requirement is proved and counted; the rest tells what is so.")
    scope: Scope = Field(description="What it is asked of: one is there for each.")
    applies: Applies = Field(description="Whether it applies, or may apply because a fact is not said.")
    standing: Standing = Field(description="How well it stands today.")
    home_id: int | None = Field(description="The property that it is asked of, or of a tenancy there.")
    tenancy_id: int | None = Field(description="The tenancy that it is asked of, where it is asked of one.")
    evidence_id: int | None = Field(description="What proves it now.")
    deadline: date | None = Field(description="The law's: after this day it is overdue.")
    check_by: date | None = Field(description="Ours: by this day it is wise to look again.")
    expires_on: date | None = Field(description="The day that what proves it names as its last.")
    is_waived: bool = Field(description="You said why it is not required.")
    is_awaiting: bool = Field(description="A document waits to be compared and recorded.")
    changed_at: datetime = Field(description="When the facts last changed it.")


class EvidenceOut(Schema):
    """A proof. It is never changed: a correction is a new one that names what it replaces."""

    id: int = Field(description="Its key.")
    requirement_id: int = Field(description="The requirement that it proves.")
    document_id: int | None = Field(description="The file that shows it, where there is one.")
    issued_on: date = Field(description="The day of the check, the inspection, the payment or the issue.")
    expires_on: date | None = Field(description="The last day that is printed on it.")
    outcome: Outcome = Field(description="What the check found.")
    number: str = Field(description="The number of the certificate; empty where none was said.")
    issued_by: str = Field(description="Who issued it; empty where nobody was said.")
    deadline: date | None = Field(description="The legal deadline that follows from it.")
    check_by: date | None = Field(description="By this day it is wise to look again.")
    replaces_id: int | None = Field(description="The evidence that it corrects.")
    is_withdrawn: bool = Field(description="It says that what it replaces proves nothing.")
    recorded_at: datetime = Field(description="When it was recorded.")


class DocumentOut(Schema):
    """A file in the vault."""

    id: int = Field(description="Its key.")
    name: str = Field(description="The name it was uploaded with.")
    media_type: str = Field(description="What kind of file it is, by its content.")
    size: int = Field(description="How many bytes it has.")
    sha256: str = Field(description="The SHA-256 of its bytes, in hexadecimal.")
    scan: str = Field(description="What a virus scanner said: waiting, not_scanned, clean or infected.")
    is_filed: bool = Field(description="Something rests on it.")
    uploaded_at: datetime = Field(description="When it was uploaded.")


class ScoreOut(Schema):
    """A score from 0 to 100; every number is null before any evidence was recorded."""

    total: int | None = Field(description="The score.")
    grade: str | None = Field(description="A from 90, B from 80, C from 60, D from 40, else F.")
    risk: str | None = Field(description="How much is at stake: low, medium, high or critical.")
    status_part: float | None = Field(description="How all requirements stand, by weight.")
    expiry_part: float | None = Field(description="How near the next critical expiry is.")
    coverage_part: float | None = Field(description="The share of requirements that are proved.")
    overdue_part: float | None = Field(description="100, less what is overdue.")
    risk_part: float | None = Field(description="100, less 5 for each house in multiple occupation, at most 25.")
    changed_at: datetime | None = Field(description="When it last changed.")


class PropertyPage(Schema):
    """Some properties."""

    items: list[PropertyOut] = Field(description="So many of them, by key.")
    next: str | None = Field(description="The cursor of the page after this one; null at the end.")


class RequirementPage(Schema):
    """Some requirements."""

    items: list[RequirementOut] = Field(description="So many of them, by key.")
    next: str | None = Field(description="The cursor of the page after this one; null at the end.")


class EvidencePage(Schema):
    """Some evidence."""

    items: list[EvidenceOut] = Field(description="So many of them, by key.")
    next: str | None = Field(description="The cursor of the page after this one; null at the end.")


class DocumentPage(Schema):
    """Some documents."""

    items: list[DocumentOut] = Field(description="So many of them, by key.")
    next: str | None = Field(description="The cursor of the page after this one; null at the end.")


class EvidenceIn(Schema):
    """A proof to record."""

    model_config = ConfigDict(extra="forbid")

    issued_on: Day = Field(description="Of the check, the inspection, the payment or the issue.")
    outcome: Outcome = Field(Outcome.SATISFACTORY, description="What the check found.")
    expires_on: Day | None = Field(None, description="As printed.")
    previous_deadline: Day | None = Field(None, description="The deadline that it was done for.")
    report_deadline: Day | None = Field(None, description="A shorter period that the report sets.")
    number: Line = Field("", max_length=80, description="The number of the certificate.")
    issued_by: Line = Field("", max_length=200, description="Who issued it.")
    document_id: int | None = Field(None, description="One of your documents.")


class Problem(Schema):
    """A refusal, as RFC 9457 has it. `code` is the same as in the portal and stays."""

    type: str = Field(description="A name for this kind of refusal, as a URN.")
    title: str = Field(description="What is refused, in a few words.")
    status: int = Field(description="The status of the answer.")
    detail: str = Field(description="What to do about it, in a sentence.")
    code: str = Field(description="The same as in the portal; it stays.")
    request_id: str = Field(description="What to quote when you write to us about it.")
