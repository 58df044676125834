"""The portal's pages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.portal import PortalRequest, portal_view
from compliance.acknowledging.selectors import acknowledged, with_kept_since
from compliance.evidence.filing import waiting_at
from compliance.evidence.forms import in_words
from compliance.evidence.selectors import days_said, history_of, waiver_of
from compliance.explanation import Subject, questions, questions_about, subjects
from compliance.models import Property
from compliance.overview import overview
from compliance.pages import answer_url, counts_of, home_of, lead_of, line_of, place_of, sections_of, set_up_steps, todo
from compliance.reminders.selectors import next_reminder_on
from compliance.scoring.selectors import has_evidence, score_of
from compliance.selectors import (
    get_property,
    get_requirement,
    homes_with_tenancies,
    own_requirements,
    profile_of,
    requirements_of,
)
from compliance.standing import Applies
from config.lib import clock
from plans.features import Access, FeatureKey
from plans.gate import require_feature

reading = require_feature(FeatureKey.COMPLIANCE_DASHBOARD, Access.READ)


@require_GET
@portal_view
@reading
def dashboard(request: PortalRequest) -> HttpResponse:
    """What needs the landlord, and how each home stands."""
    found = overview(request.landlord)
    shown = {
        "overview": found,
        "counts": counts_of(found),
        "todos": [todo(thing) for thing in found.first_things],
        "steps": set_up_steps(found),
        "score": score_of(request.landlord, home=None) if has_evidence(request.landlord) else None,
    }
    return render(request, "compliance/dashboard.html", shown)


@require_GET
@portal_view
@reading
def property_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """One home: what is asked of it, and why."""
    home = get_property(request.landlord, pk=pk, on=clock.today())
    seen = subjects_of(request, home=home)
    requirements = with_kept_since(requirements_of(home)).prefetch_related("obligation__sources")
    shown = {
        "home": home,
        "sections": sections_of(requirements, among=seen),
        "questions": questions_about(home, among=seen),
    }
    return render(request, "compliance/property_detail.html", shown)


@require_GET
@portal_view
@reading
def landlord_detail(request: PortalRequest) -> HttpResponse:
    """What is asked of the landlord as such, once for all homes."""
    seen = subjects_of(request)
    requirements = list(with_kept_since(own_requirements(request.landlord)).prefetch_related("obligation__sources"))
    waiting = [requirement for requirement in requirements if requirement.applies == Applies.OPEN]
    asked = [(question, answer_url(question)) for question in questions(waiting, among=seen)]
    shown = {"sections": sections_of(requirements, among=seen), "questions": asked}
    return render(request, "compliance/landlord_detail.html", shown)


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
        "days": [(in_words(name), on) for name, on in days_said(requirement).items()],
        "waiver": waiver_of(requirement),
        "acknowledged": acknowledged(requirement),
        "waiting": waiting_at(requirement),
    }
    return render(request, "compliance/requirement_detail.html", shown)


def subjects_of(request: PortalRequest, *, home: Property | None = None) -> list[Subject]:
    """This home, or all of the landlord's, as conditions see them."""
    homes = [home] if home else homes_with_tenancies(request.landlord, on=clock.today())
    return subjects(homes, profile=profile_of(request.landlord))
