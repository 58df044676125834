"""Lists that leave the portal as CSV: the link, and the file behind it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.audit import services as audit
from accounts.portal import PortalRequest
from config.lib.csvfile import Cell, csv_response
from config.lib.listing import FilterForm
from plans.features import FeatureKey
from plans.gate import plan_needed
from plans.models import Plan

Columns: TypeAlias = Sequence[tuple[str, Callable[[Any], Cell]]]
"""Each column's heading, and what it says of a row."""


@dataclass(frozen=True, slots=True)
class ExportLink:
    """Where a list is exported, and the plan that this takes where the landlord's own does not hold it."""

    url: str
    plan: Plan | None


def export_link(request: HttpRequest, route: str, *, form: FilterForm) -> ExportLink:
    """The link to a list as CSV, narrowed as it is now. It is shown to all; the gate answers behind it."""
    address = f"{reverse(route)}?{form.query}" if form.query else reverse(route)
    return ExportLink(address, plan_needed(request, FeatureKey.REPORTS_CSV))


def exported(
    request: PortalRequest, rows: Iterable[Any], *, columns: Columns, name: str, form: FilterForm
) -> HttpResponse:
    """The rows as a CSV file. The trail keeps that they left and what narrowed them, not the words searched for."""
    cells = [[value(row) for _, value in columns] for row in rows]
    after = {"list": name, "rows": len(cells), "narrowed_by": sorted(form.chosen)}
    audit.record("accounts.list_exported", subject=request.landlord, after=after)
    return csv_response(cells, headings=[heading for heading, _ in columns], name=name)
