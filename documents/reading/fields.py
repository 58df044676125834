"""What a reading says of a document: each field with the words it came from, and how sure it is."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from documents.reading.pages import Box, Cell, around

NAMES = (
    *("kind", "inspection_date", "issue_date", "expiry_or_next_due", "certificate_number"),
    *("property_postcode", "property_address_line1", "engineer_name", "engineer_registration"),
    *("business_registration", "outcome", "codes", "defects", "epc_rating", "epc_score"),
)
DAYS = ("inspection_date", "issue_date", "expiry_or_next_due")
SURE = 0.95
LIKELY = 0.75
DOUBTFUL = 0.5


@dataclass(frozen=True, slots=True)
class Source:
    """The words that a value came from, and where they stand."""

    words: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Field:
    """A value that was read, with how sure that is, from 0 to 1; rejected once a person said that it is wrong."""

    value: Any
    confidence: float
    source: Source | None = None
    is_rejected: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """What a document says was found."""

    outcome: Field | None = None
    codes: Field | None = None
    defects: Field | None = None
    marks: frozenset[str] = frozenset()


@dataclass(slots=True)
class Reading:
    """All that was read of a document."""

    fields: dict[str, Field] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    page_count: int = 0
    is_from_picture: bool = False

    def value(self, name: str) -> Any:
        """What a field says; None where nothing was read."""
        found = self.fields.get(name)
        return found.value if found else None

    def as_data(self) -> dict[str, Any]:
        """The fields as JSON can hold them, those that were not read as null, with confidences and warnings."""
        values = {name: plain(self.value(name)) for name in NAMES}
        confidence = {
            name: round(found.confidence, 2) for name, found in self.fields.items() if found.value is not None
        }
        return {**values, "warnings": list(self.warnings), "confidence": confidence}

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON can hold it: what `reading_from` makes a reading of again."""
        return {
            "fields": {name: as_json(found) for name, found in self.fields.items()},
            "warnings": self.warnings,
            "page_count": self.page_count,
            "is_from_picture": self.is_from_picture,
        }


def as_json(found: Field) -> dict[str, Any]:
    """A field as JSON can hold it."""
    return {**asdict(found), "value": plain(found.value)}


def reading_from(data: Mapping[str, Any]) -> Reading:
    """The reading that `as_json` was made of."""
    fields = {name: field_from(name, one) for name, one in data["fields"].items()}
    return Reading(fields, list(data["warnings"]), data["page_count"], data["is_from_picture"])


def field_from(name: str, data: Mapping[str, Any]) -> Field:
    """One field."""
    source = data["source"] and Source(data["source"]["words"], data["source"]["page"], Box(**data["source"]["box"]))
    value = date.fromisoformat(data["value"]) if name in DAYS and data["value"] else data["value"]
    return Field(value, data["confidence"], source, is_rejected=data.get("is_rejected", False))


def plain(value: Any) -> Any:
    """A value as JSON has it; days in ISO form."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def source_in(cell: Cell, start: int, end: int) -> Source | None:
    """The words of a cell between two places."""
    words = cell.words_within(start, end)
    return Source(cell.text[start:end], cell.page, around(words)) if words else None


def sureness_in(cell: Cell, start: int, end: int) -> float:
    """How sure whoever read these words is of the least sure of them."""
    return min((word.sureness for word in cell.words_within(start, end)), default=1.0)


def best(found: Sequence[Field]) -> Field | None:
    """The surest of several; of equals the first."""
    return max(found, key=lambda one: one.confidence) if found else None


def put(reading: Reading, values: Mapping[str, Field | None]) -> None:
    """Write the fields that were found."""
    reading.fields.update({name: value for name, value in values.items() if value is not None})
