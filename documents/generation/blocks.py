"""What a finished document consists of, before it is set as PDF or DOCX: blocks of plain text, in reading order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Block:
    """Something that stands on its own in the text."""

    shape: ClassVar[str] = ""

    @property
    def template(self) -> str:
        """What draws it on a page."""
        return f"print/blocks/{self.shape}.html"


@dataclass(frozen=True, slots=True)
class Letterhead(Block):
    """Who writes to whom, when, about what."""

    shape: ClassVar[str] = "letterhead"
    sender: Sequence[str]
    recipient: Sequence[str]
    on: str
    subject: str


@dataclass(frozen=True, slots=True)
class Heading(Block):
    """A heading within the document; its number is empty outside agreements."""

    shape: ClassVar[str] = "heading"
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph(Block):
    """A paragraph."""

    shape: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Clause(Block):
    """A numbered clause, with its lettered points."""

    shape: ClassVar[str] = "clause"
    number: str
    text: str
    points: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Bullets(Block):
    """A list of points."""

    shape: ClassVar[str] = "bullets"
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Facts(Block):
    """What was said, as a table of two columns."""

    shape: ClassVar[str] = "facts"
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table(Block):
    """Rows under headings; `figures` are the columns to set on the right, `look` is a name of its columns' widths."""

    shape: ClassVar[str] = "table"
    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()
    figures: frozenset[int] = frozenset()
    look: str = ""

    @property
    def cells(self) -> list[list[tuple[str, bool]]]:
        """Each cell with whether it is a figure."""
        return [[(text, at in self.figures) for at, text in enumerate(row)] for row in self.rows]

    @property
    def headings(self) -> list[tuple[str, bool]]:
        """Each heading with whether figures stand under it."""
        return [(text, at in self.figures) for at, text in enumerate(self.columns)]

    @property
    def totals(self) -> list[tuple[str, bool]]:
        """The last line, in the same way."""
        return [(text, at in self.figures) for at, text in enumerate(self.total)]


@dataclass(frozen=True, slots=True)
class Note(Block):
    """Something set apart."""

    shape: ClassVar[str] = "note"
    text: str


@dataclass(frozen=True, slots=True)
class Signatures(Block):
    """A place to sign and date for each name."""

    shape: ClassVar[str] = "signatures"
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Blank(Block):
    """A line to be filled in by hand."""

    shape: ClassVar[str] = "blank"
    label: str


@dataclass(frozen=True, slots=True)
class Tick(Block):
    """Boxes to tick by hand."""

    shape: ClassVar[str] = "tick"
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class PageBreak(Block):
    """What follows begins a page."""

    shape: ClassVar[str] = "page_break"


@dataclass(frozen=True)
class Sheet:
    """A whole document, ready to be set."""

    title: str
    subtitle: str
    reference: str
    blocks: Sequence[Block]
    law: Sequence[Mapping[str, str]]
    law_on: str
    made_from: Sequence[tuple[str, str]]
    standing_line: str
    closing: str
    verify_at: str
    is_draft: bool
    is_letter: bool
    brand: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_agreement(self) -> bool:
        """Whether it has numbered clauses, and so is set closer."""
        return any(isinstance(block, Clause) for block in self.blocks)
