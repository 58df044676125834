"""Who did it, and under which numbers: the person, the person's registration, the firm's."""

import re
from collections.abc import Iterator, Sequence

from documents.reading.fields import LIKELY, SURE, Field, best, source_in, sureness_in
from documents.reading.kinds import INSPECTED
from documents.reading.labels import Beside, beside
from documents.reading.pages import Cell, Text

NAME_WORD = r"[A-Z][a-z]+(?:[-'’][A-Z]?[a-z]+)*|O['’][A-Z][a-z]+|Mac[A-Z][a-z]+|Mc[A-Z][a-z]+|[A-Z]{2,}|[A-Z]\.?"
NAME = re.compile(
    rf"(?:(?:Mr|Mrs|Ms|Miss|Dr|"
    rf"Eur Ing)\.?\s+)?((?:{NAME_WORD})(?:[\s·:]{{1,3}}(?:{NAME_WORD})){{1,3}})"
)
BEFORE_NAME = re.compile(r"^\W*(?:(?:print(?:ed)? )?name\b[\s:.]*|\(print\)\W*)?", re.IGNORECASE)
NO_NAME = re.compile(
    r"\b(?:ltd|limited|llp|plc|services?|gas|safe|electrical|electric|heating|boilers?|council|"
    r"road|street|lane|house|flat|"
    r"date|signed|signature|registered|engineer|inspector|assessor|tester|certificate|report|"
    r"number|company|group|contracting|"
    r"limited company|position|director|manager|supervisor|authori[sz]ed|issued|landlord|tenant|"
    r"agent|yes|no|pass|fail|"
    r"next|inspection|assess\w*|survey\w*|carried|visit\w*|capitals|details|declaration|test|check|address|property|premises|care|fire|safety|solutions|partners|"
    r"associates|scheme|licen[cs]e|"
    r"energy|accreditation|reference|result|satisfactory|unsatisfactory|observations?|january|"
    r"february|march|april|june|july|august|"
    r"september|october|november|december)\b",
    re.IGNORECASE,
)
LABELS: Sequence[tuple[float, "re.Pattern[str]"]] = (
    (
        SURE,
        re.compile(
            r"\b(?:(?:gas safe |gas |registered |gas operative['’]?s? |qualified |lead |"
            r"appointed )?(?:engineer|operative|installer|inspector|assessor|surveyor|tester|"
            r"electrician|technician|risk assessor)(?:'?s)?(?: name| \(print\)| \(name\))?|"
            r"test (?:operative|engineer)|print(?:ed)? name|"
            r"name of (?:the )?(?:gas |registered |competent |energy |fire |risk )*(?:engineer|"
            r"operative|inspector|assessor|tester|electrician|person|technician|surveyor)|"
            r"(?:inspected|tested|assessed|surveyed|carried out|completed|undertaken|examined|"
            r"checked|serviced|performed|conducted)(?: and (?:inspected|tested|certified|"
            r"reported))* by|"
            r"fire risk assessor|energy assessor|legionella (?:risk )?assessor|"
            r"water hygiene (?:assessor|engineer)|domestic energy assessor|"
            r"inspecting engineer|testing engineer|servicing engineer|attending engineer|"
            r"competent person|contacting the assessor|assessor)\b(?! (?:id|no|number|reg|accred))",
            re.IGNORECASE,
        ),
    ),
    (
        LIKELY,
        re.compile(
            r"\b(?:signed(?: by)?|signature(?: of \w+)?|issued by|certified by|"
            r"for and on behalf of|name)\b(?! of (?:the )?(?:landlord|client|scheme|company))",
            re.IGNORECASE,
        ),
    ),
)
FIRM_LABEL = re.compile(
    r"\b(?:authori[sz]ed|qualified supervisor|reviewed|approved|landlord|tenant|client|agent|"
    r"responsible person|duty ?holder|customer|received) (?:by|for|name|signature)?",
    re.IGNORECASE,
)


def people_of(text: Text, *, kind: str) -> dict[str, Field | None]:
    """Who did it and under which numbers; nothing for kinds that nobody signs as an expert."""
    if kind not in INSPECTED:
        return dict.fromkeys(("engineer_name", "engineer_registration", "business_registration"))
    firm, person = firm_number(text, kind=kind), person_number(text, kind=kind)
    if firm and person and firm.value == person.value:
        firm, person = (None, person) if kind in ("gas_safety", "epc") else (firm, None)
    return {"engineer_name": name_of(text), "engineer_registration": person, "business_registration": firm}


def name_of(text: Text) -> Field | None:
    """The person who did it."""
    return best(
        [field for sure, label in LABELS for one in beside(text, label, lines=2) if (field := named(one, sure=sure))]
    )


def named(one: Beside, *, sure: float) -> Field | None:
    """The name that a value begins with, if it does."""
    before = one.cell.text[max(0, one.start - len(one.label) - 25) : one.start]
    if FIRM_LABEL.search(before):
        return None
    match = NAME.match(BEFORE_NAME.sub("", one.text))
    if match is None:
        return None
    name = once(re.sub(r"[·:]+", " ", match[1]))
    if NO_NAME.search(name) or len(name.split()) < 2 or len(name.split()[-1]) < 3:
        return None
    start = one.cell.text.find(match[1].split()[0], one.start)
    end = start + len(match[1])
    nearness = (0.0, 0.0, 0.15)[one.steps]
    return Field(
        name, min(sure - nearness, 0.3 + 0.7 * sureness_in(one.cell, start, end)), source_in(one.cell, start, end)
    )


def once(name: str) -> str:
    """A name that stands twice, printed and signed, once; without words that cannot be of it."""
    words = name.split()
    half = len(words) // 2
    if len(words) in (4, 6) and words[:half] == words[half:]:
        words = words[:half]
    while len(words) > 2 and NO_NAME.search(words[-1]):
        words.pop()
    return " ".join(words)


# Numbers ----------------------------------------------------------------------------------------

PERSON = {
    "gas_safety": re.compile(
        r"(?:gas safe (?:engineer )?(?:id|licen[cs]e|card)(?: (?:card|licen[cs]e|no|number|id))*|"
        r"engineer['’]?s? (?:id|no|number|licen[cs]e|reg\w*)(?: (?:no|number|card))*|"
        r"(?:id|licen[cs]e) (?:card )?(?:no|number|serial)\w*|licen[cs]e (?:no|number)?|"
        r"registration number|(?:gas )?operative['’]?s? (?:id|no|number|licen[cs]e)|"
        r"gas safe (?:no|number|reg\w*)(?: (?:no|number))?|\bid (?:no|number|"
        r"card))\b[\s.:#]*(?:no\.?|number)?[\s.:#]*(\d{7})\b",
        re.IGNORECASE,
    ),
    "epc": re.compile(
        r"(?:assessor['’]?s? (?:id|accreditation|number|no|reg\w*)|accreditation (?:number|no)|"
        r"assessor)[^A-Z0-9]{0,12}(?i:number|no|id)?[\s.:]*((?-i:[A-Z]{2,5}/?\d{4,6}))",
        re.IGNORECASE,
    ),
    "fire_risk_assessment": re.compile(
        r"(?:register(?:ed)?(?: (?:no|number|entry|assessor|fire risk assessor))*|"
        r"membership (?:no|number)|(?:ifsm|ife|ifpo|nafrar|warrington\w*|ifc|tier \d)[\w ]*?(?:no|"
        r"number|reg\w*|register|member\w*)?)"
        r"[\s.:#]{1,3}(?:no\.?|number)?[\s.:#]*([A-Z]{0,5}[-/]?\d{3,7}(?:[-/]\d+)?)\b",
        re.IGNORECASE,
    ),
}
FIRM = {
    "gas_safety": re.compile(
        r"(?:gas safe (?:register(?:ed)? )?(?:reg\w*|registration|business|company|register|no|"
        r"number)(?: (?:no|number|reg\w*|registration))*|"
        r"(?:business|company|firm|installer|employer)['’]?s? (?:gas safe )?(?:reg\w*|id|no|"
        r"number|registration)(?: (?:no|number))*|"
        r"registered (?:business|company|firm|installer))\b[^\d\n]{0,60}?\b(\d{4,6})\b",
        re.IGNORECASE,
    ),
    "eicr": re.compile(
        r"(?:scheme (?:membership|member|registration|reg\w*|no|number|enrol\w*)|(?:niceic|napit|"
        r"elecsa|stroma|select|ecs|bsi|certsure|oftec|nqa)\b[\w ]{0,25}?|"
        r"(?:membership|enrol\w+|registration|contractor|approval|member|business|"
        r"company)(?: (?:no|number|reg\w*|registration|id))+)"
        r"[\s.:#]*(?:no\.?|number)?[\s.:#]*([A-Z]{0,4}[-/]?\d{4,9}(?:[-/]\d+)?)\b",
        re.IGNORECASE,
    ),
    "fire": re.compile(r"\bbafe\b[^\d\n]{0,40}?([A-Z]{0,4}[-/]?\d{3,8})\b", re.IGNORECASE),
}
ASSESSOR = re.compile(r"(?<![A-Z0-9])([A-Z]{3,4}/?\d{6})(?!\d)")
"""An energy assessor's number is known by its form."""
NOT_OF_SCHEME = re.compile(
    r"\b(?:company (?:no|number|reg)|vat|companies house|registered in|tel|phone|mobile)\b", re.IGNORECASE
)
IN_BRACKETS = re.compile(
    r"(?:ltd|limited|llp|plc|heating|boilers?|gas|services?)\b[^()\n]{0,20}\((\d{4,6})\)", re.IGNORECASE
)


def person_number(text: Text, *, kind: str) -> Field | None:
    """The person's own number."""
    pattern = PERSON.get(kind)
    found = first_number(text, pattern) if pattern else None
    return found or (first_number(text, ASSESSOR) if kind == "epc" else None)


def firm_number(text: Text, *, kind: str) -> Field | None:
    """The firm's number in its scheme."""
    if kind in ("fire_risk_assessment", "fire_alarm", "emergency_lighting"):
        return first_number(text, FIRM["fire"])
    pattern = FIRM.get(kind)
    found = first_number(text, pattern) if pattern else None
    return found or (first_number(text, IN_BRACKETS) if kind == "gas_safety" else None)


def first_number(text: Text, pattern: "re.Pattern[str]") -> Field | None:
    """The first number that a pattern finds in a cell, in a label with what stands beside it, or under it."""
    return best(list(numbers(text, pattern)))


def numbers(text: Text, pattern: "re.Pattern[str]") -> Iterator[Field]:
    """Every number that a pattern finds."""
    for cell in text.cells:
        yield from numbers_in(cell, pattern)
        if right := text.right_of(cell):
            yield from numbers_across(cell, right, pattern, less=0.05)
        for below in text.below(cell):
            yield from numbers_across(cell, below, pattern, less=0.1)


def numbers_in(cell: Cell, pattern: "re.Pattern[str]") -> Iterator[Field]:
    """The numbers that stand in a cell together with their label."""
    for match in pattern.finditer(cell.text):
        if not NOT_OF_SCHEME.search(cell.text[max(0, match.start() - 15) : match.end()]):
            start, end = match.span(1)
            sure = min(SURE, 0.3 + 0.7 * sureness_in(cell, start, end))
            yield Field(match[1], sure, source_in(cell, start, end))


def numbers_across(label: Cell, other: Cell, pattern: "re.Pattern[str]", *, less: float) -> Iterator[Field]:
    """The numbers whose label ends one cell and that begin in another, by so much `less` sure."""
    joined = f"{label.text.rstrip(' :')} {other.text}"
    offset = len(joined) - len(other.text)
    for match in pattern.finditer(joined):
        if match.start() < offset <= match.start(1) and not NOT_OF_SCHEME.search(joined):
            start, end = match.start(1) - offset, match.end(1) - offset
            sure = min(SURE - less, 0.3 + 0.7 * sureness_in(other, start, end))
            yield Field(match[1], sure, source_in(other, start, end))
