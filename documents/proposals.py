"""What was read of a file, in words, as far as the landlord's plan has it read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse

from documents.models import Document, FileReading
from documents.reading.fields import DAYS, Field, field_from
from documents.reading.pages import Box
from documents.reading.warnings import WORDS
from documents.states import ReadingState
from plans.entitlements import Entitlements
from plans.features import Access, FeatureKey

KINDS = {
    "gas_safety": "Gas safety record",
    "eicr": "Electrical installation condition report",
    "epc": "Energy performance certificate",
    "fire_risk_assessment": "Fire risk assessment",
    "pat": "Portable appliance test",
    "hmo_licence": "HMO licence",
    "selective_licence": "Selective licence",
    "legionella": "Legionella risk assessment",
    "fire_alarm": "Fire alarm certificate",
    "emergency_lighting": "Emergency lighting certificate",
    "insurance": "Insurance",
    "deposit": "Deposit protection certificate",
    "tenancy_agreement": "Tenancy agreement",
    "rsw_licence": "Rent Smart Wales licence or registration",
    "sc_registration": "Scottish landlord registration",
    "other": "No certificate that we know",
    "invalid": "Not legible",
}
LABELS = {
    "kind": "Kind",
    "inspection_date": "Date of the check",
    "issue_date": "Date of issue",
    "expiry_or_next_due": "Expires, or next due",
    "certificate_number": "Number",
    "property_address_line1": "Home",
    "property_postcode": "Postcode",
    "engineer_name": "Who did it",
    "engineer_registration": "Their registration",
    "business_registration": "The firm's registration",
    "outcome": "Outcome",
    "codes": "Observations",
    "epc_rating": "Energy rating",
    "epc_score": "Energy score",
}
BASIC = ("kind", *DAYS)
SURE, LIKELY = 0.8, 0.6
AIR = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One field as a page shows it. `edited_at` is the id of the input that takes it, where one does."""

    name: str
    label: str
    value: str
    words: str
    page: int | None
    box: Box | None
    sureness: str
    is_rejected: bool
    edited_at: str = ""

    @property
    def rectangle(self) -> tuple[int, int, int, int] | None:
        """Where its words stand on the page: left, top, width and height in thousandths, with a little air."""
        if self.box is None:
            return None
        box = self.box
        left, top, right, bottom = (round(side * 1000) for side in (box.left, box.top, box.right, box.bottom))
        return left - AIR, top - AIR, right - left + 2 * AIR, bottom - top + 2 * AIR


def shown_to(entitlements: Entitlements, row: FileReading) -> dict[str, Field]:
    """The fields that the plan shows: kind and dates, or all of them."""
    if not entitlements.allows(FeatureKey.AI_EXTRACTION_BASIC, to=Access.READ):
        return {}
    everything = entitlements.allows(FeatureKey.AI_EXTRACTION_ADVANCED, to=Access.READ)
    return {name: field_from(name, data) for name, data in row.fields.items() if everything or name in BASIC}


def lines_of(fields: dict[str, Field]) -> list[Line]:
    """The fields that were read, in words, in the order in which a person looks for them."""
    return [line_of(name, fields[name]) for name in LABELS if name in fields and fields[name].value is not None]


def line_of(name: str, field: Field) -> Line:
    """One field in words."""
    source = field.source
    return Line(
        name=name,
        label=LABELS[name],
        value=words_of(name, field.value),
        words=source.words if source else "",
        page=source.page if source else None,
        box=source.box if source else None,
        sureness=sureness_of(field.confidence),
        is_rejected=field.is_rejected,
    )


def words_of(name: str, value: Any) -> str:
    """A value as people write it."""
    if name == "kind":
        return KINDS[value]
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, dict):
        return ", ".join(f"{count} × {code}" for code, count in value.items() if count) or "None"
    return str(value).capitalize() if name == "outcome" else str(value)


def sureness_of(confidence: float) -> str:
    """How sure a reading is, in a word."""
    if confidence >= SURE:
        return "Sure"
    return "Likely" if confidence >= LIKELY else "Doubtful"


def warnings_of(row: FileReading) -> Sequence[str]:
    """What to warn of, in sentences. Every plan is told."""
    return [WORDS[code] for code in row.warnings if code in WORDS]


# Beside the form in which it is recorded ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page's picture, with the fields that were read on it."""

    number: int
    url: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Review:
    """A document beside what was read of it."""

    document: Document
    lines: Sequence[Line]
    warnings: Sequence[str]
    pages: Sequence[SeenPage]
    is_open: bool


def review_of(document: Document, *, entitlements: Entitlements, inputs: Mapping[str, str]) -> Review:
    """A document's pages with the words marked that each field came from; `inputs` take fields, ids by name."""
    row = FileReading.objects.filter(document=document).first()
    fields = lines_of(shown_to(entitlements, row)) if row else []
    lines = [replace(line, edited_at=inputs.get(line.name, "")) for line in fields]
    numbers = document.page_images.order_by("number").values_list("number", flat=True) if document.is_open else []
    pages = [SeenPage(number, page_url(document, number), on_page(lines, number=number)) for number in numbers]
    is_open = bool(row and row.state == ReadingState.PROPOSED)
    return Review(document, lines, warnings_of(row) if row else [], pages, is_open)


def page_url(document: Document, number: int) -> str:
    """Where the picture of a page is."""
    return reverse("documents:page", args=[document.pk, number])


def on_page(lines: Sequence[Line], *, number: int) -> list[Line]:
    """The fields whose words stand on a page."""
    return [line for line in lines if line.page == number]
