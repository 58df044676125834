"""The pages on which a home is added, changed, archived and restored."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.portal import PortalRequest, portal_view
from compliance.errors import HomeChanged
from compliance.meanwhile import changed_meanwhile, point_out
from compliance.models import Property
from compliance.models.facts import new_key
from compliance.portfolio import services
from compliance.portfolio.capping import choose_active, ensure_open, in_order
from compliance.portfolio.forms import ArchiveForm, ChangedHomeForm, ChoiceForm, HomeForm, NewHomeForm
from compliance.portfolio.selectors import get_archived, stated, who_changed
from compliance.selectors import active_properties, get_property
from config.lib import clock
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, require_feature

writing = require_feature(FeatureKey.COMPLIANCE_DASHBOARD, Access.WRITE)
GIVEN = "compliance:property-detail"


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def property_add(request: PortalRequest) -> HttpResponse:
    """Add a home; then it is asked about."""
    if request.method == "GET":
        return add_page(request, form=NewHomeForm(landlord=request.landlord, initial={"key": new_key()}))
    form = NewHomeForm(request.POST, landlord=request.landlord, own_key=request.POST.get("key", ""))
    if not form.is_valid():
        return add_page(request, form=form, status=422)
    if form.lacks_council:
        return add_page(request, form=form.with_councils())
    home = services.add_homes(request.landlord, homes=[form.described], by=request.user)[0]
    messages.success(request, f"{home.line_1} was added. Answer what you can; the rest stays open.")
    return redirect("compliance:property-questions", home.pk)


def add_page(request: PortalRequest, *, form: HomeForm, status: int = 200) -> HttpResponse:
    """The page on which a home is added."""
    shown = {"form": form, "in_use": active_properties(request.landlord).count()}
    return render(request, "compliance/portfolio/add.html", shown, status=status)


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def property_edit(request: PortalRequest, pk: int) -> HttpResponse:
    """Change where a home is and who looks after it."""
    home = get_property(request.landlord, pk=pk, on=clock.today())
    ensure_open(home)
    options: dict[str, Any] = {"landlord": request.landlord, "home": home}
    if request.method == "GET":
        said = stated(home)
        return edit_page(request, form=ChangedHomeForm(initial={**said, "seen": said}, **options), home=home)
    form = ChangedHomeForm(request.POST, **options)
    if not form.is_valid():
        return edit_page(request, form=form, home=home, status=422)
    if form.lacks_council:
        return edit_page(request, form=form.with_councils(), home=home)
    return save(request, form=form, home=home)


def edit_page(request: PortalRequest, *, form: HomeForm, home: Property, status: int = 200) -> HttpResponse:
    """The page on which a home is changed."""
    return render(request, "compliance/portfolio/edit.html", {"form": form, "home": home}, status=status)


def save(request: PortalRequest, *, form: ChangedHomeForm, home: Property) -> HttpResponse:
    """Write the change, or show what others changed meanwhile; sent once more, it is this person's word that counts."""
    seen = form.cleaned_data["seen"]
    try:
        services.change_home(home, sent=form.sent, seen=seen, by=request.user)
    except HomeChanged as refusal:
        home = get_property(request.landlord, pk=home.pk, on=clock.today())
        now, typed = stated(home), services.changed_units(form.sent, seen=seen)
        again = ChangedHomeForm(initial={**now, **typed, "seen": now}, landlord=request.landlord, home=home)
        point_out(again, problems={name: told(again, name, home=home) for name in refusal.fields})
        return edit_page(request, form=again, home=home, status=refusal.status)
    messages.success(request, "Saved. What is asked of this home is up to date.")
    return redirect(GIVEN, home.pk)


def told(form: ChangedHomeForm, name: str, *, home: Property) -> str:
    """What a person is told of a field that another changed."""
    who, at = who_changed(home, field=name)
    now = form.words(name, stated(home)[name])
    return changed_meanwhile(str(form.fields[name].label), now=now, who=who, at=at)


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def property_archive(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask, then archive a home."""
    home = get_property(request.landlord, pk=pk, on=clock.today())
    form = ArchiveForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        shown = {"home": home, "form": form}
        return render(request, "compliance/portfolio/archive.html", shown, status=422 if form.is_bound else 200)
    services.archive_home(home, why=form.cleaned_data["reason"])
    messages.success(request, f"{home.line_1} is archived. Nothing more is asked of it.")
    return redirect("compliance:property-archived")


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def property_restore(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask, then bring an archived home back."""
    home = get_archived(request.landlord, pk=pk)
    if request.method == "GET":
        in_use = active_properties(request.landlord).count()
        return render(request, "compliance/portfolio/restore.html", {"home": home, "in_use": in_use})
    services.restore_home(home)
    messages.success(request, f"{home.line_1} is back, with what is asked of it.")
    return redirect(GIVEN, home.pk)


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def property_choose(request: PortalRequest) -> HttpResponse:
    """Say which homes stay active where the plan allows fewer than there are."""
    limit, homes = current_entitlements(request).property_limit, list(in_order(request.landlord))
    form = ChoiceForm(request.POST if request.method == "POST" else None, homes=homes, limit=limit)
    if not form.is_valid():
        shown = {"form": form, "limit": limit, "count": len(homes)}
        return render(request, "compliance/portfolio/choose.html", shown, status=422 if form.is_bound else 200)
    choose_active(request.landlord, keys=form.cleaned_data["homes"], by=request.user)
    messages.success(request, "Saved. The others are read-only, and their reminders go on.")
    return redirect("compliance:property-list")
