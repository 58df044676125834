"""What a gas safety record says of its appliances."""

import re
from collections.abc import Iterator

from documents.reading.fields import DOUBTFUL, LIKELY, Field, Findings
from documents.reading.labels import NOTHING, beside
from documents.reading.pages import Cell, Text

NO_CHARGE = re.compile(
    r"must stay off|marked|means|definition|category|classif|legend|key:|= |if (?:an|any|the)|"
    r"categories|engineer has|giusp|procedure",
    re.IGNORECASE,
)
SAFE_COLUMN = re.compile(r"safe to use|appliance safe|safe\s*\(?y/?n", re.IGNORECASE)
UNSAFE = re.compile(r"\W*(?:n|no|unsafe|fail)\W*", re.IGNORECASE)
DEFECTS = re.compile(
    r"\b(?:defects?(?: identified| found)?(?: and (?:remedial )?actions?(?: taken)?)?|"
    r"remedial (?:work|action)s?(?: required| taken)?|faults?(?: found)?|"
    r"warning notice issued|notices? issued)\b",
    re.IGNORECASE,
)
NO_DEFECT = re.compile(r"^\W*(?:\(?y/?n|yes|safe|pass)\b", re.IGNORECASE)


def of_gas(text: Text) -> Findings:
    """Unsatisfactory where any appliance is not safe to use."""
    marks = set(gas_marks(text))
    unsafe = marks & {"AR", "ID", "N"}
    defects = bool(marks)
    seen = re.search(r"\bsafe\b", text.text, re.IGNORECASE) is not None
    sure = (LIKELY + 0.1 if seen else DOUBTFUL) - (0.15 if text.is_from_picture else 0)
    return Findings(
        outcome=Field("unsatisfactory" if unsafe else "satisfactory", sure),
        defects=Field(defects, sure),
        marks=frozenset(marks),
    )


def gas_marks(text: Text) -> Iterator[str]:
    """What is marked against any appliance: NCS, AR, ID, or N for one that is not safe, D for another defect."""
    safe_column = next((cell for cell in text.cells if SAFE_COLUMN.search(cell.text) and len(cell.text) < 40), None)
    for cell in text.cells:
        yield from gas_marks_in(cell)
        if safe_column and is_answer(cell, safe_column) and UNSAFE.fullmatch(cell.text):
            yield "N"
    yield from ("D" for one in beside(text, DEFECTS) if one.steps < 2 and tells_of_defect(one.text))


def tells_of_defect(words: str) -> bool:
    """Whether what stands beside a label for defects is one."""
    is_said = len(words) > 3 and re.search(r"[a-z]{3}", words) is not None
    return is_said and not NOTHING.match(words) and not NO_DEFECT.match(words)


def gas_marks_in(cell: Cell) -> Iterator[str]:
    """The marks in one cell that is not the explanation of the marks."""
    plain = cell.text.strip(" |\\[](){}'‘.:;jJ")
    if plain.upper() in ("AR", "ID", "NCS", "IDL"):
        yield plain.upper()[:3] if plain.upper() == "NCS" else plain.upper()[:2]
    if NO_CHARGE.search(cell.text):
        return
    if re.search(r"\(NCS\)|\bNCS\b", cell.text):
        yield "NCS"
    if (
        re.search(r"\((AR|ID)\)|\bclass(?:ified|ification)? (?:as )?(?:AR|ID)\b|\bat risk\b", cell.text, re.IGNORECASE)
        and len(cell.text) < 200
    ):
        yield "AR"
    if re.search(r"immediately dangerous", cell.text, re.IGNORECASE) and len(cell.text) < 200:
        yield "ID"
    if re.search(r"\bnot safe\b|\bunsafe to\b|\bsafe(?: to use)?\s*:\s*(?:n|no)\b", cell.text, re.IGNORECASE):
        yield "N"


def is_answer(cell: Cell, column: Cell) -> bool:
    """Whether a cell stands in a column of the same table."""
    middle = (cell.box.left + cell.box.right) / 2
    wide = 0.02
    return (
        cell.page == column.page
        and cell.row > column.row
        and column.box.left - wide <= middle <= column.box.right + wide
    )
