"""What a careful reader says aloud about a document."""

import re
from collections.abc import Iterator
from datetime import date

from documents.reading.dates import Dated
from documents.reading.fields import Findings, Reading
from documents.reading.kinds import is_blank, is_sheet, weigh
from documents.reading.numbers import number_of
from documents.reading.pages import Cell, Page, Text
from documents.reading.roles import Role

WITH_NEXT_CHECK = (
    "gas_safety",
    "eicr",
    "fire_risk_assessment",
    "pat",
    "legionella",
    "fire_alarm",
    "emergency_lighting",
)
HIGH = ("substantial", "intolerable", "high")
DAYS_TO_PROTECT = 30
PLAINLY = 16
"""What a page weighs that is headed as a certificate."""
WORDS = {
    "expired": "It has expired.",
    "missing_expiry": "It does not say when the next check is due.",
    "dates_contradict": "Its dates contradict each other.",
    "date_format_unusual": "A date is printed in an unusual way. Check it.",
    "unsafe_appliance": "An appliance was found unsafe. It must stay off until it is put right.",
    "c1_present": "There is a C1: danger is present, and is to be put right at once.",
    "c2_present": "There is a C2, which may become dangerous: to be put right within 28 days, or sooner if it says so.",
    "fi_present": "There is an FI: to be looked into further within 28 days, or sooner if it says so.",
    "unsatisfactory": "The result is unsatisfactory.",
    "outcome_contradicts_findings": "It is called satisfactory, and what was found says otherwise.",
    "failed_items": "An item failed. It must not be used.",
    "actions_outstanding": "It lists actions that are to be taken.",
    "high_risk": "The risk is high.",
    "below_mees": "The rating is below E. Such a home may not be let without an exemption.",
    "missing_registration": "It does not name the registration that it needs.",
    "registration_malformed": "A registration number does not have the form that it should.",
    "multiple_documents": "The file holds several documents.",
    "protected_late": "The deposit was protected more than 30 days after it was received.",
    "not_granted": "It is not granted yet.",
    "not_a_certificate": "This is no certificate.",
    "not_a_landlord_record": "This is a paper of the trade, and not the landlord's record.",
    "blank_form": "The form is not filled in.",
    "unreadable": "It could not be read.",
    "encrypted": "It opens only with a password.",
    "type_mismatch": "The file is not what its name says.",
    "active_content": "It holds content that could act by itself.",
    "malware": "It holds a known test virus.",
    "too_many_pages": "It has too many pages to be read.",
}
"""Each warning in a sentence for the landlord."""


def warnings_of(reading: Reading, text: Text, *, dates: list[Dated], found: Findings, on: date) -> list[str]:
    """What to warn of, each once, in the order of `WORDS`."""
    kind = str(reading.value("kind"))
    raised = {*of_dates(reading, dates=dates, kind=kind, on=on), *of_findings(reading, found=found, kind=kind)}
    raised |= {*of_registration(reading, text, kind=kind), *of_kind(text, kind=kind)}
    return [code for code in WORDS if code in raised]


def of_dates(reading: Reading, *, dates: list[Dated], kind: str, on: date) -> Iterator[str]:
    """Of what the dates say."""
    if kind in ("other", "invalid"):
        return
    inspected, issued, ends = (reading.value(name) for name in ("inspection_date", "issue_date", "expiry_or_next_due"))
    if ends and ends < on:
        yield "expired"
    if not ends and kind in WITH_NEXT_CHECK:
        yield "missing_expiry"
    begun = [day for day in (inspected, issued) if day]
    if (
        (ends and any(ends <= day for day in begun))
        or (inspected and issued and issued < inspected)
        or any(day > on for day in begun)
    ):
        yield "dates_contradict"
    if any(one.day.is_unusual for one in dates):
        yield "date_format_unusual"
    received = next((one.day.on for one in dates if one.role is Role.RECEIVED), None)
    if kind == "deposit" and received and issued and (issued - received).days > DAYS_TO_PROTECT:
        yield "protected_late"


def of_findings(reading: Reading, *, found: Findings, kind: str) -> Iterator[str]:
    """Of what was found."""
    outcome, codes = reading.value("outcome"), reading.value("codes") or {}
    if kind == "gas_safety" and found.marks & {"AR", "ID", "N"}:
        yield "unsafe_appliance"
    for code in ("C1", "C2", "FI"):
        if codes.get(code):
            yield f"{code.lower()}_present"
    if kind == "eicr" and outcome == "satisfactory" and reading.value("defects"):
        yield "outcome_contradicts_findings"
    if kind == "eicr" and outcome == "unsatisfactory" and codes and not reading.value("defects"):
        yield "outcome_contradicts_findings"
    if kind in ("fire_alarm", "emergency_lighting") and outcome == "unsatisfactory":
        yield "unsatisfactory"
    if kind == "pat" and "failed" in found.marks:
        yield "failed_items"
    if "actions" in found.marks:
        yield "actions_outstanding"
    if outcome in HIGH:
        yield "high_risk"
    if kind == "epc" and reading.value("epc_rating") in ("F", "G"):
        yield "below_mees"
    if outcome == "pending":
        yield "not_granted"


def of_registration(reading: Reading, text: Text, *, kind: str) -> Iterator[str]:
    """Of the registration that a gas engineer has to name."""
    if kind != "gas_safety":
        return
    if not reading.value("engineer_registration") and not reading.value("business_registration"):
        near = re.search(
            r"(?:gas safe|engineer['’]?s?|licen[cs]e|registration)[^\n]{0,25}?\b(?:no|number|id|"
            r"licen[cs]e)\b[\s.:]*(\d[\d ]{1,11}|[A-Z]{1,4}\d+)",
            text.text,
            re.IGNORECASE,
        )
        yield "registration_malformed" if near else "missing_registration"


def of_kind(text: Text, *, kind: str) -> Iterator[str]:
    """Of what sort of paper it is."""
    if kind != "other":
        if several(text):
            yield "multiple_documents"
        return
    if is_sheet(text):
        yield "not_a_landlord_record"
    elif is_blank(text):
        yield "blank_form"
    else:
        yield "not_a_certificate"


def several(text: Text) -> bool:
    """Whether two pages each begin a certificate of their own, with numbers that differ."""
    heads = set()
    for page in text.pages:
        alone = Text([Page(1, [[Cell(cell.words, 1, cell.row) for cell in row] for row in page.rows])])
        weights = weigh(alone)
        first = max(weights, key=lambda one: weights[one])
        number = number_of(alone, kind=first)
        if weights[first] >= PLAINLY and number is not None:
            heads.add((first, number.value))
    return len(heads) > 1
