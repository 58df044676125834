"""From an uploaded file to rows of text. The file is trusted in nothing: not its name, its sizes or its cells."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from compliance.portfolio.workbooks import Merges, Unreadable, open_workbook

MAX_BYTES = 2_000_000
MAX_ROWS = 1_000
MAX_COLUMNS = 60
MAX_CHARACTERS = 300
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
MIN_HEADINGS = 2
TOO_LARGE = "This file is larger than 2 MB. Split it, or take out pictures and other sheets"
TOO_LONG = f"This file has more than {MAX_ROWS:,} rows. Split it"
NO_SPREADSHEET = "This is neither a CSV file nor an Excel workbook (.xlsx)"
Line: TypeAlias = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: the headings, and the rows below them that are not blank, as JSON can hold them.

    Each row has its number in the file (`at`), its `cells`, and `merged`: by column, the range that hides a cell.
    """

    headings: list[str]
    rows: list[dict[str, Any]] = field(default_factory=list)


def read(content: bytes) -> Sheet:
    """The first sheet of a workbook, or a CSV file. Unreadable, with the reason, where it is neither or too large."""
    if len(content) > MAX_BYTES:
        raise Unreadable(TOO_LARGE)
    if content.startswith(OLD_EXCEL):
        raise Unreadable("This is an old .xls file, or one with a password. Save it as .xlsx without a password")
    if content.startswith(ZIP):
        values, merges = open_workbook(content, max_columns=MAX_COLUMNS)
        return sheet_of(filled(values), merges=merges)
    return sheet_of(filled(enumerate(csv_records(content), start=1)), merges=Merges())


def sheet_of(lines: Iterable[Line], *, merges: Merges) -> Sheet:
    """The headings are the first line that has several; a title above them is passed over."""
    kept = at_most(lines, MAX_ROWS + 10)
    start = next((place for place, (_, cells) in enumerate(kept) if sum(map(bool, cells)) >= MIN_HEADINGS), 0)
    below = kept[start + 1 :]
    if not below:
        raise Unreadable("This file has no rows below its headings")
    if len(below) > MAX_ROWS:
        raise Unreadable(TOO_LONG)
    _, headings = kept[start]
    width = max(len(cells) for _, cells in kept[start:])
    rows = [{"at": at, "cells": padded(cells, width), "merged": hidden(at, cells, merges)} for at, cells in below]
    return Sheet(headings=padded(headings, width), rows=rows)


def at_most(lines: Iterable[Line], limit: int) -> list[Line]:
    """These lines as a list; Unreadable where there are more."""
    found = []
    for line in lines:
        found.append(line)
        if len(found) > limit:
            raise Unreadable(TOO_LONG)
    return found


def filled(values: Iterable[tuple[int, Sequence[Any]]]) -> Iterator[Line]:
    """The lines that hold anything, as text, without the empty cells at their end."""
    for at, raw in values:
        if raw.count(None) == len(raw):
            continue
        cells = [as_text(value) for value in raw[:MAX_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield at, cells


def hidden(at: int, cells: list[str], merges: Merges) -> dict[str, str]:
    """The empty cells of a row that a merged range hides, with that range."""
    return {str(column): ref for column, ref in merges.hiding(at) if column >= len(cells) or not cells[column]}


def padded(cells: list[str], width: int) -> list[str]:
    """A line of this many cells."""
    return cells + [""] * (width - len(cells))


def as_text(value: Any) -> str:
    """A cell as one line of text: a date as 2026-06-01, yes or no, a whole number without a point."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    printable = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in str(value))
    return re.sub(r" +", " ", printable).strip()[:MAX_CHARACTERS]


def csv_records(content: bytes) -> Iterator[list[str]]:
    """The records of a CSV file, whichever of the usual signs parts its cells."""
    text = decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    sign = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    except csv.Error as error:
        raise Unreadable(NO_SPREADSHEET) from error


def decoded(content: bytes) -> str:
    """The text of a file as the usual programs write it. Unreadable where it is no text."""
    for encoding in ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(NO_SPREADSHEET)
