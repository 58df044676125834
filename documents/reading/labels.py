"""Values beside their labels: after them, to the right of them, or under them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.reading.pages import Cell, Text

BETWEEN = re.compile(r"^[\s:;.,=\-–—#*|]*(?:\((?:[^)]{0,40})\))?[\s:;.,=\-–—#*|]*")
FILL = re.compile(r"^[\s._…\-–—]*$")
NOTHING = re.compile(
    r"^\W*(?:none|nil|n/?a|no|no (?:defects?|faults?|remedial|actions?|issues?|observations?)\b.*|"
    r"not applicable|-+|nothing(?: found)?)\W*$",
    re.IGNORECASE,
)
"""What is printed where there is nothing to say."""
NOISE = " \t|‘’“”'\"\\[]{}~_;:,"


@dataclass(frozen=True, slots=True)
class Beside:
    """A value, the label it stands with, and how far from it: 0 right after it, 1 to the right, 2 under it."""

    label: str
    cell: Cell
    start: int
    end: int
    steps: int

    @property
    def text(self) -> str:
        """The value as it is printed."""
        return self.cell.text[self.start : self.end]


def beside(text: Text, label: "re.Pattern[str]", *, lines: int = 1) -> Iterator[Beside]:
    """What stands beside a label, wherever it occurs; under it up to so many lines."""
    for cell in text.cells:
        for match in label.finditer(cell.text):
            yield from values_of(text, cell, match, lines=lines)


def values_of(text: Text, cell: Cell, match: "re.Match[str]", *, lines: int) -> Iterator[Beside]:
    """The values of one label."""
    between = BETWEEN.match(cell.text[match.end() :])
    start = match.end() + (between.end() if between else 0)
    if not FILL.match(cell.text[start:]):
        yield Beside(match[0], cell, start, len(cell.text), 0)
        return
    right = text.right_of(cell)
    if right is not None and not FILL.match(right.text) and not is_label(right.text):
        yield Beside(match[0], right, 0, len(right.text), 1)
    for under in text.below(cell, most=lines):
        yield Beside(match[0], under, 0, len(under.text), 2)


def is_label(text: str) -> bool:
    """Whether a cell is itself a label: words that end with a colon, or that never are a value."""
    return text.rstrip().endswith(":") or bool(LABEL.match(text))


LABEL = re.compile(
    r"^(?:(?:date|name|address|signature|signed|position|tel|telephone|phone|email|e-mail|company|business|landlord|"
    r"tenant|client|customer|owner|agent|job address|site address|installation address|property|premises|"
    r"engineer|inspector|assessor|tester|electrician|contractor|result|outcome|report|tested|report issued|"
    r"test again before|scheme membership|landlord / agent)(?: (?:no|number|name|address|of .{3,30}))?)[.:]?$",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """A value without what scanning leaves around it."""
    return " ".join(text.split()).strip(NOISE)
