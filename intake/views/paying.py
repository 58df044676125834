"""Step 5: check and pay, and the page for a payment that is not finished."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.tokens import progress_token
from billing.checkout import close_session, first_payment, open_session, owes_onboarding
from billing.models import CheckoutIntent
from billing.states import CheckoutState
from config.lib.money import with_vat
from config.routes import PROGRESS
from documents.selectors import draft_documents
from intake import mails, paying
from intake.answers import gaps
from intake.errors import Incomplete, SettledByPeople
from intake.models import Submission
from intake.services import fingerprint
from intake.session import current, of_draft, public
from intake.states import SubmissionState
from intake.summary import sections_of
from intake.views.steps import STEPS
from plans.selectors import plan_by_code

SEE_OTHER = 303
CHANGED = "Your answers or the price changed after this page was opened. Look at them again."


class Elsewhere(HttpResponseRedirect):
    """Off to another site, by GET."""

    status_code = SEE_OTHER


@of_draft
def check(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Every answer with its Change link, and what is to be paid."""
    answers = submission.answers
    context = {
        "sections": sections_of(answers, documents=list(draft_documents(str(submission.key)))),
        "gaps": list(gaps(answers)),
        "bill": bill(submission),
        "seen": seen_of(submission),
        "step_number": 5,
        "step_count": STEPS,
    }
    return render(request, "intake/check.html", context)


def seen_of(submission: Submission) -> str:
    """What the page that is paid from shows, so that nobody pays for what another window made of it."""
    owed = bill(submission)
    return fingerprint([submission.answers, owed and owed["total"]])


def is_changed(submission: Submission, *, seen: str | None) -> bool:
    """Whether a sign-up that is not frozen yet is another by now than the page showed on which Pay was pressed."""
    is_frozen = submission.state in (SubmissionState.AWAITING_PAYMENT, SubmissionState.PAID)
    return not is_frozen and seen is not None and seen != seen_of(submission)


def bill(submission: Submission) -> dict[str, object] | None:
    """What is paid today, in pence and by line, and what each month after; None before a plan is chosen."""
    if "plan" not in submission.answers:
        return None
    plan = plan_by_code(submission.answers["plan"]["code"])
    owes = owes_onboarding(submission.landlord)
    first = first_payment(plan, includes_onboarding=owes)
    return {
        "plan": plan,
        "onboarding": plan.onboarding_pence if owes else None,
        "vat": first.vat if settings.VAT_RATE_PERCENT else None,
        "total": first.gross,
        "monthly": with_vat(plan.monthly_pence, rate_percent=settings.VAT_RATE_PERCENT).gross,
    }


@transaction.non_atomic_requests
@require_POST
@public
def pay(request: HttpRequest) -> HttpResponse:
    """Freeze the answers and go to Stripe. Pressed twice, it leads to the same page there."""
    submission = current(request)
    if submission is None:
        return redirect("intake:start")
    if is_changed(submission, seen=request.POST.get("seen")):
        messages.warning(request, CHANGED)
        return redirect("intake:check")
    try:
        intent = paying.submit(submission)
    except Incomplete:
        return redirect("intake:check")
    except SettledByPeople:
        mails.tell_of_deactivated(submission)
        raise SettledByPeople(way_on=reverse("intake:check"), way_on_label="Back to your answers") from None
    if intent.state in (CheckoutState.PAID, CheckoutState.PROCESSING):
        return redirect(PROGRESS, progress_token(intent.landlord))
    return Elsewhere(stripe_page(intent))


def stripe_page(intent: CheckoutIntent) -> str:
    """Where this checkout is paid. No transaction is open while Stripe is asked."""
    progress = reverse(PROGRESS, args=[progress_token(intent.landlord)])
    return open_session(
        intent,
        email=intent.landlord.email,
        success_url=f"{settings.SITE_URL}{progress}",
        cancel_url=f"{settings.SITE_URL}{reverse('intake:unpaid')}",
    )


@public
def unpaid(request: HttpRequest) -> HttpResponse:
    """The payment is not finished: pay now, or change an answer."""
    submission = current(request)
    if submission is None:
        return redirect("intake:start")
    if submission.state == SubmissionState.PAID and submission.landlord:
        return redirect(PROGRESS, progress_token(submission.landlord))
    if submission.state != SubmissionState.AWAITING_PAYMENT:
        return redirect("intake:check")
    intent = paying.intent_of(submission)
    return render(request, "intake/unpaid.html", {"intent": intent, "step_number": 5, "step_count": STEPS})


@transaction.non_atomic_requests
@require_POST
@public
def reopen(request: HttpRequest) -> HttpResponse:
    """Close the page at Stripe, then let the answers be changed. One that was paid meanwhile stays paid."""
    submission = current(request)
    if submission is None or submission.state != SubmissionState.AWAITING_PAYMENT:
        return redirect("intake:start")
    intent = close_session(paying.intent_of(submission))
    if intent.state != CheckoutState.EXPIRED:
        return redirect(PROGRESS, progress_token(intent.landlord))
    paying.reopen(submission)
    return redirect("intake:check")
