"""Opening an Excel workbook that a stranger may have made."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.xml.functions import iterparse

MAX_UNPACKED_BYTES = 25_000_000
MAX_PARTS = 500
MAX_MERGES = 2_000
MAX_SHEET_ROWS = 1_048_576
DECLARATIONS = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
"""No workbook has a document type; in one that was made to do harm it declares what unfolds without end."""

Values: TypeAlias = Iterator[tuple[int, Sequence[Any]]]


class Unreadable(ValueError):
    """A file that cannot be read; says why in words for the person who uploaded it."""


@dataclass(frozen=True, slots=True)
class Merges:
    """The merged ranges of a sheet, each with its bounds: first column, first row, last column, last row, from 1."""

    ranges: tuple[tuple[str, tuple[int, int, int, int]], ...] = field(default=())
    max_columns: int = 0

    def hiding(self, row: int) -> Iterator[tuple[int, str]]:
        """The cells of a row that lie in a range but are not its first: their columns, from 0, and the range."""
        for ref, (left, top, right, bottom) in self.ranges:
            if top <= row <= bottom:
                first = left + 1 if row == top else left
                yield from ((column - 1, ref) for column in range(first, min(right, self.max_columns) + 1))


def open_workbook(content: bytes, *, max_columns: int) -> tuple[Values, Merges]:
    """The rows of the first sheet that is shown, with their numbers, and its merged cells. No formula is worked out."""
    check_parts(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        merges = Merges(tuple(merged_ranges(sheet)), max_columns)
        rows = sheet.iter_rows(max_col=max_columns, max_row=MAX_SHEET_ROWS, values_only=True)
    except Unreadable:
        raise
    except Exception as error:  # the library stumbles in many ways over what is no workbook
        raise broken() from error
    return numbered(rows), merges


def numbered(rows: Iterator[Sequence[Any]]) -> Values:
    """The rows with their numbers. Unreadable where one cannot be read."""
    try:
        yield from enumerate(rows, start=1)
    except Exception as error:  # as above: rows are read only now
        raise broken() from error


def broken() -> Unreadable:
    """What is said of a workbook that is none."""
    return Unreadable("This workbook is damaged or protected. Open it, save it again as .xlsx and try once more")


def check_parts(content: bytes) -> None:
    """Refuse, before anything is unpacked, what would unpack to too much; and what declares a document type."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise Unreadable("This workbook unpacks to more than we read. Save only its first sheet, as CSV")
            if any(declares(archive.read(part)) for part in parts):
                raise broken()
    except Unreadable:
        raise
    except Exception as error:  # as above: a broken archive is stumbled over in many ways, too
        raise broken() from error


def declares(text: bytes) -> bool:
    """Whether a part has a document type."""
    return any(declaration in text for declaration in DECLARATIONS)


def merged_ranges(sheet: Any) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """The merged ranges; the library's sparing way of reading leaves them out, so they are read by themselves."""
    count = 0
    with sheet._get_source() as source:
        for _, element in iterparse(source):
            if element.tag.endswith("}mergeCell"):
                count += 1
                if count > MAX_MERGES:
                    raise Unreadable("This sheet has more merged cells than we read. Unmerge them")
                left, top, right, bottom = range_boundaries(element.get("ref"))
                if left and top and right and bottom:  # a merge of whole rows or columns names not all four
                    yield element.get("ref"), (left, top, right, bottom)
            element.clear()
