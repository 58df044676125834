"""What kind of document it is, by the words that only such a document has; those at its head count more."""

import re
from collections.abc import Mapping, Sequence

from documents.reading.days import days_in
from documents.reading.fields import Field, Source, source_in
from documents.reading.pages import Text

Weighed = Sequence[tuple[int, str]]
KINDS: Mapping[str, Weighed] = {
    "gas_safety": (
        (6, r"gas safety (?:record|certificate|check|inspection|report)"),
        (6, r"\bcp ?12\b"),
        (6, r"\blgsr\b|landlord['’]?s?/? ?(?:home ?owner)? gas safety"),
        (3, r"gas safety \(installation and use\)"),
        (2, r"gas safe (?:reg|engineer|id|licen|business)"),
        (2, r"flue (?:flow|spillage|test|performance)|safe to use|gas tightness|emergency control"),
        (3, r"record of (?:the )?landlord'?s annual (?:gas )?check"),
    ),
    "eicr": (
        (8, r"electrical installation condition report|\beicr\b"),
        (6, r"electrical safety (?:report|condition|inspection|check)"),
        (5, r"periodic (?:electrical )?inspection report|condition report of (?:an |the )?electrical"),
        (3, r"\bbs ?7671\b|wiring regulations"),
        (
            2,
            r"consumer unit|distribution board|circuit (?:details|chart)|"
            r"earth(?:ing)? (?:conductor|arrangement)|\bzs\b",
        ),
        (2, r"\bc1\b.{0,60}\bc2\b|danger present"),
    ),
    "epc": (
        (8, r"energy performance certificate|\bepc\b"),
        (3, r"energy (?:efficiency )?rating|environmental impact|assessor['’]?s? id|\brdsap\b|\bsap\b"),
        (2, r"\d{4}-\d{4}-\d{4}-\d{4}-\d{4}"),
    ),
    "fire_risk_assessment": (
        (8, r"fire risk assessment|\bfra\b|fire safety risk assessment"),
        (
            3,
            r"risk to life|fire risk (?:rating|level)|regulatory reform \(fire|\bpas ?79\b|"
            r"responsible person|duty ?holder",
        ),
        (1, r"means of escape|significant findings|ignition|evacuation"),
    ),
    "pat": (
        (8, r"\bpat\b (?:test|cert|report|inspection|record|register)|portable appliance (?:test|inspect|safety)"),
        (
            6,
            r"in-?service inspection and testing of electrical equipment|"
            r"electrical equipment (?:test|inspection) (?:cert|report)",
        ),
        (
            2,
            r"appliance (?:id|no|description|list)|earth continuity|insulation resistance|"
            r"class (?:i|ii|1|2)\b|test operative",
        ),
    ),
    "hmo_licence": (
        (
            8,
            r"(?:hmo|house in multiple occupation|houses in multiple occupation|"
            r"multiple occupation) (?:\w+ )?licen[cs]e",
        ),
        (8, r"licen[cs]e (?:\w+ ){0,5}(?:hmo|house in multiple occupation)"),
        (
            3,
            r"part 2 of the housing act 2004|civic government \(scotland\)|"
            r"maximum (?:number of )?(?:occup|persons|households)",
        ),
        (2, r"licen[cs]ee|licen[cs]e holder|licen[cs]e (?:number|no|conditions)"),
    ),
    "selective_licence": (
        (9, r"selective (?:property )?licen[cs]|licen[cs]e (?:\w+ ){0,4}selective"),
        (4, r"part 3 of the housing act 2004|housing act 2004,? part 3|section 85"),
        (2, r"licen[cs]ee|licen[cs]e holder|licen[cs]e (?:number|no|conditions)"),
        (1, r"property licen[cs]e|private rented property licen[cs]e"),
    ),
    "legionella": (
        (8, r"legionell\w+ (?:risk )?(?:assess|control|report|certif|check|inspection|survey)"),
        (6, r"water (?:hygiene|safety|system) risk assess|legionella"),
        (
            2,
            r"\bl8\b|hsg ?274|calorifier|dead ?legs?|shower heads?|stored? water|"
            r"cold water (?:tank|storage)|outlet temp",
        ),
    ),
    "fire_alarm": (
        (
            8,
            r"fire (?:detection and )?(?:fire )?alarm (?:system )?(?:\w+ )?(?:certif|inspection|"
            r"test|servic|report|maintenance|commission)",
        ),
        (
            6,
            r"\bbs ?5839\b|fire detection and (?:fire )?alarm|smoke (?:and heat )?alarm (?:certif|"
            r"test|install|inspection)",
        ),
        (
            2,
            r"control panel|call points?|sounders?|smoke detectors?|heat detectors?|grade d1?|"
            r"category ld ?\d|interlinked",
        ),
    ),
    "emergency_lighting": (
        (
            9,
            r"emergency (?:escape )?light(?:ing|s) (?:system )?(?:\w+ )?(?:certif|inspection|test|"
            r"report|periodic|servic|completion)",
        ),
        (6, r"\bbs ?5266\b|\bbs en ?50172\b|emergency (?:escape )?lighting"),
        (2, r"luminaires?|duration test|maintained|three hours?|3 ?h(?:ou)?rs?"),
    ),
    "insurance": (
        (8, r"(?:landlord|property|building|contents|let property|home|residential)s?['’]?s? (?:\w+ ){0,3}insurance"),
        (
            6,
            r"(?:policy|insurance|certificate of) (?:schedule|certificate|insurance)|"
            r"schedule of insurance|statement of (?:fact|insurance)",
        ),
        (
            4,
            r"period of (?:insurance|cover)|sum insured|insured (?:property|address|person|name)|"
            r"policy ?holder|policy (?:number|no)",
        ),
        (2, r"underwrit|insurer|excess|premium|liability|indemnity|rebuild"),
    ),
    "deposit": (
        (
            8,
            r"(?:tenancy )?deposit (?:protection|certificate|scheme)|deposit protected|"
            r"certificate of (?:tenancy )?deposit",
        ),
        (
            5,
            r"\bmydeposits\b|\bsafe ?deposits\b|letting protection service|tenancy deposit scheme|"
            r"deposit protection service|prescribed information",
        ),
        (
            2,
            r"deposit (?:amount|id|account|reference|received)|adjudicat|\bdan\b|"
            r"dispute resolution|alternative dispute",
        ),
    ),
    "tenancy_agreement": (
        (
            8,
            r"tenancy agreement|agreement for (?:an? )?(?:assured|letting|tenancy)|"
            r"occupation contract|private residential tenancy",
        ),
        (
            5,
            r"assured (?:shorthold |periodic )?tenancy|"
            r"written statement (?:of (?:the )?(?:occupation|terms))|standard contract|"
            r"contract-?holder",
        ),
        (
            2,
            r"the landlord (?:agrees|lets|will|shall)|the tenant (?:agrees|will|shall|must)|"
            r"rent of|payable (?:monthly|in advance)|the term",
        ),
    ),
    "rsw_licence": (
        (9, r"rent smart wales|rhentu doeth cymru"),
        (4, r"housing \(wales\) act 2014|(?:landlord|agent) licen[cs]e"),
    ),
    "sc_registration": (
        (
            8,
            r"scottish landlord reg|landlord registration (?:scheme|certificate|number|scotland|"
            r"confirmation)|register of landlords|landlord register",
        ),
        (5, r"antisocial behaviour etc\.? \(scotland\) act|\b\d{5,7}/\d{3}/\d{5}\b"),
    ),
}
INSPECTED = (
    *("gas_safety", "eicr", "epc", "fire_risk_assessment", "pat", "legionella", "fire_alarm", "emergency_lighting"),
)
"""The kinds that an expert makes out after an inspection, and signs."""
AGAINST = re.compile(
    r"\b(?:invoice|your bill|amount due|balance due|total due|vat (?:no|reg)|statement of account|"
    r"quotation|quote (?:no|ref)|estimate|"
    r"receipt (?:no|for)|purchase order|remittance|booking confirmation|appointment confirm|"
    r"reminder|newsletter|dear \w+|"
    r"yours (?:sincerely|faithfully)|kind regards|price list|terms and conditions of sale|"
    r"order confirmation|meter reading|standing charge)\b",
    re.IGNORECASE,
)
SHEET = re.compile(
    r"\b(?:(?:gas|boiler|appliance|central heating|heating) (?:\w+ ){0,2}(?:service|servicing|"
    r"maintenance|commissioning) (?:\w+ )?(?:record|report|checklist|sheet|certificate)|"
    r"job ?sheet|work ?sheet|commissioning checklist|benchmark|boiler service|service record|"
    r"gas (?:test|tightness|purging) (?:and purge )?(?:record|certificate|sheet)|"
    r"warning notice|gas warning|minor (?:electrical installation )?works|"
    r"electrical installation certificate|building regulations compliance|unvented)\b",
    re.IGNORECASE,
)
"""Papers of the trade that are no record for the landlord, however alike they look."""
FORM_LABEL = re.compile(
    r"\b(?:date|name|address|no|number|signature|signed|engineer|inspector|landlord|agent|defects)\b", re.IGNORECASE
)
FILLED_IN = re.compile(r"\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b|\d{5,}")
HEAD_ROWS = 8
HEAD_COUNTS = 2
LEAST = 8
PATTERNS = {
    kind: [(weight, re.compile(pattern, re.IGNORECASE)) for weight, pattern in weighed]
    for kind, weighed in KINDS.items()
}


def head_of(text: Text) -> str:
    """The first lines of a document."""
    rows = text.pages[0].rows[:HEAD_ROWS] if text.pages else ()
    return "\n".join("  ".join(cell.text for cell in row) for row in rows)


def in_one_line(text: str) -> str:
    """A text as if it had no lines: a heading may be broken anywhere."""
    return " ".join(text.split())


def weigh(text: Text) -> dict[str, int]:
    """How much speaks for each kind."""
    head, whole = in_one_line(head_of(text)), in_one_line(text.text)
    return {
        kind: sum(
            weight * (HEAD_COUNTS if pattern.search(head) else 1)
            for weight, pattern in patterns
            if pattern.search(whole)
        )
        for kind, patterns in PATTERNS.items()
    }


def kind_of(text: Text) -> Field:
    """The kind of a document; `other` where nothing speaks plainly for one."""
    weights = weigh(text)
    ranked = sorted(weights, key=lambda kind: -weights[kind])
    first, second = ranked[0], ranked[1]
    weight = weights[first]
    if is_blank(text) or is_sheet(text) or weight < LEAST + against(text):
        return Field("other", 0.7)
    margin = (weight - weights[second]) / weight
    return Field(first, round(min(0.98, 0.6 + 0.4 * margin + 0.01 * weight), 2), title_of(text, first))


def against(text: Text) -> int:
    """How much speaks against its being any certificate: bills and letters name them too."""
    found = len({match.lower() for match in AGAINST.findall(text.text)})
    return 12 * min(found, 2) if AGAINST.search(head_of(text)) or found > 1 else 2 * found


def is_sheet(text: Text) -> bool:
    """Whether it is headed as a paper of the trade, and not as the landlord's record."""
    head = head_of(text)
    return bool(SHEET.search(head)) and not re.search(
        r"landlord['’]?s?/? ?\w* ?gas safety|\bcp ?12\b|condition report", head, re.IGNORECASE
    )


def title_of(text: Text, kind: str) -> Source | None:
    """The words that say the kind."""
    for cell in text.cells:
        for _, pattern in PATTERNS[kind]:
            if match := pattern.search(cell.text):
                return source_in(cell, *match.span())
    return None


def is_blank(text: Text) -> bool:
    """Whether a form has labels and nothing beside them: no day, no number, no address."""
    labels = len(FORM_LABEL.findall(text.text))
    return labels >= 3 and not FILLED_IN.search(text.text) and not days_in(text.text)
