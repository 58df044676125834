"""Pages that belong to no app: the process's own health, and errors."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from adminpanel.jobs.readiness import readiness
from plans.selectors import all_plans

RETRY_AFTER_SECONDS = 30


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
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Something of ours broke; where it is the database that does not answer, say that it may come back by itself.

    Django calls this while it handles the exception, wherever in a view or a middleware it was raised. Neither page
    asks anything of the database.
    """
    context = {"request_id": getattr(request, "request_id", "-")}
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        body = render_to_string("503.html", context)
        return HttpResponse(body, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
    return HttpResponse(render_to_string("500.html", context), status=500)
