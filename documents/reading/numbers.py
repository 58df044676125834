"""The document's own number."""

import re
from collections.abc import Sequence

from documents.reading.fields import LIKELY, SURE, Field, best, source_in, sureness_in
from documents.reading.labels import beside
from documents.reading.pages import Text

RRN = re.compile(r"\b\d{4}-\d{4}-\d{4}-\d{4}-\d{4}\b")
SCOTTISH = re.compile(r"\b\d{5,7}/\d{3}/\d{5}\b")
NUMBER = r"(?: ?(?:no|number|num|ref|reference|id|serial)\b\.?)+(?: ?(?:no|number))?\.?"
LABELS: Sequence[tuple[float, "re.Pattern[str]"]] = (
    (
        SURE,
        re.compile(
            rf"\b(?:certificate|cert|record|report|document|licen[cs]e|policy|assessment|"
            rf"protection|deposit(?: protection)?(?: account| id| certificate)?|"
            rf"landlord registration|inspection|agreement|schedule|rsw|landlord|book|form|unique|"
            rf"lgsr|cp12|eicr|pat|fra){NUMBER}",
            re.IGNORECASE,
        ),
    ),
    (
        SURE - 0.02,
        re.compile(
            r"\b(?:dan|deposit id|book (?:no|number)\.?|licen[cs]e:|certificate:|reference number|policy:|report:)",
            re.IGNORECASE,
        ),
    ),
    (
        LIKELY,
        re.compile(
            rf"\b(?:our ref(?:erence)?|reference|ref\.?(?: no\.?)?|serial{NUMBER}|job{NUMBER}|"
            rf"\bno\.|number)(?=[\s:.#])",
            re.IGNORECASE,
        ),
    ),
    (LIKELY - 0.05, re.compile(r"^(?:report|certificate|licen[cs]e|record|policy|reference)$", re.IGNORECASE)),
)
REGISTRATION = re.compile(rf"\bregistration{NUMBER}", re.IGNORECASE)
VALUE = re.compile(r"^[#:\s]*((?=[A-Z0-9/\-.]*\d)[A-Z0-9]+(?:[-/.][A-Z0-9]+)*(?: \d[A-Z0-9/-]{2,})*)", re.IGNORECASE)
OF_SOMETHING_ELSE = re.compile(
    r"\b(?:registration|gas safe|engineer|scheme|company|business|vat|member|enrol\w+|assessor|accreditation|"
    r"contractor|niceic|napit|bafe|telephone|tel|"
    r"phone|account (?!no)|card|uprn|title|meter|appliance|serial|model|fax|order|agent['’]?s?|"
    r"customer|client|tenant)\b[^:]{0,25}$",
    re.IGNORECASE,
)
A_DAY = re.compile(r"^\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}$")


def number_of(text: Text, *, kind: str) -> Field | None:
    """The number that the document goes by."""
    if kind == "epc":
        return plainly(text, RRN)
    if kind == "sc_registration" and (found := plainly(text, SCOTTISH)):
        return found
    labels = [(SURE, REGISTRATION), *LABELS] if kind in ("rsw_licence", "sc_registration") else LABELS
    return best([field for sure, label in labels for field in labelled(text, label, sure=sure)])


def plainly(text: Text, pattern: "re.Pattern[str]") -> Field | None:
    """A number that is known by its form."""
    for cell in text.cells:
        if match := pattern.search(cell.text):
            return Field(
                match[0], min(SURE, 0.3 + 0.7 * sureness_in(cell, *match.span())), source_in(cell, *match.span())
            )
    return None


def labelled(text: Text, label: "re.Pattern[str]", *, sure: float) -> list[Field]:
    """The numbers that stand beside a label."""
    found = []
    for one in beside(text, label):
        before = one.cell.text[: one.start] if one.steps == 0 else one.label
        if OF_SOMETHING_ELSE.search(
            before[: len(before) - len(one.label)] if one.steps == 0 else ""
        ) or OF_SOMETHING_ELSE.search(one.label):
            continue
        match = VALUE.match(one.text)
        if match is None or A_DAY.match(match[1]) or len(match[1]) < 3:
            continue
        start, end = one.start + match.start(1), one.start + match.end(1)
        confidence = min(sure - 0.05 * one.steps, 0.3 + 0.7 * sureness_in(one.cell, start, end))
        found.append(Field(match[1].strip(" .-"), confidence, source_in(one.cell, start, end)))
    return found
