"""The address of the home: not that of the landlord, the agent or the firm."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.reading.fields import DOUBTFUL, LIKELY, SURE, Field, Source, source_in, sureness_in
from documents.reading.labels import clean
from documents.reading.pages import Cell, Text, around

POSTCODE = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2}[0-9][0-9A-Z]?)\s{0,2}([0-9OISl][ABD-HJLNP-UW-Z]{2})(?![A-Z0-9])")
OUTWARD = re.compile(r"(?<![A-Z0-9])[A-Z]{1,2}[0-9][0-9A-Z]?$")
OURS = re.compile(
    r"\b(?:in respect of|situated at|"
    r"(?:job|site|installation|property|premises|rental|rented|tenancy|supply|inspect(?:ed|"
    r"ion)|risk|insured|building|"
    r"licensed|let(?:ting)?|dwelling|works?|appliances?|assessment|location|tested|surveyed|"
    r"registered property) ?(?:address|property|premises|location|site|dwelling|house)?s?|"
    r"address (?:of|tested|inspected|assessed|insured|licensed|where)[^:]{0,40}|property|premises|location|dwelling|"
    r"(?:premises|property|building|site) (?:assessed|inspected|address|tested|licensed|insured|"
    r"let|to which[^:]{0,30})|"
    r"the (?:property|premises|dwelling)|occupier['’]?s? address|address of (?:the )?(?:property|"
    r"premises|installation|appliances))\b",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"\b(?:landlord|client|customer|owner|agent|company|contractor|business|firm|duty ?holder|"
    r"responsible person|licensee|"
    r"licen[cs]e holder|tenant['’]?s? (?:name|contact|forward)|tenant\b(?! address)|billing|"
    r"correspondence|registered office|head office|engineer|inspector|assessor|tester|"
    r"policy ?holder|insured['’]?s? (?:name|postal)|insurer|broker|council|from|trading (?:as|"
    r"address)|office|installer|organisation|"
    r"ordering|applicant|managing|manager|prepared (?:for|by)|invoice|issued by|contact|postal|"
    r"home address|employer)\b",
    re.IGNORECASE,
)
UNIT = re.compile(
    r"^(?:flat|apartment|apt|unit|room|studio|suite|maisonette|basement|ground floor|first floor|"
    r"top floor|\d{1,3}[a-z]?$|[a-z]$)",
    re.IGNORECASE,
)
HEAD = re.compile(r"[^\d,]*(?=\d|,|\b(?:Flat|Apartment|Unit)\b)")
"""What stands before the address begins."""
MOST_LINES = 6
HOUSE = re.compile(r"\d|\b(?:house|cottage|lodge|farm|hall|court|villa|the )\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """An address that the reader was told of, to find it in a document."""

    line_1: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Found:
    """An address in a document: its first line, its postcode, whose it is, and where it stands."""

    line_1: str
    postcode: str
    is_ours: bool | None
    cell: Cell
    start: int
    end: int
    lines: Sequence[Cell]

    @property
    def confidence(self) -> float:
        """How sure it is that it is the home's."""
        told = {True: SURE, None: DOUBTFUL + 0.1, False: 0.1}[self.is_ours]
        return min(told, 0.3 + 0.7 * sureness_in(self.cell, self.start, self.end))

    @property
    def source(self) -> Source | None:
        """The words of the address."""
        if len(self.lines) > 1:
            words = [word for cell in self.lines for word in cell.words]
            return Source(", ".join(cell.text for cell in self.lines), self.cell.page, around(words))
        return source_in(self.cell, 0, self.end)


def place_of(text: Text, *, candidates: Sequence[Address]) -> dict[str, Field | None]:
    """The home's postcode and first line of its address."""
    found = [one for one in addresses(text) if one.is_ours is not False]
    known = {squeezed(one.postcode) for one in candidates}
    if not found:
        return {"property_postcode": None, "property_address_line1": None}
    first = max(found, key=lambda one: (squeezed(one.postcode) in known, one.confidence))
    line = Field(first.line_1, min(first.confidence, LIKELY + 0.15), first.source) if first.line_1 else None
    return {"property_postcode": Field(first.postcode, first.confidence, first.source), "property_address_line1": line}


def squeezed(postcode: str) -> str:
    """A postcode without spaces, in capitals."""
    return postcode.replace(" ", "").upper()


def addresses(text: Text) -> Iterator[Found]:
    """Every address with a postcode."""
    for cell in text.cells:
        for match in POSTCODE.finditer(cell.text):
            before = cell.text[: match.start()].rstrip(" ,")
            if before:
                yield in_a_line(text, cell, match, before=before)
            else:
                yield in_a_block(text, cell, match)
        if broken := broken_postcode(text, cell):
            yield broken


def broken_postcode(text: Text, cell: Cell) -> Found | None:
    """An address whose postcode goes on in the next line of its entry."""
    outward = OUTWARD.search(cell.text)
    below = next(text.below(cell, most=2), None)
    if outward is None or below is None or not (match := POSTCODE.match(f"{outward[0]} {below.text}")):
        return None
    label, address = split_label(cell.text[: outward.start()].rstrip(" ,"))
    is_ours = told(text, cell, label=label)
    return Found(line_1_of(address), written(match), is_ours, cell, outward.start(), len(cell.text), [cell, below])


def written(match: "re.Match[str]") -> str:
    """A postcode as it is written, with a letter that was taken for a figure put right."""
    inward = match[2][0].translate(str.maketrans("OISl", "0151")) + match[2][1:]
    return f"{match[1]} {inward}"


def in_a_line(text: Text, cell: Cell, match: "re.Match[str]", *, before: str) -> Found:
    """An address on one line, after its label or beside it; or the end of one that began on the line above."""
    label, address = split_label(before)
    is_ours = told(text, cell, label=label)
    lines = [cell]
    if not HOUSE.search(address) and (above := block_above(text, cell)):
        lines = [*above, cell]
        address = ", ".join([*(split_label(one.text)[1] for one in above), address])
        is_ours = is_ours if is_ours is not None else told_by_neighbours(text, above[0])
    return Found(line_1_of(address), written(match), is_ours, cell, match.start(), match.end(), lines)


def in_a_block(text: Text, cell: Cell, match: "re.Match[str]") -> Found:
    """An address of several lines that ends with its postcode."""
    above = block_above(text, cell)
    lines = [*above, cell]
    label, first = split_label(above[0].text) if above else ("", "")
    address = ", ".join([first, *(clean(one.text) for one in above[1:])])
    is_ours = told(text, lines[0], label=label)
    return Found(line_1_of(address), written(match), is_ours, cell, match.start(), match.end(), lines)


def split_label(text: str) -> tuple[str, str]:
    """The label that a line begins with, and the rest of it."""
    if ":" in text:
        label, _, rest = text.rpartition(":")
        return label, clean(rest)
    head = HEAD.match(text)
    labels = [match.end() for pattern in (OURS, OTHERS) for match in pattern.finditer(head[0])] if head else []
    if labels and not re.match(r"\s*,", text[max(labels) :]):
        return text[: max(labels)], clean(text[max(labels) :])
    return "", clean(text)


def whose(label: str) -> bool | None:
    """Whether a label speaks of the home; False where it speaks of somebody else's address."""
    if OTHERS.search(label) and not re.search(
        r"(?:job|site|installation|property|premises|rental|tenancy) address", label, re.IGNORECASE
    ):
        return False
    return True if OURS.search(label) else None


def told(text: Text, cell: Cell, *, label: str) -> bool | None:
    """Whose an address is: by its own label, else by what stands around it."""
    by_label = whose(label) if label else None
    return by_label if by_label is not None else told_by_neighbours(text, cell)


def told_by_neighbours(text: Text, cell: Cell) -> bool | None:
    """Whose an address is by the cell to its left, else by what stands above it."""
    row = text.pages[cell.page - 1].rows[cell.row]
    left = [one for one in row if one.box.right <= cell.box.left + 0.01]
    beside = left[-1].text if left else " ".join(one.text for one in text.beside_left(cell))
    if (by_label := whose(beside)) is not None:
        return by_label
    for above in cells_above(text, cell, most=MOST_LINES):
        if (by_heading := whose(above.text)) is not None and len(above.text) < 60:
            return by_heading
    return None


def cells_above(text: Text, cell: Cell, *, most: int) -> Iterator[Cell]:
    """The cells above in its column, the nearest first, as far as they follow without a gap."""
    box = cell.box
    rows = text.pages[cell.page - 1].rows
    for number in range(cell.row - 1, max(-1, cell.row - 1 - most - 2), -1):
        over = next((one for one in rows[number] if abs(one.box.left - cell.box.left) < 0.02), None)
        if over is None:
            continue
        if box.top - over.box.bottom > 2.2 * max(box.bottom - box.top, 0.005):
            return
        yield over
        box = over.box


def block_above(text: Text, cell: Cell) -> list[Cell]:
    """The lines of an address above its last one, the first line first."""
    lines: list[Cell] = []
    for above in cells_above(text, cell, most=MOST_LINES):
        if len(lines) == MOST_LINES or POSTCODE.search(above.text) or len(above.text) > 60 or is_heading(above.text):
            break
        lines.insert(0, above)
        if re.match(r"^(?:.*:\s*)?(?:flat|apartment|unit|\d+[a-z]?\b)", above.text, re.IGNORECASE) and not UNIT.match(
            above.text
        ):
            before = next(cells_above(text, above, most=1), None)
            if before is None or not UNIT.match(before.text):
                break
    return [line for line in lines if not re.search(r"\b(?:ltd|limited|llp|plc)\b", line.text, re.IGNORECASE)]


def is_heading(text: str) -> bool:
    """Whether a line names what follows rather than being of it."""
    bare = text.rstrip(" :")
    return (
        text.rstrip().endswith(":")
        or bool(OURS.fullmatch(bare) or OTHERS.fullmatch(bare))
        or bool(re.search(r" / ", bare) and whose(bare) is not None)
    )


def line_1_of(address: str) -> str:
    """The first line of an address: the street with its number, and the flat before it."""
    parts = [clean(part) for part in address.split(",") if clean(part)]
    if not parts:
        return ""
    while len(parts) > 1 and not HOUSE.search(parts[0]) and not UNIT.match(parts[0]):
        parts = parts[1:]  # a name before the address
    if len(parts) > 1 and UNIT.match(parts[0]) and not re.match(r"^\d+[a-z]?\s+\w", parts[0]):
        return f"{parts[0]}, {parts[1]}"
    return parts[0]
