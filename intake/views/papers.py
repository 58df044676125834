"""Step 4: certificates and preferences."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import Landlord
from compliance.attributes import Scope, asked_at_intake, cleaned
from config.lib.uploads import left_unread
from documents.errors import DraftFull, UploadRefused
from documents.selectors import draft_documents
from documents.services import forget, take_in
from intake import services
from intake.answers import agreed_today, homes_in
from intake.errors import ChangedElsewhere
from intake.forms import PapersForm
from intake.models import Submission
from intake.session import of_draft
from intake.views.steps import STEPS, go_on, warn


@of_draft
def papers(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Upload certificates now or later, and agree to what must be agreed to."""
    if "you" not in submission.answers or not homes_in(submission.answers):
        return go_on(submission)
    form = form_for(request, submission=submission)
    if request.method == "POST":
        refused = take_in_all(request, submission=submission)
        is_valid = form.is_valid()
        for sentence in refused:
            form.add_error("certificates", sentence)
        if request.POST.get("stay"):
            return uploaded(request, refused=refused)
        if is_valid and not refused:
            return saved(request, submission, form=form)
    return shown(request, submission, form=form)


def uploaded(request: HttpRequest, *, refused: list[str]) -> HttpResponse:
    """Back to the page after an upload alone; what was refused is said there."""
    for sentence in refused:
        messages.error(request, sentence)
    return redirect("intake:papers")


def saved(request: HttpRequest, submission: Submission, *, form: PapersForm) -> HttpResponse:
    """Keep the page and go on."""
    try:
        kept = services.save_page(submission, page="papers", values=form.values(), seen=form.cleaned_data["seen"])
    except ChangedElsewhere as error:
        submission.refresh_from_db()
        warn(form, error=error, stored=services.fingerprint(submission.answers.get("papers")))
        return shown(request, submission, form=form)
    return go_on(kept)


def shown(request: HttpRequest, submission: Submission, *, form: PapersForm) -> HttpResponse:
    """The page."""
    context = {
        "form": form,
        "facts": [form[each.name] for each in form.asked],
        "consents": [form[name] for name in form.consents],
        "documents": draft_documents(str(submission.key)),
        "step_number": 4,
        "step_count": STEPS,
    }
    return render(request, "intake/papers.html", context)


def form_for(request: HttpRequest, *, submission: Submission) -> PapersForm:
    """The form, with what was said before."""
    stored = submission.answers.get("papers")
    kind = submission.answers["you"]["kind"]
    agreed = stored["agreed"] if stored and agreed_today(stored) else {}
    initial = {"seen": services.fingerprint(stored), **agreed}
    said = {"landlord_type": "company"} if kind == Landlord.Kind.COMPANY else {}
    nation = next((home["place"]["nation"] for home in homes_in(submission.answers) if "place" in home), "england")
    return PapersForm(
        request.POST or None,
        request.FILES or None,
        asked=asked_at_intake(nation=nation, scope=Scope.LANDLORD),
        values=cleaned({**said, **(stored or {}).get("facts", {})}),
        initial=initial,
        is_consumer=kind == Landlord.Kind.INDIVIDUAL,
        links={"privacy": reverse("intake:privacy"), "terms": reverse("intake:terms")},
    )


def take_in_all(request: HttpRequest, *, submission: Submission) -> list[str]:
    """Keep every file that can be kept; the sentences about those that cannot, each once."""
    refused: list[str] = []
    for file in request.FILES.getlist("certificates"):
        try:
            take_in(file, draft_key=str(submission.key))
        except DraftFull as error:
            return [*refused, error.message]
        except UploadRefused as error:
            refused.append(error.message)
    return list(dict.fromkeys([*refused, *left_unread(request)]))


@require_POST
@of_draft
def paper_remove(request: HttpRequest, submission: Submission, pk: int) -> HttpResponse:
    """Take a file back; only one of this sign-up."""
    forget(get_object_or_404(draft_documents(str(submission.key)), pk=pk))
    return redirect("intake:papers")
