"""The pages of scheduled reports: the landlord's, and those that links in mails open."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audit import services as audit
from accounts.portal import PortalRequest, portal_view
from compliance.reports import recipients, schedules
from compliance.reports.errors import CannotAsk, TooManyRecipients, TooManySchedules
from compliance.reports.links import recipient_of, run_of
from compliance.reports.schedule_forms import RecipientForm, ScheduleForm
from compliance.reports.selectors import own_addresses
from compliance.reports.tasks import make
from compliance.reports.views import handed_out
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, require_feature

reading = require_feature(FeatureKey.SCHEDULED_REPORTS, Access.READ)
writing = require_feature(FeatureKey.SCHEDULED_REPORTS, Access.WRITE)


def check_writing(request: PortalRequest) -> None:
    """Ask the gate before something is changed on a page that can also be read."""
    if request.method == "POST":
        current_entitlements(request).check(FeatureKey.SCHEDULED_REPORTS, to=Access.WRITE)


@require_http_methods(["GET", "POST"])
@portal_view
@reading
def schedule_list(request: PortalRequest) -> HttpResponse:
    """The schedules there are; add one."""
    check_writing(request)
    form = ScheduleForm(request.POST if request.method == "POST" else None, landlord=request.landlord)
    if form.is_valid():
        addresses = form.cleaned_data["addresses"]
        try:
            added = schedules.add_schedule(request.landlord, chosen=form.chosen, addresses=addresses, by=request.user)
        except TooManySchedules as error:
            form.add_error(None, error.message)
        except CannotAsk as error:
            form.add_error("addresses", error.message)
        else:
            messages.success(request, "Kept. Whoever is not one of your people is first asked whether they want it.")
            return redirect("compliance:report-schedule", added.pk)
    shown = {"form": form, "schedules": schedules.schedules_of(request.landlord)}
    return render(request, "compliance/reports/schedules.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@portal_view
@reading
def schedule(request: PortalRequest, pk: int) -> HttpResponse:
    """One schedule with its runs and recipients; add a recipient."""
    found = schedules.get_schedule(request.landlord, pk=pk)
    check_writing(request)
    form = RecipientForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            recipients.add_recipient(found, address=form.cleaned_data["address"], by=request.user)
        except (TooManyRecipients, CannotAsk) as error:
            form.add_error("address", error.message)
        else:
            return redirect("compliance:report-schedule", pk)
    shown = {"form": form, "schedule": found, "last": found.runs.first(), "own": own_addresses(request.landlord)}
    return render(request, "compliance/reports/schedule.html", shown, status=422 if form.is_bound else 200)


@require_POST
@portal_view
@writing
def schedule_run(request: PortalRequest, pk: int) -> HttpResponse:
    """Make its report now."""
    run = schedules.run_now(schedules.get_schedule(request.landlord, pk=pk), by=request.user)
    make.delay_on_commit(run.pk)
    return redirect("compliance:report", run.pk)


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def schedule_end(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask, then make it no more."""
    found = schedules.get_schedule(request.landlord, pk=pk)
    if request.method == "GET":
        return render(request, "compliance/reports/schedule_end.html", {"schedule": found})
    schedules.end_schedule(found, by=request.user)
    messages.success(request, "Ended. The reports that it made are kept.")
    return redirect("compliance:report-schedules")


@require_POST
@portal_view
@writing
def recipient_remove(request: PortalRequest, pk: int) -> HttpResponse:
    """Take an address off the list."""
    recipient = recipients.get_recipient(request.landlord, pk=pk)
    recipients.remove_recipient(recipient, by=request.user)
    return redirect("compliance:report-schedule", recipient.schedule_id)


# By the links in mails --------------------------------------------------------------------------


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def recipient(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever reads at an address says whether they want the report. A link that is only looked at changes nothing."""
    found = recipient_of(token)
    if request.method == "POST":
        if "stop" in request.POST:
            recipients.refuse(found)
            return render(request, "compliance/reports/recipient_done.html", {"is_stopped": True})
        recipients.confirm(found)
        return render(request, "compliance/reports/recipient_done.html", {"is_stopped": False})
    return render(request, "compliance/reports/recipient.html", {"recipient": found, "schedule": found.schedule})


@login_not_required
@require_safe
def scheduled_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file of a scheduled report, for whoever it was mailed to."""
    run = run_of(token)
    audit.record("compliance.report_downloaded", subject=run, after={"sha256": run.sha256, "by": "link"})
    return handed_out(run)
