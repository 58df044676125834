"""A document as words where they stand: the same whether they were printed as text or read from a picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

GAP = 0.9
"""How many heights of a line apart two words stand in different columns."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in fractions of its width and height from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    def joined(self, other: "Box") -> "Box":
        """The smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Word:
    """A word, where it stands, and how sure whoever read it is of it, from 0 to 1."""

    text: str
    box: Box
    sureness: float = 1.0


@dataclass(frozen=True)
class Cell:
    """Words that stand together on one line: a sentence, or one entry of a table."""

    words: Sequence[Word]
    page: int
    row: int

    @cached_property
    def text(self) -> str:
        """The words in a line."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def box(self) -> Box:
        """Where it stands."""
        return around(self.words)

    def words_within(self, start: int, end: int) -> list[Word]:
        """The words of which something stands between two places of the text."""
        found, at = [], 0
        for word in self.words:
            if at < end and at + len(word.text) > start:
                found.append(word)
            at += len(word.text) + 1
        return found


@dataclass(frozen=True)
class Page:
    """A page: its rows from top to bottom, each of its cells from left to right."""

    number: int
    rows: Sequence[Sequence[Cell]]
    is_from_picture: bool = False

    @cached_property
    def text(self) -> str:
        """The page, a row to a line."""
        return "\n".join("  ".join(cell.text for cell in row) for row in self.rows)


@dataclass(frozen=True)
class Text:
    """What a document says."""

    pages: Sequence[Page]

    @cached_property
    def text(self) -> str:
        """All of it, a row to a line."""
        return "\n".join(page.text for page in self.pages)

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell in the order in which it is read."""
        for page in self.pages:
            for row in page.rows:
                yield from row

    @property
    def is_from_picture(self) -> bool:
        """Whether any page of it was read from a picture."""
        return any(page.is_from_picture for page in self.pages)

    def right_of(self, cell: Cell) -> Cell | None:
        """The next cell on the same row."""
        row = self.pages[cell.page - 1].rows[cell.row]
        at = next(number for number, one in enumerate(row) if one is cell) + 1
        return row[at] if at < len(row) else None

    def beside_left(self, cell: Cell) -> list[Cell]:
        """The lines of the entry to the left of a cell that has none on its own row, because that entry is taller."""
        rows = self.pages[cell.page - 1].rows
        height = max(cell.box.bottom - cell.box.top, 0.005)
        near = [one for row in rows[max(0, cell.row - 1) : cell.row + 2] for one in row if one is not cell]
        return [
            one
            for one in near
            if one.box.right <= cell.box.left + 0.01
            and min(abs(one.box.top - cell.box.bottom), abs(cell.box.top - one.box.bottom)) < 0.8 * height
        ]

    def below(self, cell: Cell, *, most: int = 1) -> Iterator[Cell]:
        """The cells under it in its column, row by row, as far as they follow without a gap."""
        last, left = cell.box, most
        for row in self.pages[cell.page - 1].rows[cell.row + 1 : cell.row + 2 + most]:
            here = next((one for one in row if is_under(one.box, cell.box)), None)
            if here is None:
                continue
            if not left or here.box.top - last.bottom > 2.2 * max(last.bottom - last.top, 0.005):
                return
            yield here
            last, left = here.box, left - 1


def is_under(one: Box, other: Box) -> bool:
    """Whether a box begins where another does, or lies within its width."""
    return abs(one.left - other.left) < 0.02 or (one.left >= other.left - 0.02 and one.left < other.right)


def around(words: Sequence[Word]) -> Box:
    """The smallest box around all of them."""
    box = words[0].box
    for word in words[1:]:
        box = box.joined(word.box)
    return box


def page_of(words: Sequence[Word], *, number: int, is_from_picture: bool = False, ratio: float = 1.414) -> Page:
    """A page made of its words; `ratio` is its height by its width."""
    rows = [cells_of(row, page=number, row=at, ratio=ratio) for at, row in enumerate(rows_of(words))]
    return Page(number, rows, is_from_picture)


def rows_of(words: Sequence[Word]) -> list[list[Word]]:
    """The words by rows, from top to bottom: those whose middles are at about one height."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (middle(one), one.box.left)):
        height = word.box.bottom - word.box.top
        if rows and abs(middle(word) - middle_of(rows[-1])) < 0.6 * max(height, 0.004):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda one: one.box.left) for row in rows]


def middle(word: Word) -> float:
    """The height of its middle."""
    return (word.box.top + word.box.bottom) / 2


def middle_of(row: Sequence[Word]) -> float:
    """The height of the middle of a row."""
    return sum(middle(word) for word in row) / len(row)


def cells_of(words: Sequence[Word], *, page: int, row: int, ratio: float) -> list[Cell]:
    """The words of a row by cells: a wide gap begins the next."""
    groups: list[list[Word]] = []
    for word in words:
        if groups and word.box.left - groups[-1][-1].box.right < GAP * height_of(word, ratio=ratio):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [Cell(group, page, row) for group in groups]


def height_of(word: Word, *, ratio: float) -> float:
    """The height of a word in fractions of the page's width."""
    return max(word.box.bottom - word.box.top, 0.006) * ratio
