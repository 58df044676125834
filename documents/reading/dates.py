"""Which day of a document is which: each is told by the words it stands with."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.reading.days import MONTH, Day, days_in
from documents.reading.fields import DOUBTFUL, LIKELY, SURE, Field, Source, source_in, sureness_in
from documents.reading.kinds import INSPECTED
from documents.reading.pages import Cell, Text
from documents.reading.roles import Role, role_of

RANGE = re.compile(
    r"^\s*(?:to|until|till|[-–—]|and ending(?: on)?|up to(?: and including)?|through)\s*$", re.IGNORECASE
)
TAIL = re.compile(rf"(?<![\w/.-])\d{{1,2}}(?:st|nd|rd|th)?(?:\s(?:of\s)?(?:{MONTH}))?$", re.IGNORECASE)
LONGEST_DAY = 20
LONGEST_LABEL = 70
SENTENCE = re.compile(r"[.;!?](?=\s+[A-Z(])|;|\s\|\s")


@dataclass(frozen=True, slots=True)
class Dated:
    """A day of the document with what it says, and how plainly: 0 beside its label, more where further."""

    day: Day
    cell: Cell
    role: Role
    label: str
    steps: int

    @property
    def source(self) -> Source | None:
        """The words of the day."""
        return source_in(self.cell, self.day.start, self.day.end)

    @property
    def confidence(self) -> float:
        """How sure it is that this day says that."""
        near = (SURE, SURE, LIKELY + 0.1)[self.steps]
        sureness = sureness_in(self.cell, self.day.start, self.day.end)
        return min(near, LIKELY if self.day.is_unusual else 1.0, 0.4 + 0.6 * sureness)


def dated(text: Text) -> list[Dated]:
    """Every day of the document with its role."""
    found: list[Dated] = []
    for cell in text.cells:
        end, before = 0, Role.OTHER
        for day in days_in(cell.text):
            one = told(text, cell, day, after=end, before=before)
            found.append(one)
            end, before = day.end, one.role
        found.extend(broken_day(text, cell, after=end))
    return found


def broken_day(text: Text, cell: Cell, *, after: int) -> Iterator[Dated]:
    """A day at the end of a line that goes on in the next."""
    tail = TAIL.search(cell.text)
    if tail is None or tail.start() < after:
        return
    rows = text.pages[cell.page - 1].rows
    next_line = rows[cell.row + 1][:1] if cell.row + 1 < len(rows) else []
    for other in [*text.below(cell), *next_line]:
        joined = days_in(f"{tail[0]} {other.text[:LONGEST_DAY]}")
        if joined and joined[0].start == 0 and joined[0].end > len(tail[0]):
            here = Day(joined[0].on, tail.start(), tail.end())
            one = told(text, cell, here, after=after, before=Role.OTHER)
            yield Dated(here, cell, one.role, one.label, 2)
            return


def told(text: Text, cell: Cell, day: Day, *, after: int, before: Role) -> Dated:
    """One day with its role: by the words before it, else by the cell to the left, above, or right after it."""
    between = cell.text[after : day.start]
    if after and RANGE.match(between):
        return Dated(day, cell, Role.OTHER if before is Role.INSPECTION else Role.EXPIRY, "to", 0)
    for steps, label in enumerate_labels(text, cell, between):
        if role := role_of(label):
            return Dated(day, cell, role, label, min(steps, 2))
    return Dated(day, cell, Role.OTHER if between.strip() else Role.BARE, "", 2)


def enumerate_labels(text: Text, cell: Cell, between: str) -> Iterator[tuple[int, str]]:
    """The words that may tell what a day is, the nearest first."""
    if between.strip(" :.-–,"):
        yield 0, last_sentence(between).strip(" ,")
        return
    left = neighbours_left(text, cell)
    if left:
        yield 0, last_sentence(left[-1].text)
    for steps, above in enumerate(above_of(text, cell), start=1):
        days = days_in(above.text)
        yield steps, last_sentence(above.text[days[-1].end :] if days else above.text)
    if not left and (taller := text.beside_left(cell)):
        yield 1, " ".join(one.text for one in taller)[-2 * LONGEST_LABEL :]
    for further in reversed(left[:-1]):
        yield 2, last_sentence(further.text)


def last_sentence(text: str) -> str:
    """The end of a text, from where its last sentence begins."""
    cut = 0
    for match in SENTENCE.finditer(text.rstrip(" :.;-")):
        cut = match.end()
    return text[cut:][-LONGEST_LABEL:]


def neighbours_left(text: Text, cell: Cell) -> list[Cell]:
    """The cells to the left on the same row, as far as they hold no day themselves."""
    row = text.pages[cell.page - 1].rows[cell.row]
    before = [one for one in row if one.box.right <= cell.box.left + 0.01]
    kept: list[Cell] = []
    for one in reversed(before):
        if days_in(one.text):
            break
        kept.insert(0, one)
    return kept


def above_of(text: Text, cell: Cell) -> Iterator[Cell]:
    """The cells above it in its column: at most two rows up, not across a gap."""
    box = cell.box
    for row in reversed(text.pages[cell.page - 1].rows[max(0, cell.row - 2) : cell.row]):
        height = max(box.bottom - box.top, 0.005)
        over = [one for one in row if one.box.left - 0.02 <= cell.box.left < one.box.right + 0.02]
        near = [one for one in over if box.top - one.box.bottom < 2.5 * height]
        if not near:
            continue
        yield near[-1]
        box = near[-1].box


def dates_of(found: Sequence[Dated], *, kind: str) -> dict[str, Field | None]:
    """The three dates of a document of a kind."""
    values: dict[str, Field | None] = {}
    for role in (Role.INSPECTION, Role.ISSUE, Role.EXPIRY):
        values[role.value] = surest([one for one in found if one.role is role])
    bare = surest([one for one in found if one.role is Role.BARE])
    if bare and kind in INSPECTED and not values["inspection_date"] and not values["issue_date"]:
        values["inspection_date"] = Field(bare.value, min(bare.confidence, DOUBTFUL), bare.source)
    elif bare and not values["issue_date"] and kind not in ONE_DAY:
        values["issue_date"] = Field(bare.value, min(bare.confidence, DOUBTFUL), bare.source)
    if kind in ONE_DAY and not values["inspection_date"] and (signed := values["issue_date"]):
        values["inspection_date"] = Field(signed.value, min(signed.confidence, DOUBTFUL + 0.2), signed.source)
    if kind not in INSPECTED:
        values["inspection_date"] = None
    return values


ONE_DAY = ("gas_safety", "pat")
"""Kinds whose paper is made out on the spot, and of which a bare date says nothing more than that."""


def surest(found: Sequence[Dated]) -> Field | None:
    """The day that is told most plainly; less sure where another is told as plainly and differs."""
    if not found:
        return None
    first = max(found, key=lambda one: one.confidence)
    rivals = {one.day.on for one in found if one.confidence >= first.confidence - 0.1} - {first.day.on}
    confidence = min(first.confidence, DOUBTFUL + 0.1) if rivals else first.confidence
    return Field(first.day.on, confidence, first.source)
