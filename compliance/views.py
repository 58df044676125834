"""The portal's pages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.portal import PortalRequest, portal_view
from compliance import services
from compliance.evidence.selectors import days_said, history_of, waiver_of
from compliance.explanation import Subject, questions, questions_about, subjects
from compliance.facts import facts_of
from compliance.models import Property
from compliance.overview import overview
from compliance.pages import answer_url, home_of, lead_of, line_of, place_of, sections_of, set_up_steps, todo
from compliance.questions import Wanted, landlord_form, parts_of, that_can_matter, that_decide
from compliance.reminders.selectors import next_reminder_on
from compliance.scoring.selectors import has_evidence, score_of
from compliance.selectors import (
    get_property,
    get_requirement,
    homes_with_tenancies,
    own_requirements,
    profile_of,
    requirements_of,
    running_tenancies,
)
from compliance.standing import Applies
from config.lib import clock
from plans.features import Access, FeatureKey
from plans.gate import require_feature

reading = require_feature(FeatureKey.COMPLIANCE_DASHBOARD, Access.READ)
writing = require_feature(FeatureKey.COMPLIANCE_DASHBOARD, Access.WRITE)


@require_GET
@portal_view
@reading
def dashboard(request: PortalRequest) -> HttpResponse:
    """What needs the landlord, and how each home stands."""
    found = overview(request.landlord)
    shown = {
        "overview": found,
        "todos": [todo(thing) for thing in found.first_things],
        "steps": set_up_steps(found),
        "score": score_of(request.landlord, home=None) if has_evidence(request.landlord) else None,
    }
    return render(request, "compliance/dashboard.html", shown)


@require_GET
@portal_view
@reading
def property_list(request: PortalRequest) -> HttpResponse:
    """Every home with its strip."""
    return render(request, "compliance/property_list.html", {"overview": overview(request.landlord)})


@require_GET
@portal_view
@reading
def property_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """One home: what is asked of it, and why."""
    home = get_property(request.landlord, pk=pk, on=clock.today())
    seen = subjects_of(request, home=home)
    requirements = requirements_of(home).prefetch_related("obligation__sources")
    shown = {
        "home": home,
        "sections": sections_of(requirements, among=seen),
        "questions": questions_about(home, among=seen),
    }
    return render(request, "compliance/property_detail.html", shown)


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def property_questions(request: PortalRequest, pk: int) -> HttpResponse:
    """The questions that would decide what is asked of a home."""
    home = get_property(request.landlord, pk=pk, on=clock.today())
    asked = questions_about(home, among=subjects_of(request, home=home))
    if not asked:
        return redirect("compliance:property-detail", pk)
    return ask(request, home=home, wanted=that_decide(asked), template="compliance/property_questions.html")


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def property_facts(request: PortalRequest, pk: int) -> HttpResponse:
    """Everything that was said about a home, to be changed."""
    home = get_property(request.landlord, pk=pk, on=clock.today())
    facts = facts_of(home, profile=profile_of(request.landlord), tenancy=next(iter(running_tenancies(home)), None))
    return ask(request, home=home, wanted=that_can_matter(facts), template="compliance/property_facts.html")


def ask(request: PortalRequest, *, home: Property, wanted: Wanted, template: str) -> HttpResponse:
    """Show the forms for these facts, or take what was said."""
    data = request.POST if request.method == "POST" else None
    parts = parts_of(home, profile=profile_of(request.landlord), wanted=wanted, data=data)
    forms = [part.form for part in parts]
    valid = [form.is_valid() for form in forms]
    if data is None or not all(valid):
        return render(request, template, {"home": home, "forms": forms}, status=200 if data is None else 422)
    for part in parts:
        services.say_facts(home, values=part.form.facts, tenancy=part.tenancy)
    messages.success(request, f"Saved. What is asked of {home.line_1} is up to date.")
    return redirect("compliance:property-detail", home.pk)


@require_GET
@portal_view
@reading
def landlord_detail(request: PortalRequest) -> HttpResponse:
    """What is asked of the landlord as such, once for all homes."""
    seen = subjects_of(request)
    requirements = list(own_requirements(request.landlord).prefetch_related("obligation__sources"))
    waiting = [requirement for requirement in requirements if requirement.applies == Applies.OPEN]
    asked = [(question, answer_url(question)) for question in questions(waiting, among=seen)]
    shown = {"sections": sections_of(requirements, among=seen), "questions": asked}
    return render(request, "compliance/landlord_detail.html", shown)


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def landlord_facts(request: PortalRequest) -> HttpResponse:
    """What was said about the landlord, to be changed."""
    data = request.POST if request.method == "POST" else None
    form = landlord_form(profile_of(request.landlord), data=data)
    if data is None or not form.is_valid():
        return render(request, "compliance/landlord_facts.html", {"form": form}, status=200 if data is None else 422)
    services.say_landlord_facts(request.landlord, values=form.facts)
    messages.success(request, "Saved. What is asked of you is up to date.")
    return redirect("compliance:landlord-detail")


@require_GET
@portal_view
@reading
def requirement_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """One requirement: what it is, why it applies, what proves it, and the law."""
    requirement = get_requirement(request.landlord, pk=pk)
    line = line_of(requirement, among=subjects_of(request))
    shown = {
        "line": line,
        "place": place_of(requirement),
        "lead": lead_of(requirement),
        "is_disputed": "show_uncertain" in requirement.obligation.settings,
        "home": home_of(requirement),
        "next_reminder_on": next_reminder_on(requirement, on=clock.today()),
        "questions": [(question, answer_url(question)) for question in line.waits_for],
        "history": history_of(requirement),
        "days": days_said(requirement),
        "waiver": waiver_of(requirement),
    }
    return render(request, "compliance/requirement_detail.html", shown)


def subjects_of(request: PortalRequest, *, home: Property | None = None) -> list[Subject]:
    """This home, or all of the landlord's, as conditions see them."""
    homes = [home] if home else homes_with_tenancies(request.landlord, on=clock.today())
    return subjects(homes, profile=profile_of(request.landlord))
