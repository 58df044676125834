"""Spreadsheets as landlords have them."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADINGS = ["Address", "Town", "Postcode", "Local authority", "Gas", "Occupants", "Tenancy start"]


def home_row(number: int, **changes: Any) -> list[Any]:
    """A row under HEADINGS."""
    row = {
        "Address": f"{number} Mill Lane", "Town": "Leeds", "Postcode": "LS1 4AP",
        "Local authority": "Leeds City Council", "Gas": "Yes", "Occupants": 2, "Tenancy start": "01/06/2026",
    }  # fmt: skip
    return list((row | changes).values())


def csv_of(rows: Sequence[Sequence[Any]], *, name: str = "homes.csv", sign: str = ",") -> SimpleUploadedFile:
    """A CSV file as Excel writes it."""
    text = io.StringIO()
    csv.writer(text, delimiter=sign).writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode("utf-8-sig"))


def xlsx_of(
    rows: Sequence[Sequence[Any]], *, merged: Sequence[str] = (), name: str = "homes.xlsx"
) -> SimpleUploadedFile:
    """A workbook with these rows, and these ranges merged."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for cells in merged:
        book.active.merge_cells(cells)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())
