"""The pages of reports: what there is to ask for, how far one is, and its file."""

from django.http import Http404, HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.audit import services as audit
from accounts.portal import PortalRequest, portal_view
from compliance.models import ReportRun
from compliance.reports import services
from compliance.reports.errors import BundleTooLarge, NothingToShow
from compliance.reports.forms import EvidenceForm, ReportForm
from compliance.reports.selectors import get_report, reports_of
from compliance.reports.tasks import make
from compliance.reports.words import BOUND, MEDIA_TYPES, ReportFormat
from compliance.states import ReportState
from config.lib.listing import page_of
from config.lib.polling import progress_page
from documents.delivery import guarded
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, require_feature

FAILED = "We tried several times and have been told of it. Nothing of yours is lost."
SAID = (NothingToShow.code, BundleTooLarge.code)
"""Failures whose sentence is meant for the landlord."""
exporting = require_feature(FeatureKey.REPORTS_PDF, Access.EXPORT)


@require_http_methods(["GET", "POST"])
@portal_view
@exporting
def report_list(request: PortalRequest) -> HttpResponse:
    """Ask for a report; those that were made."""
    form = ReportForm(request.POST if request.method == "POST" else None, landlord=request.landlord)
    if form.is_valid():
        said = form.cleaned_data
        chosen = {"kind": said["kind"], "format": said["format"], "home": form.home, "on": said["on"]}
        return begun(services.ask(request.landlord, **chosen, asked={"days": said["days"]}, by=request.user))
    page = page_of(reports_of(request.landlord), number=request.GET.get("page"))
    return render(
        request, "compliance/reports/list.html", {"form": form, "page": page}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
@portal_view
@exporting
def evidence(request: PortalRequest) -> HttpResponse:
    """Ask for an evidence pack or bundle."""
    form = EvidenceForm(request.POST if request.method == "POST" else None, landlord=request.landlord)
    if form.is_valid():
        try:
            return begun(services.ask_bound(form.scope, kind=form.cleaned_data["kind"], by=request.user))
        except (NothingToShow, BundleTooLarge) as error:
            form.add_error(None, error.message)
    return render(request, "compliance/reports/evidence.html", {"form": form}, status=422 if form.is_bound else 200)


def begun(run: ReportRun) -> HttpResponse:
    """Call the worker, and show how far it is."""
    make.delay_on_commit(run.pk)
    return redirect("compliance:report", run.pk)


@never_cache
@require_GET
@portal_view
@exporting
def report(request: PortalRequest, pk: int) -> HttpResponse:
    """How far a report is, and the way to its file. Asked for by htmx it answers with that alone."""
    run = get_report(request.landlord, pk=pk)
    is_moving = run.state == ReportState.QUEUED
    shown = {
        "run": run,
        "is_moving": is_moving,
        "is_told": run.kind in BOUND,
        "failure": run.error if run.error_code in SAID else FAILED,
    }
    page, fragment = "compliance/reports/report.html", "compliance/reports/_progress.html"
    return progress_page(request, shown, page=page, fragment=fragment, is_moving=is_moving)


@require_GET
@portal_view
@exporting
def report_file(request: PortalRequest, pk: int) -> HttpResponseBase:
    """The file of a report that is made."""
    run = get_report(request.landlord, pk=pk)
    if run.state != ReportState.MADE:
        raise Http404
    current_entitlements(request).check(services.FEATURES[ReportFormat(run.format)], to=Access.EXPORT)
    audit.record("compliance.report_downloaded", subject=run, after={"sha256": run.sha256})
    return handed_out(run)


def handed_out(run: ReportRun) -> FileResponse:
    """The file of a report, to be saved, and kept by nobody between."""
    response = FileResponse(run.file.open("rb"), as_attachment=True, filename=run.name)
    return guarded(response, media_type=MEDIA_TYPES[ReportFormat(run.format)])
