"""What was found: the outcome as it is stated, the defects, the marks that call for a warning."""

import re

from documents.reading.electrics import of_eicr, outcome_stated
from documents.reading.fields import DOUBTFUL, LIKELY, SURE, Field, Findings, source_in
from documents.reading.gas import of_gas
from documents.reading.labels import NOTHING, Beside, beside
from documents.reading.pages import Text

LEVELS = {
    "fire_risk_assessment": (
        re.compile(
            r"\b(?:(?:overall |level of |residual |"
            r"current )?(?:fire )?risk(?: to life)?(?: (?:rating|level|score|category|assessment|"
            r"evaluation))?(?: (?:is|was|from fire|at (?:these|the) premises[^:]{0,30}))?|"
            r"risk level)\b",
            re.IGNORECASE,
        ),
        re.compile(r"\b(trivial|tolerable|moderate|substantial|intolerable)\b", re.IGNORECASE),
    ),
    "legionella": (
        re.compile(
            r"\b(?:(?:overall |level of |legionella |residual |current )*risk(?: (?:rating|level|"
            r"score|category|assessment result|classification))?(?: (?:is|was))?|result|outcome)\b",
            re.IGNORECASE,
        ),
        re.compile(r"\b(low|medium|moderate|high)\b", re.IGNORECASE),
    ),
}
PENDING = re.compile(
    r"\b(?:application (?:has been |was )?(?:received|acknowledged|pending)|pending|"
    r"awaiting (?:a )?(?:decision|determination)|under consideration|"
    r"not yet (?:been )?(?:granted|determined)|proposed licence|draft licence)\b",
    re.IGNORECASE,
)
PASSED = re.compile(r"\bpass(?:ed)?\b", re.IGNORECASE)
FAIL = re.compile(r"\W*(?:\d+\W+)?(?:fail(?:ed)?|f)\W*", re.IGNORECASE)
ENDS_FAILED = re.compile(r"\S+ .*\bfail(?:ed)?\W*$", re.IGNORECASE)
SUMS_UP = re.compile(r":|if |any|number|total", re.IGNORECASE)
NUMBER_FAILED = re.compile(
    r"\b(?:(?:items?|appliances?|total|number)[\w ]{0,20} failed|fail(?:s|ed|ures)?(?: items)?)\b(?=\s*[:\d]|\s*$)",
    re.IGNORECASE,
)
ACTIONS = re.compile(
    r"\b(?:(?:number of |total )?(?:actions?|recommendations?|remedial (?:works?|actions?)|significant findings?)"
    r"(?: (?:raised|required|outstanding|identified|made|needed|arising|found))?)\b",
    re.IGNORECASE,
)
LISTED_ACTION = re.compile(
    r"^\W*(?:action|recommendation|finding) ?(?:no\.? ?)?\d+\s*[:.)–-]|"
    r"\b(?:priority|timescale)\b.{0,20}\b(?:high|medium|low|days|weeks|months|immediate)",
    re.IGNORECASE,
)
FAULTS = re.compile(
    r"\b(?:defects?|faults?|deficienc\w+|variations?|remedial (?:works?|actions?)|failures?|"
    r"failed (?:units?|fittings?|luminaires?|devices?)|actions?|non-?conformit\w+|comments and defects)"
    r"(?: (?:found|identified|noted|required|recorded|outstanding|raised))?\b",
    re.IGNORECASE,
)
FAULTY = re.compile(r"\W*(?:fail(?:ed)?|faulty|unsatisfactory)\W*", re.IGNORECASE)


def findings_of(text: Text, *, kind: str) -> Findings:
    """What was found, as this kind of document says it."""
    match kind:
        case "gas_safety":
            return of_gas(text)
        case "eicr":
            return of_eicr(text)
        case "pat":
            return of_pat(text)
        case "fire_risk_assessment" | "legionella":
            return of_risk(text, kind=kind)
        case "fire_alarm" | "emergency_lighting":
            return of_system(text)
        case "hmo_licence" | "selective_licence" | "rsw_licence" | "sc_registration":
            return Findings(outcome=Field("pending" if PENDING.search(text.text) else "granted", LIKELY + 0.1))
        case "deposit":
            return Findings(outcome=Field("protected", LIKELY + 0.1))
    return Findings()


def of_pat(text: Text) -> Findings:
    """Unsatisfactory where any item failed."""
    failed = has_failed(text)
    if not failed and not PASSED.search(text.text):
        return Findings(outcome=outcome_stated(text))
    return Findings(
        outcome=Field("unsatisfactory" if failed else "satisfactory", LIKELY + 0.1),
        defects=Field(failed, LIKELY + 0.1),
        marks=frozenset({"failed"} if failed else ()),
    )


def has_failed(text: Text) -> bool:
    """Whether an item is said to have failed: in a cell of its own, at the end of its line, or by their number."""
    if any(FAIL.fullmatch(cell.text) or is_line_of_failed(cell.text) for cell in text.cells):
        return True
    counts = (re.match(r"\W*(\d+)\b", one.text) for one in beside(text, NUMBER_FAILED))
    return any(int(count[1]) > 0 for count in counts if count)


def is_line_of_failed(line: str) -> bool:
    """Whether a line names an item and ends with its failure; what sums up, or explains, does not."""
    return len(line) < 60 and bool(ENDS_FAILED.search(line)) and not SUMS_UP.search(line)


def of_risk(text: Text, *, kind: str) -> Findings:
    """The level of risk as stated, and whether anything is to be done."""
    label, level = LEVELS[kind]
    outcome = None
    for one in beside(text, label):
        match = level.match(one.text.lstrip(" :-–=\"'")) or (level.search(one.text[:25]) if one.steps == 0 else None)
        if match and len({found.lower() for found in level.findall(one.text)}) == 1:
            start = one.cell.text.lower().find(match[1].lower(), one.start)
            word = match[1].lower().replace("moderate", "medium") if kind == "legionella" else match[1].lower()
            outcome = Field(word, SURE - 0.05 * one.steps, source_in(one.cell, start, start + len(match[1])))
            break
    actions = actions_of(text)
    return Findings(
        outcome=outcome, defects=Field(actions, LIKELY + 0.05), marks=frozenset({"actions"} if actions else ())
    )


def actions_of(text: Text) -> bool:
    """Whether any action is listed."""
    for one in beside(text, ACTIONS):
        if match := re.match(r"\W*(\d{1,3})\b(?!\s*[:.])", one.text):
            return int(match[1]) > 0
        if NOTHING.match(one.text):
            return False
    return any(LISTED_ACTION.search(cell.text) for cell in text.cells)


def of_system(text: Text) -> Findings:
    """A fire alarm or emergency lighting: satisfactory or not, and whether faults are listed."""
    outcome, is_faulty = outcome_stated(text), has_faults(text)
    if outcome is None and re.search(r"\bpass(?:ed)?\b|satisfactory", text.text, re.IGNORECASE):
        outcome = Field("unsatisfactory" if is_faulty else "satisfactory", DOUBTFUL)
    return Findings(outcome=outcome, defects=Field(is_faulty, LIKELY), marks=frozenset({"faults"} if is_faulty else ()))


def has_faults(text: Text) -> bool:
    """Whether a fault is told beside a label for faults, or in a cell of its own."""
    is_told = any(tells_fault(one) for one in beside(text, FAULTS))
    return is_told or any(FAULTY.fullmatch(cell.text) for cell in text.cells)


def tells_fault(one: Beside) -> bool:
    """Whether what stands near a label for faults is one, rather than nothing or none."""
    is_near = one.steps < 2 and not NOTHING.match(one.text)
    return is_near and bool(re.search(r"[a-z]{3}|[1-9]", one.text)) and not re.match(r"\W*0\b", one.text)
