"""Pages that belong to no app: the process's own health, and errors."""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from plans.selectors import all_plans


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
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)
