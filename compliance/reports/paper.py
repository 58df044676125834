"""Reports on paper: tagged PDF in the type of all that we print."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.branding.selectors import brand_of, on_paper
from compliance.models import ReportRun
from compliance.reports.tables import Cell, Report, Table
from config.lib import clock
from config.lib.display import day, short_day
from documents.generation.printing import html_as_pdf
from plans.features import Access, FeatureKey
from plans.selectors import entitlements_of


@dataclass(frozen=True, slots=True)
class Printed:
    """A table as it is printed: its caption, its headings, and its rows, each cell with whether it is a figure."""

    caption: str
    headings: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[tuple[str, bool]]]


@dataclass(frozen=True, slots=True)
class Part:
    """A table's title and what is printed under it."""

    title: str
    tables: Sequence[Printed]


def pdf_of(report: Report, *, run: ReportRun) -> bytes:
    """The report as a tagged PDF."""
    parts = [Part(table.title, list(printed(table))) for table in report.tables]
    brand = brand_on(run)
    shown = {"report": report, "parts": parts, "brand": brand, **standing(run)}
    return html_as_pdf(render_to_string("print/report.html", shown), colour=brand.get("colour", ""))


def brand_on(run: ReportRun) -> dict[str, Any]:
    """The landlord's own appearance where the plan has it; nothing for everybody else."""
    entitlements = entitlements_of(run.landlord)
    if entitlements is None or not entitlements.allows(FeatureKey.WHITE_LABEL_REPORTS, to=Access.EXPORT):
        return {}
    brand = brand_of(run.landlord)
    return on_paper(brand) if brand else {}


def standing(run: ReportRun) -> dict[str, object]:
    """What stands at the foot of every page: when it was made, as at which day, and where it is checked."""
    return {
        "run": run,
        "product": settings.PRODUCT_NAME,
        "reference": run.reference,
        "as_at": day(run.on),
        "generated": f"{clock.local(clock.now()):%-d %B %Y, %H:%M}",
        "verify_at": f"{settings.SITE_URL}{reverse('verifying:verify')}",
    }


def printed(table: Table) -> Iterator[Printed]:
    """Each group as a table of its own, without the columns that have no room."""
    shown = [number for number, column in enumerate(table.columns) if column.is_on_paper]
    headings = [(table.columns[number].heading, table.columns[number].is_figure) for number in shown]
    for group in table.groups:
        rows = [[(said(row[number]), table.columns[number].is_figure) for number in shown] for row in group.rows]
        yield Printed(group.name, headings, rows)


def said(cell: Cell) -> str:
    """A cell as people read it."""
    match cell:
        case None:
            return ""
        case bool():
            return "Yes" if cell else "No"
        case date():
            return short_day(cell)
        case Decimal():
            return f"{cell.normalize():f}"
    return str(cell)
