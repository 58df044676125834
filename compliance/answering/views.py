"""The pages on which people say what decides what the law asks of them, and on which they read who said what."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.portal import PortalRequest, portal_view
from compliance.answering import services
from compliance.answering.answers import Topic
from compliance.answering.errors import FactsChanged
from compliance.answering.forms import SinceForm
from compliance.answering.selectors import entries, rows_about_home, rows_about_landlord
from compliance.answering.sheets import Sheet, home_sheet, landlord_sheet, that_can_matter, that_decide
from compliance.explanation import questions_about, subjects
from compliance.facts import facts_of
from compliance.models import FactsSaid, Property
from compliance.portfolio.capping import ensure_open
from compliance.selectors import get_property, profile_of, running_tenancies
from config.lib import clock
from plans.features import Access, FeatureKey
from plans.gate import require_feature

reading = require_feature(FeatureKey.COMPLIANCE_DASHBOARD, Access.READ)
writing = require_feature(FeatureKey.COMPLIANCE_DASHBOARD, Access.WRITE)
METHODS = ["GET", "POST"]
PAGE_SIZE = 20


@require_http_methods(METHODS)
@portal_view
@writing
def property_questions(request: PortalRequest, pk: int) -> HttpResponse:
    """The questions that would decide what is asked of a home."""
    home = get_property(request.landlord, pk=pk, on=clock.today())
    ensure_open(home)
    asked = questions_about(home, among=subjects([home], profile=profile_of(request.landlord)))
    sheet = home_sheet(home, wanted=that_decide(asked), data=sent(request))
    if not sheet.parts:
        return redirect("compliance:property-detail", pk)
    return ask(request, sheet, home=home, template="compliance/answering/property_questions.html")


@require_http_methods(METHODS)
@portal_view
@writing
def property_facts(request: PortalRequest, pk: int) -> HttpResponse:
    """Everything that was said about a home, to be changed."""
    home = get_property(request.landlord, pk=pk, on=clock.today())
    ensure_open(home)
    facts = facts_of(home, profile=profile_of(request.landlord), tenancy=next(iter(running_tenancies(home)), None))
    data = sent(request)
    sheet = home_sheet(home, wanted=that_can_matter(facts), data=data, since=SinceForm(data))
    return ask(request, sheet, home=home, template="compliance/answering/property_facts.html")


@require_http_methods(METHODS)
@portal_view
@writing
def landlord_facts(request: PortalRequest) -> HttpResponse:
    """What was said about the landlord, to be changed."""
    data = sent(request)
    sheet = landlord_sheet(Topic(request.landlord), data=data, since=SinceForm(data))
    return ask(request, sheet, home=None, template="compliance/answering/landlord_facts.html")


def sent(request: PortalRequest) -> QueryDict | None:
    """What the page sent, if it did."""
    return request.POST if request.method == "POST" else None


def ask(request: PortalRequest, sheet: Sheet, *, home: Property | None, template: str) -> HttpResponse:
    """Show what is asked, or take what was said; with what others said meanwhile where that contradicts it."""
    if request.method == "GET":
        return render(request, template, {"home": home, "forms": sheet.forms})
    if not sheet.is_valid():
        return render(request, template, {"home": home, "forms": sheet.forms}, status=422)
    try:
        services.answer(request.landlord, answers=sheet.answers, since=sheet.since_on, by=request.user)
    except FactsChanged as refusal:
        again = sheet.again(refusal.clashes)
        return render(request, template, {"home": home, "forms": again.forms}, status=refusal.status)
    messages.success(request, f"Saved. What is asked of {home.line_1 if home else 'you'} is up to date.")
    return redirect("compliance:property-detail", home.pk) if home else redirect("compliance:landlord-detail")


@require_GET
@portal_view
@reading
def property_facts_history(request: PortalRequest, pk: int) -> HttpResponse:
    """What was said about a home, by whom and since when it is so."""
    home = get_property(request.landlord, pk=pk, on=clock.today())
    return tell(request, rows_about_home(home), home=home)


@require_GET
@portal_view
@reading
def landlord_facts_history(request: PortalRequest) -> HttpResponse:
    """What was said about the landlord, by whom and since when it is so."""
    return tell(request, rows_about_landlord(request.landlord), home=None)


def tell(request: PortalRequest, rows: QuerySet[FactsSaid], *, home: Property | None) -> HttpResponse:
    """A page of a history."""
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = {"home": home, "page": page, "entries": entries(page.object_list, landlord=request.landlord)}
    return render(request, "compliance/answering/history.html", shown)
