"""The pages on which tenancies are seen, added, ended, and on which people move in and out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.portal import PortalRequest, portal_view
from compliance.models import Tenancy
from compliance.models.facts import new_key
from compliance.portfolio.capping import ensure_open
from compliance.selectors import get_property
from compliance.tenancies import services
from compliance.tenancies.errors import LastOccupier
from compliance.tenancies.forms import EndForm, NameForm, TenancyForm
from compliance.tenancies.selectors import get_occupier, get_tenancy, tenancies_of
from config.lib import clock
from plans.features import Access, FeatureKey
from plans.gate import require_feature

reading = require_feature(FeatureKey.COMPLIANCE_DASHBOARD, Access.READ)
writing = require_feature(FeatureKey.COMPLIANCE_DASHBOARD, Access.WRITE)
LIST, PEOPLE = "compliance:tenancies", "compliance:tenancy-people"


@require_GET
@portal_view
@reading
def tenancies(request: PortalRequest, pk: int) -> HttpResponse:
    """The tenancies of a home."""
    home = get_property(request.landlord, pk=pk, on=clock.today())
    shown = {"home": home, "entries": tenancies_of(home, on=clock.today())}
    return render(request, "compliance/tenancies/list.html", shown)


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def tenancy_add(request: PortalRequest, pk: int) -> HttpResponse:
    """Add a tenancy; then it is asked about."""
    home = get_property(request.landlord, pk=pk, on=clock.today())
    ensure_open(home)
    form = TenancyForm(request.POST or None, initial={"key": new_key()})
    if not form.is_valid():
        shown = {"home": home, "form": form}
        return render(request, "compliance/tenancies/add.html", shown, status=422 if form.is_bound else 200)
    services.add_tenancy(home, by=request.user, **form.cleaned_data)
    messages.success(request, "The tenancy was added. Answer what you can; the rest stays open.")
    return redirect("compliance:property-questions", home.pk)


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def tenancy_end(request: PortalRequest, pk: int) -> HttpResponse:
    """Say on which day a tenancy ends."""
    tenancy = get_tenancy(request.landlord, pk=pk)
    ensure_open(tenancy.property)
    form = EndForm(request.POST or None, tenancy=tenancy, initial={"ends_on": tenancy.ends_on})
    if not form.is_valid():
        shown = {"tenancy": tenancy, "home": tenancy.property, "form": form}
        return render(request, "compliance/tenancies/end.html", shown, status=422 if form.is_bound else 200)
    services.end_tenancy(tenancy, on=form.cleaned_data["ends_on"], by=request.user)
    messages.success(request, "Saved. What is asked is up to date, and what was recorded stays.")
    return redirect(LIST, tenancy.property_id)


@require_POST
@portal_view
@writing
def tenancy_go_on(request: PortalRequest, pk: int) -> HttpResponse:
    """Take an end back."""
    tenancy = get_tenancy(request.landlord, pk=pk)
    services.end_tenancy(tenancy, on=None, by=request.user)
    messages.success(request, "Saved. The tenancy goes on.")
    return redirect(LIST, tenancy.property_id)


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def tenancy_people(request: PortalRequest, pk: int) -> HttpResponse:
    """Who lives there; somebody more may move in."""
    tenancy = get_tenancy(request.landlord, pk=pk)
    ensure_open(tenancy.property)
    form = NameForm(request.POST or None)
    if not form.is_valid():
        return people_page(request, tenancy=tenancy, form=form)
    services.add_occupier(tenancy, name=form.cleaned_data["name"])
    messages.success(request, "Saved. What is asked of each person is up to date.")
    return redirect(PEOPLE, tenancy.pk)


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def occupier_name(request: PortalRequest, pk: int) -> HttpResponse:
    """Give somebody a name, or another."""
    occupier = get_occupier(request.landlord, pk=pk)
    ensure_open(occupier.tenancy.property)
    form = NameForm(request.POST or None, initial={"name": occupier.name})
    if not form.is_valid():
        shown = {"occupier": occupier, "home": occupier.tenancy.property, "form": form}
        return render(request, "compliance/tenancies/name.html", shown, status=422 if form.is_bound else 200)
    services.rename_occupier(occupier, name=form.cleaned_data["name"])
    messages.success(request, "Saved.")
    return redirect(PEOPLE, occupier.tenancy_id)


@require_POST
@portal_view
@writing
def occupier_leave(request: PortalRequest, pk: int) -> HttpResponse:
    """Say that somebody moved out."""
    occupier = get_occupier(request.landlord, pk=pk)
    try:
        services.let_leave(occupier)
        messages.success(request, "Saved. What was recorded about them stays.")
    except LastOccupier as error:
        messages.error(request, error.message)
    return redirect(PEOPLE, occupier.tenancy_id)


def people_page(request: PortalRequest, *, tenancy: Tenancy, form: NameForm) -> HttpResponse:
    """The page of those who live there."""
    shown = {"tenancy": tenancy, "home": tenancy.property, "form": form}
    return render(request, "compliance/tenancies/people.html", shown, status=422 if form.is_bound else 200)
