"""Pages that belong to no app: the process's own health, and errors."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.portal import others_of
from adminpanel.jobs.readiness import readiness
from compliance.api.problems import PREFIX, Failed, Unavailable, Unreadable, problem
from plans.selectors import all_plans

RETRY_AFTER_SECONDS = 30
PORTAL = "/portal/"


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What it is, for whom, and what it costs."""
    return render(request, "home.html", {"plans": all_plans()})


@transaction.non_atomic_requests
@login_not_required
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of database or broker."""
    return JsonResponse({"status": "ok"})


@transaction.non_atomic_requests
@login_not_required
@require_GET
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether everything that work needs is there: 200, or 503 with what is not."""
    checks = readiness()
    is_ready = all(check["ok"] for check in checks.values())
    answer = {"status": "ready" if is_ready else "not ready", "checks": checks}
    return JsonResponse(answer, status=200 if is_ready else 503)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is there for whoever asks. A link in a mail may lead to the portal of another landlord of theirs."""
    others = others_of(request) if request.method == "GET" and request.path.startswith(PORTAL) else []
    return render(request, "404.html", {"others": others}, status=404)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Something of ours broke; where it is the database that does not answer, say that it may come back by itself.

    Django calls this while it handles the exception, wherever in a view or a middleware it was raised. Neither page
    asks anything of the database. A program gets a problem.
    """
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    if request.path.startswith(PREFIX):
        return problem_of_ours(is_away=is_away)
    if is_away:
        body = render_to_string("503.html")
        return HttpResponse(body, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
    return HttpResponse(render_to_string("500.html"), status=500)


def problem_of_ours(*, is_away: bool) -> HttpResponse:
    """The same for a program: it broke, or the database is away and may come back by itself."""
    if is_away:
        return problem(Unavailable(), headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
    return problem(Failed(), headers={})


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django does not believe, such as one for another host."""
    if request.path.startswith(PREFIX):
        return problem(Unreadable(), headers={})
    answer: HttpResponse = defaults.bad_request(request, exception)
    return answer
