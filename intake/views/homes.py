"""Step 3: the properties, each on a few short pages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from compliance import postcodes
from compliance.attributes import cleaned, sections
from intake import services
from intake.answers import Home, asked_on, home_by_key, homes_in, next_page, pages_of
from intake.errors import ChangedElsewhere
from intake.forms import AddressForm, HomeFactsForm, ManagementForm, PlaceForm, WizardForm
from intake.models import Submission
from intake.session import of_draft
from intake.views.steps import STEPS, go_on, warn
from plans.errors import LimitReached
from plans.selectors import plan_by_code

HEADINGS = {
    "address": "Where is the property?",
    "place": "Whose rules apply there?",
    "home": "What is the home like?",
    "building": "What about the building and the council?",
    "tenancy": "What was agreed with the tenants?",
    "management": "Who looks after it?",
}
PLACED = {"step_number": 3, "step_count": STEPS}


@of_draft
def home_list(request: HttpRequest, submission: Submission) -> HttpResponse:
    """The properties so far."""
    if "plan" not in submission.answers:
        return go_on(submission)
    homes = homes_in(submission.answers)
    if not homes:
        return redirect("intake:home-new")
    if request.method == "POST":
        return go_on(submission)
    chosen = plan_by_code(submission.answers["plan"]["code"])
    context = {"homes": [listed(home) for home in homes], "plan": chosen}
    return render(request, "intake/homes.html", {**context, **PLACED})


def listed(home: Home) -> dict[str, Any]:
    """A home as the list shows it."""
    return {"key": home["key"], **home["address"], "page": next_page(home)}


@of_draft
def home_new(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Add a property. Over the plan's cap, the page names the plan that fits, with one click to take it."""
    if "plan" not in submission.answers:
        return go_on(submission)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        larger = plan_by_code(request.POST["take"]) if request.POST.get("take") else None
        try:
            home = services.add_home(submission, address=form.values(), plan=larger)
        except LimitReached as error:
            return render(request, "intake/plan_full.html", {"error": error, "form": form, **PLACED}, status=403)
        return to_next(home)
    context = {"form": form, "heading": HEADINGS["address"], "is_first": not homes_in(submission.answers)}
    return render(request, "intake/home_page.html", {**context, **PLACED})


def to_next(home: Home) -> HttpResponse:
    """To the home's next page, or back to the list when it is done."""
    page = next_page(home)
    return redirect(f"intake:home-{page}", home["key"]) if page else redirect("intake:homes")


@of_draft
def home_page(request: HttpRequest, submission: Submission, key: str, page: str) -> HttpResponse:
    """One page of one property."""
    home = home_by_key(submission.answers, key)
    if home is None or page not in pages_of(home):
        raise Http404
    if page != "address" and "place" not in home and page != "place":
        return to_next(home)
    form = form_for(request, home=home, page=page)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_home_page(
                submission, key=key, page=page, values=form.values(), seen=form.cleaned_data["seen"]
            )
        except ChangedElsewhere as error:
            warn(form, error=error, stored=services.fingerprint(fresh_page(submission, key, page)))
        else:
            return after(request, saved)
    context = {"form": form, "home": home, "page": page, "heading": HEADINGS[page], "groups": groups(form, page=page)}
    return render(request, "intake/home_page.html", {**context, **hints(home, page=page), **PLACED})


def fresh_page(submission: Submission, key: str, page: str) -> Any:
    """What is stored of a page now."""
    submission.refresh_from_db()
    home = home_by_key(submission.answers, key)
    return home.get(page) if home else None


def after(request: HttpRequest, home: Home) -> HttpResponse:
    """On to the next page, or back to the check where the change was asked from."""
    if request.GET.get("back") == "check" and next_page(home) is None:
        return redirect("intake:check")
    return to_next(home)


def form_for(request: HttpRequest, *, home: Home, page: str) -> WizardForm:
    """The form of a page, with what was said before."""
    stored = home.get(page)
    initial = {**(stored or {}), "seen": services.fingerprint(stored)}
    data = request.POST or None
    match page:
        case "address":
            return AddressForm(data, initial=initial)
        case "place":
            return PlaceForm(data, initial={**initial, **({} if stored else suggested(home))})
        case "management":
            return ManagementForm(data, initial=initial or {"managed_by": "landlord"})
    said = cleaned(stored or {})
    return HomeFactsForm(data, asked=asked_on(page, home=home), values=said, initial={"seen": initial["seen"]})


def suggested(home: Home) -> dict[str, str]:
    """The nation that the postcode suggests. The landlord confirms it."""
    return {"nation": postcodes.suggested_nation(home["address"]["postcode"])}


def hints(home: Home, *, page: str) -> dict[str, Any]:
    """What a page says beside its form."""
    if page != "place":
        return {}
    return {"is_near_border": postcodes.is_near_border(home["address"]["postcode"])}


def groups(form: WizardForm, *, page: str) -> list[dict[str, Any]]:
    """The fields of a page of facts, under their headings."""
    if not isinstance(form, HomeFactsForm):
        return []
    found = [
        {"title": title, "fields": [form[each.name] for each in form.asked if each.section == section]}
        for section, title in sections().items()
    ]
    return [group for group in found if group["fields"]]


@require_POST
@of_draft
def home_remove(request: HttpRequest, submission: Submission, key: str) -> HttpResponse:
    """Take a property out."""
    services.remove_home(submission, key=key)
    return redirect("intake:homes")
