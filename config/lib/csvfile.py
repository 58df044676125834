"""Tables as CSV files that open rightly in a spreadsheet, and run nothing there."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from django.http import HttpResponse

from config.lib import clock

Cell: TypeAlias = str | int | Decimal | date | bool | None
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_response(rows: Iterable[Sequence[Cell]], *, headings: Sequence[str], name: str) -> HttpResponse:
    """The table as a file named after it and today, which no cache keeps."""
    response = HttpResponse(csv_text(rows, headings=headings), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{clock.today().isoformat()}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def csv_text(
    rows: Iterable[Sequence[Cell]], *, headings: Sequence[str], as_day: Callable[[date], str] = date.isoformat
) -> str:
    """The table as the text of a file, to be written as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([plain(cell, as_day=as_day) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()


def plain(cell: Cell, *, as_day: Callable[[date], str] = date.isoformat) -> str:
    """A cell as text: days as wanted, yes and no, an apostrophe before what a spreadsheet takes for a formula."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case date():
            return as_day(cell)
        case str() if cell.startswith(FORMULA_STARTS):
            return f"'{cell}"
    return str(cell)
