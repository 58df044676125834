"""What was found: the outcome as it is stated, the defects, the marks that call for a warning."""

import re

from documents.reading.electrics import of_eicr, outcome_stated
from documents.reading.fields import DOUBTFUL, LIKELY, SURE, Field, Findings, source_in
from documents.reading.gas import of_gas
from documents.reading.labels import NOTHING, beside
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
            pending = re.search(
                r"\b(?:application (?:has been |was )?(?:received|acknowledged|pending)|pending|"
                r"awaiting (?:a )?(?:decision|determination)|under consideration|"
                r"not yet (?:been )?(?:granted|determined)|proposed licence|draft licence)\b",
                text.text,
                re.IGNORECASE,
            )
            return Findings(outcome=Field("pending" if pending else "granted", LIKELY + 0.1))
        case "deposit":
            return Findings(outcome=Field("protected", LIKELY + 0.1))
    return Findings()


def of_pat(text: Text) -> Findings:
    """Unsatisfactory where any item failed."""
    failed = [
        cell for cell in text.cells if re.fullmatch(r"\W*(?:\d+\W+)?(?:fail(?:ed)?|f)\W*", cell.text, re.IGNORECASE)
    ]
    failed += [
        cell
        for cell in text.cells
        if re.search(r"\S+ .*\bfail(?:ed)?\W*$", cell.text, re.IGNORECASE)
        and len(cell.text) < 60
        and not re.search(r":|if |any|number|total", cell.text, re.IGNORECASE)
    ]
    for one in beside(
        text,
        re.compile(
            r"\b(?:(?:items?|appliances?|total|number)[\w ]{0,20} failed|fail(?:s|ed|"
            r"ures)?(?: items)?)\b(?=\s*[:\d]|\s*$)",
            re.IGNORECASE,
        ),
    ):
        if (match := re.match(r"\W*(\d+)\b", one.text)) and int(match[1]) > 0:
            failed.append(one.cell)
    passed = re.search(r"\bpass(?:ed)?\b", text.text, re.IGNORECASE)
    if not failed and not passed:
        return Findings(outcome=outcome_stated(text))
    return Findings(
        outcome=Field("unsatisfactory" if failed else "satisfactory", LIKELY + 0.1),
        defects=Field(bool(failed), LIKELY + 0.1),
        marks=frozenset({"failed"} if failed else ()),
    )


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
    for one in beside(
        text,
        re.compile(
            r"\b(?:(?:number of |total )?(?:actions?|recommendations?|remedial (?:works?|"
            r"actions?)|significant findings?)(?: (?:raised|required|outstanding|identified|made|"
            r"needed|arising|found))?)\b",
            re.IGNORECASE,
        ),
    ):
        if match := re.match(r"\W*(\d{1,3})\b(?!\s*[:.])", one.text):
            return int(match[1]) > 0
        if NOTHING.match(one.text):
            return False
    listed = re.compile(
        r"^\W*(?:action|recommendation|finding) ?(?:no\.? ?)?\d+\s*[:.)–-]|\b(?:priority|"
        r"timescale)\b.{0,20}\b(?:high|medium|low|days|weeks|months|immediate)",
        re.IGNORECASE,
    )
    return any(listed.search(cell.text) for cell in text.cells)


def of_system(text: Text) -> Findings:
    """A fire alarm or emergency lighting: satisfactory or not, and whether faults are listed."""
    outcome = outcome_stated(text)
    faulty = False
    for one in beside(
        text,
        re.compile(
            r"\b(?:defects?|faults?|deficienc\w+|variations?|remedial (?:works?|actions?)|"
            r"failures?|failed (?:units?|fittings?|luminaires?|devices?)|actions?|"
            r"non-?conformit\w+|comments and defects)(?: (?:found|identified|noted|required|"
            r"recorded|outstanding|raised))?\b",
            re.IGNORECASE,
        ),
    ):
        if (
            one.steps < 2
            and not NOTHING.match(one.text)
            and re.search(r"[a-z]{3}|[1-9]", one.text)
            and not re.match(r"\W*0\b", one.text)
        ):
            faulty = True
    faulty = faulty or any(
        re.fullmatch(r"\W*(?:fail(?:ed)?|faulty|unsatisfactory)\W*", cell.text, re.IGNORECASE) for cell in text.cells
    )
    if outcome is None and re.search(r"\bpass(?:ed)?\b|satisfactory", text.text, re.IGNORECASE):
        outcome = Field("unsatisfactory" if faulty else "satisfactory", DOUBTFUL)
    return Findings(outcome=outcome, defects=Field(faulty, LIKELY), marks=frozenset({"faults"} if faulty else ()))
