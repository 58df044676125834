"""The first steps: who you are, and which plan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from intake import mails, services
from intake.answers import gaps
from intake.errors import ChangedElsewhere
from intake.forms import PlanForm, WizardForm, YouForm
from intake.limits import may_ask
from intake.links import opener
from intake.models import Submission
from intake.session import PLAN, current, of_draft, public, remember
from intake.states import SubmissionState
from plans.errors import LimitReached
from plans.selectors import all_plans, plan_by_code

STEPS = 5


@public
def start(request: HttpRequest) -> HttpResponse:
    """The door of the wizard. A plan chosen elsewhere is remembered; a sign-up that was begun is gone on with."""
    if code := request.GET.get("plan"):
        request.session[PLAN] = plan_by_code(code).code
    submission = current(request)
    if submission is None:
        return redirect("intake:you")
    return go_on(submission)


def go_on(submission: Submission) -> HttpResponse:
    """To the first thing that is missing, or where nothing is, to the check."""
    if submission.state in (SubmissionState.AWAITING_PAYMENT, SubmissionState.PAID):
        return redirect("intake:unpaid")
    gap = next(gaps(submission.answers), None)
    return redirect(gap.route, *gap.args) if gap else redirect("intake:check")


@public
def you(request: HttpRequest) -> HttpResponse:
    """Step 1. The sign-up is kept from here on, and its link is mailed."""
    submission = current(request)
    if submission is None:
        return first_page(request)
    return change_you(request)


def first_page(request: HttpRequest) -> HttpResponse:
    """Nothing is kept yet."""
    form = YouForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        submission = services.start_draft(form.values(), plan_code=request.session.get(PLAN, ""))
        hand_over(request, submission)
        return go_on(submission)
    return render(request, "intake/you.html", {"form": form, "step_number": 1, "step_count": STEPS})


def hand_over(request: HttpRequest, submission: Submission) -> None:
    """Open the sign-up to this visitor, and mail its link; where that is one mail too many, no page tells."""
    remember(request, submission)
    if may_ask(request, email=submission.email):
        mails.send_link(submission)


@of_draft
def change_you(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Change who you are. A corrected address gets a link of its own, and what was sent to the earlier one ends."""
    stored = submission.answers["you"]
    form = YouForm(request.POST or None, initial={**stored, "seen": services.fingerprint(stored)})
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_page(submission, page="you", values=form.values(), seen=form.cleaned_data["seen"])
        except ChangedElsewhere as error:
            submission.refresh_from_db()
            warn(form, error=error, stored=services.fingerprint(submission.answers["you"]))
        else:
            if opener(saved) != opener(submission):
                hand_over(request, saved)
            return go_on(saved)
    return render(request, "intake/you.html", {"form": form, "step_number": 1, "step_count": STEPS})


def warn(form: WizardForm, *, error: ChangedElsewhere, stored: str) -> None:
    """Say on a form what happened; what was typed stays, and saved again it replaces what is stored now."""
    form.data = {**form.data.dict(), "seen": stored}  # type: ignore[attr-defined]
    form.add_error(None, error.message)


@of_draft
def plan(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Step 2: the three plans side by side."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            saved = services.choose_plan(submission, plan=plan_by_code(form.cleaned_data["plan"]))
        except LimitReached as error:
            form.add_error("plan", f"You have added {error.wanted} properties. {error.message}")
            status = error.status
        else:
            return go_on(saved)
    context = {
        "form": form,
        "plans": all_plans(),
        "chosen": submission.answers.get("plan", {}).get("code", ""),
        "step_number": 2,
        "step_count": STEPS,
    }
    return render(request, "intake/plan.html", context, status=status)
