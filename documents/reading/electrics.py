"""What a report on an electrical installation says: the outcome as stated, and the codes of what was seen."""

import re

from documents.reading.fields import LIKELY, SURE, Field, Findings, source_in, sureness_in
from documents.reading.labels import beside
from documents.reading.pages import Cell, Text

STATED = re.compile(r"\b(un-?satisfactory|not satisfactory|satisfactory)\b", re.IGNORECASE)
OVERALL = re.compile(
    r"\b(?:overall (?:condition |assessment|outcome|result|\w+ ){0,4}|(?:outcome|result|"
    r"conclusion|status)(?: of (?:the )?\w+)?|summary of (?:the )?condition[^:]{0,40}|"
    r"(?:general )?condition of (?:the )?installation[^:]{0,50}|"
    r"assessment of (?:the )?(?:overall )?condition[^:]{0,40}|condition assessment|the (?:system|"
    r"installation) (?:is|was|has been found)(?: to be)?|"
    r"(?:system|installation) (?:status|condition|result)|"
    r"in terms of its suitability for continued use(?: is| \*)?|declared|found to be|is deemed)\b",
    re.IGNORECASE,
)
CODES = ("C1", "C2", "C3", "FI")
CODE = re.compile(r"\b(C1|C2|C3|FI|F1|Fl)\b")
COUNTED = re.compile(
    r"\b(C1|C2|C3|FI|Fl|F1)\b\s*[:=x×\-]?\s*\(?(\d{1,2}|nil|none)\b(?!\s*[.)]?\s*[A-Z][a-z])", re.IGNORECASE
)
LEGEND = re.compile(
    r"danger present|potentially dangerous|improvement recommended|"
    r"further investigation (?:required )?without|code (?:c)?1\b.*code|classification codes?",
    re.IGNORECASE,
)


def of_eicr(text: Text) -> Findings:
    """The outcome as stated, and how many observations of each code."""
    counts, sure = codes_of(text)
    stated = outcome_stated(text)
    defects = any(counts[code] for code in ("C1", "C2", "FI"))
    return Findings(outcome=stated, codes=Field(counts, sure), defects=Field(defects, sure))


def outcome_stated(text: Text) -> Field | None:
    """Satisfactory or not, as it is said overall, and not in an explanation."""
    found = []
    for one in beside(text, OVERALL):
        match = STATED.search(one.text[:60])
        if match and not re.search(
            r"\bwhere\b|\bif\b|\bmeans\b|/\s*un|\bor\b|delete|\*", one.text[: match.end() + 18], re.IGNORECASE
        ):
            start, end = one.start + match.start(), one.start + match.end()
            sure = min(SURE - 0.05 * one.steps, 0.3 + 0.7 * sureness_in(one.cell, start, end))
            found.append(Field(word_of(match[1]), sure, source_in(one.cell, start, end)))
    alone = [
        Field(word_of(cell.text), LIKELY, source_in(cell, 0, len(cell.text)))
        for cell in text.cells
        if re.fullmatch(r"\W*(?:un-?satisfactory|satisfactory)\W*", cell.text, re.IGNORECASE)
    ]
    return max([*found, *alone], key=lambda field: field.confidence, default=None)


def word_of(stated: str) -> str:
    """The outcome in our words."""
    return "unsatisfactory" if re.search(r"un|not", stated, re.IGNORECASE) else "satisfactory"


def codes_of(text: Text) -> tuple[dict[str, int], float]:
    """How many observations of each code: as counted in a line, else as the rows of the table have them."""
    for cell in text.cells:
        counted = {normal(code): number_in(number) for code, number in COUNTED.findall(cell.text)}
        if len(counted) >= 2 and not LEGEND.search(cell.text):
            return {code: counted.get(code, 0) for code in CODES}, SURE
    marked = [normal(match[1]) for cell in text.cells if (match := marked_with(cell))]
    return {code: marked.count(code) for code in CODES}, LIKELY + 0.1 if not text.is_from_picture else LIKELY


def number_in(text: str) -> int:
    """A count, in figures or as nil."""
    return int(text) if text.isdigit() else 0


def normal(code: str) -> str:
    """A code as it is meant."""
    return "FI" if code.upper() in ("FI", "F1", "FL") else code.upper()


def marked_with(cell: Cell) -> "re.Match[str] | None":
    """The code of an observation: alone in its column, or in brackets before or after what was seen."""
    if LEGEND.search(cell.text) or len(CODE.findall(cell.text)) > 1:
        return None
    plain = cell.text.strip(" |()[]{}.:'‘")
    return (
        CODE.fullmatch(plain)
        or re.match(r"^\W{0,2}[\[(](C1|C2|C3|FI|F1|Fl)[\])]", cell.text)
        or re.search(
            r"(?:[\[(]|code:? ?|classification:? ?|[-–:,] ?)(C1|C2|C3|FI|F1|Fl)[\])]?\W*$", cell.text, re.IGNORECASE
        )
        or re.match(r"^(?:item )?\d{1,2}[.):]?\s.{5,}\s(C1|C2|C3|FI)\W*$", cell.text)
        or re.match(r"^(C1|C2|C3|FI)\s?[:–-]\s?[A-Z]", cell.text)
    )
