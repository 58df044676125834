"""Tables as CSV files that open rightly in a spreadsheet, and run nothing there."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

from django.http import HttpResponse

from config.lib import clock

Cell: TypeAlias = str | int | date | bool | None
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_response(rows: Iterable[Sequence[Cell]], *, headings: Sequence[str], name: str) -> HttpResponse:
    """The table as a file named after it and today, which no cache keeps."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    response = HttpResponse(BYTE_ORDER_MARK + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{clock.today().isoformat()}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def plain(cell: Cell) -> str:
    """A cell as text: days in ISO form, yes and no, and an apostrophe before what a spreadsheet takes for a formula."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case date():
            return cell.isoformat()
        case str() if cell.startswith(FORMULA_STARTS):
            return f"'{cell}"
    return str(cell)
