"""Which sign-up a visitor may see: the one their session or their signed link opened."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from accounts.tokens import progress_token
from config.routes import PROGRESS
from intake.links import opened_by, opener
from intake.models import Submission
from intake.states import SubmissionState

SUBMISSION = "submission"
PLAN = "plan"
View = Callable[..., HttpResponse]


def current(request: HttpRequest) -> Submission | None:
    """The visitor's sign-up, if they have one."""
    said = request.session.get(SUBMISSION)
    return opened_by(said) if said else None


def remember(request: HttpRequest, submission: Submission) -> None:
    """This visitor may see this sign-up from now on, until it belongs to another address."""
    request.session[SUBMISSION] = opener(submission)


def public(view: View) -> View:
    """A page of the wizard: open to everybody, and never kept by a cache."""
    return login_not_required(never_cache(view))


def of_draft(view: View) -> View:
    """A page that changes a draft. Without one, or with one that is being paid, the visitor is led on."""

    @public
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        submission = current(request)
        if submission is None:
            return redirect("intake:start")
        if submission.state == SubmissionState.AWAITING_PAYMENT:
            return redirect("intake:unpaid")
        if submission.state == SubmissionState.PAID and submission.landlord:
            return redirect(PROGRESS, progress_token(submission.landlord))
        return view(request, submission, *args, **kwargs)

    return inner
