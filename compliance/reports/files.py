"""Reports as files of rows: Excel and CSV, in which nothing runs."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from compliance.reports.tables import Cell, Report, Table
from compliance.reports.words import DayStyle
from config.lib.csvfile import csv_text

WRITTEN = {DayStyle.UK: "%d/%m/%Y", DayStyle.ISO: "%Y-%m-%d"}
SHOWN = {DayStyle.UK: "dd/mm/yyyy", DayStyle.ISO: "yyyy-mm-dd"}
WIDEST, NARROWEST = 60, 9
SHEET_NAME = 31
"""The longest name that Excel takes."""


def csv_of(report: Report, *, days: DayStyle) -> bytes:
    """The table in full detail."""
    table = report.tables[-1]
    return csv_text(table.rows, headings=table.headings, as_day=lambda on: on.strftime(WRITTEN[days])).encode()


def xlsx_of(report: Report, *, made: list[tuple[str, str]], days: DayStyle) -> bytes:
    """A workbook with a sheet for each table, and a last one about the report itself."""
    book = Workbook(write_only=True)
    for table in report.tables:
        write_table(book.create_sheet(table.title[:SHEET_NAME]), table=table, days=days)
    about = book.create_sheet("About")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 20, WIDEST
    for row in (("Report", report.title), *report.facts, *made, *(("Note", note) for note in report.notes)):
        about.append([cell_of(about, value, days=days) for value in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def write_table(sheet: Any, *, table: Table, days: DayStyle) -> None:
    """A table, its headings in sight while the rows move."""
    rows = list(table.rows)
    sheet.freeze_panes = "A2"
    for letter, width in widths(table, rows=rows):
        sheet.column_dimensions[letter].width = width
    sheet.append([heading_of(sheet, heading) for heading in table.headings])
    for row in rows:
        sheet.append([cell_of(sheet, value, days=days) for value in row])
    if rows:
        sheet.auto_filter.ref = f"A1:{chr(ord('A') + len(table.headings) - 1)}{len(rows) + 1}"


def widths(table: Table, *, rows: list[list[Cell]]) -> Iterator[tuple[str, int]]:
    """How wide each column is: as its longest cell, within bounds."""
    for number, heading in enumerate(table.headings):
        longest = max([len(heading), *(10 if isinstance(row[number], date) else len(str(row[number])) for row in rows)])
        yield chr(ord("A") + number), min(max(longest + 2, NARROWEST), WIDEST)


def heading_of(sheet: Any, text: str) -> Any:
    """A heading."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def cell_of(sheet: Any, value: Any, *, days: DayStyle) -> Any:
    """A cell that holds what it shows. Text is text, whatever it begins with: no formula, no error, no control sign."""
    if isinstance(value, bool):
        value = "Yes" if value else "No"
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub(" ", value))
        cell.data_type = "s"
        cell.alignment = Alignment(vertical="top")
        return cell
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, date):
        cell.number_format = SHOWN[days]
    return cell
