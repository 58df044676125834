"""From a text to a reading."""

from collections.abc import Sequence
from datetime import date

from documents.reading.dates import dated, dates_of
from documents.reading.energy import rating_of
from documents.reading.fields import DOUBTFUL, Field, Reading, put
from documents.reading.findings import findings_of
from documents.reading.kinds import kind_of
from documents.reading.numbers import number_of
from documents.reading.pages import Text
from documents.reading.people import people_of
from documents.reading.places import Address, place_of
from documents.reading.warnings import warnings_of

WITHOUT_FIELDS = ("other", "invalid")
LEAST_LETTERS = 25


def read_text(text: Text, *, on: date, candidates: Sequence[Address] = ()) -> Reading:
    """What a document says, and what to warn of as things stand on a day."""
    reading = Reading(page_count=len(text.pages), is_from_picture=text.is_from_picture)
    if sum(character.isalnum() for character in text.text) < LEAST_LETTERS:
        return unreadable(reading)
    kind, days = kind_of(text), dated(text)
    put(reading, {"kind": kind, **place_of(text, candidates=candidates)})
    found = findings_of(text, kind=kind.value)
    if kind.value not in WITHOUT_FIELDS:
        put(reading, {**dates_of(days, kind=kind.value), "certificate_number": number_of(text, kind=kind.value)})
        put(reading, people_of(text, kind=kind.value))
        put(reading, {"outcome": found.outcome, "codes": found.codes, "defects": found.defects})
    if kind.value == "epc":
        put(reading, rating_of(text))
    settle_contradictions(reading)
    reading.warnings = warnings_of(reading, text, dates=days, found=found, on=on)
    return reading


def unreadable(reading: Reading) -> Reading:
    """A reading of what nothing could be read of."""
    reading.fields["kind"] = Field("invalid", DOUBTFUL)
    reading.warnings = ["unreadable"]
    return reading


def settle_contradictions(reading: Reading) -> None:
    """Be less sure of dates that cannot all be right."""
    inspected, ends = reading.value("inspection_date"), reading.value("expiry_or_next_due")
    if inspected and ends and ends <= inspected:
        for name in ("inspection_date", "expiry_or_next_due"):
            one = reading.fields[name]
            reading.fields[name] = Field(one.value, min(one.confidence, DOUBTFUL + 0.1), one.source)
