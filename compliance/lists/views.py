"""The lists of homes, requirements, evidence and tenancies, as pages and as files."""

from typing import Any

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.portal import PortalRequest, portal_view
from compliance.lists import exports
from compliance.lists.forms import EvidenceFilter, PropertyFilter, RequirementFilter, TenancyFilter
from compliance.lists.pages import entries_of, lines_of
from compliance.lists.selectors import (
    critical_codes,
    listed_archived,
    listed_evidence,
    listed_homes,
    listed_requirements,
    listed_tenancies,
)
from compliance.portfolio.capping import read_only
from compliance.selectors import active_properties
from compliance.tenancies.selectors import WRITTEN, Entry, state_of
from config.lib import clock
from config.lib.listing import FilterForm, Rows, page_of
from plans.exports import export_link, exported
from plans.features import Access, FeatureKey
from plans.gate import require_feature

reading = require_feature(FeatureKey.COMPLIANCE_DASHBOARD, Access.READ)
exporting = require_feature(FeatureKey.REPORTS_CSV, Access.EXPORT)


def page(request: PortalRequest, template: str, *, form: FilterForm, export: str, **shown: Any) -> HttpResponse:
    """A page of a list, with what narrows it and the way to have all of it as a file."""
    shown |= {"form": form, "export": export_link(request, export, form=form)}
    return render(request, template, shown, status=422 if form.errors else 200)


def part(request: PortalRequest, rows: Rows) -> "Page[Any]":
    """The page of the rows that the address names."""
    return page_of(rows, number=request.GET.get("page"))


@require_GET
@portal_view
@reading
def property_list(request: PortalRequest) -> HttpResponse:
    """The homes, each with its strip, and at the end of all of them the landlord's own."""
    form = PropertyFilter(request.GET)
    found = listed_homes(request.landlord, chosen=form.chosen)
    seen = part(request, found.rows)
    shown = {
        "page": seen,
        "own": None if form.is_narrowed or seen.has_next() else found.own,
        "in_use": active_properties(request.landlord).count(),
        "is_scored": found.is_scored,
        "over_cap": read_only(request.landlord).exists(),
    }
    return page(request, "compliance/property_list.html", form=form, export="compliance:property-csv", **shown)


@require_GET
@portal_view
@exporting
def property_csv(request: PortalRequest) -> HttpResponse:
    """The homes as a file."""
    form = PropertyFilter(request.GET)
    rows = listed_homes(request.landlord, chosen=form.chosen).rows
    return exported(request, rows, columns=exports.PROPERTIES, name="properties", form=form)


@require_GET
@portal_view
@reading
def property_archived(request: PortalRequest) -> HttpResponse:
    """The homes that were archived."""
    form = FilterForm(request.GET)
    homes = listed_archived(request.landlord, chosen=form.chosen).prefetch_related(WRITTEN)
    shown = {"page": part(request, homes)}
    template, export = "compliance/portfolio/archived.html", "compliance:property-archived-csv"
    return page(request, template, form=form, export=export, **shown)


@require_GET
@portal_view
@exporting
def property_archived_csv(request: PortalRequest) -> HttpResponse:
    """The archived homes as a file."""
    form = FilterForm(request.GET)
    rows = listed_archived(request.landlord, chosen=form.chosen)
    return exported(request, rows, columns=exports.ARCHIVED, name="archived-properties", form=form)


@require_GET
@portal_view
@reading
def requirement_list(request: PortalRequest) -> HttpResponse:
    """Everything that is asked, of all homes and of the landlord."""
    form = RequirementFilter(request.GET, landlord=request.landlord)
    on = clock.today()
    seen = part(request, listed_requirements(request.landlord, chosen=form.chosen, on=on))
    shown = {"page": seen, "lines": lines_of(seen, critical=critical_codes(on))}
    template, export = "compliance/lists/requirements.html", "compliance:requirement-csv"
    return page(request, template, form=form, export=export, **shown)


@require_GET
@portal_view
@exporting
def requirement_csv(request: PortalRequest) -> HttpResponse:
    """What is asked as a file."""
    form = RequirementFilter(request.GET, landlord=request.landlord)
    rows = listed_requirements(request.landlord, chosen=form.chosen, on=clock.today())
    return exported(request, rows, columns=exports.REQUIREMENTS, name="requirements", form=form)


@require_GET
@portal_view
@reading
def evidence_list(request: PortalRequest) -> HttpResponse:
    """Everything that was recorded."""
    form = EvidenceFilter(request.GET, landlord=request.landlord)
    seen = part(request, listed_evidence(request.landlord, chosen=form.chosen))
    shown = {"page": seen, "entries": entries_of(seen)}
    return page(request, "compliance/lists/evidence.html", form=form, export="compliance:evidence-csv", **shown)


@require_GET
@portal_view
@exporting
def evidence_csv(request: PortalRequest) -> HttpResponse:
    """What was recorded as a file."""
    form = EvidenceFilter(request.GET, landlord=request.landlord)
    rows = listed_evidence(request.landlord, chosen=form.chosen)
    return exported(request, rows, columns=exports.EVIDENCE, name="evidence", form=form)


@require_GET
@portal_view
@reading
def tenancy_list(request: PortalRequest) -> HttpResponse:
    """Every tenancy, in every home."""
    form, on = TenancyFilter(request.GET, landlord=request.landlord), clock.today()
    seen = part(request, listed_tenancies(request.landlord, chosen=form.chosen, on=on))
    shown = {"page": seen, "entries": [Entry(row, state_of(row, on=on)) for row in seen]}
    return page(request, "compliance/lists/tenancies.html", form=form, export="compliance:tenancy-csv", **shown)


@require_GET
@portal_view
@exporting
def tenancy_csv(request: PortalRequest) -> HttpResponse:
    """The tenancies as a file."""
    form, on = TenancyFilter(request.GET, landlord=request.landlord), clock.today()
    rows = listed_tenancies(request.landlord, chosen=form.chosen, on=on)
    return exported(request, rows, columns=exports.of_tenancy(on), name="tenancies", form=form)
