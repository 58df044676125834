"""The one address of the API. Ninja and what it needs are loaded with the first request, not with every process."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from compliance.api.problems import problem
from config.lib.errors import DomainError

logger = logging.getLogger(__name__)


@csrf_exempt
@login_not_required
@transaction.non_atomic_requests
def entry(request: HttpRequest, path: str) -> HttpResponseBase:
    """One request in one transaction, which a refusal rolls back. No cookie opens anything here."""
    from compliance.api.site import answer, translated

    try:
        with transaction.atomic():
            response = answer(request, path)
    except Exception as error:
        response = refused(request, translated(error))
    for name, value in headers_of(request).items():
        response.headers[name] = value
    return response


def refused(request: HttpRequest, error: Exception) -> HttpResponseBase:
    """The answer to a refusal; whatever else broke is raised, for the page of errors to say it as a problem too."""
    if not isinstance(error, DomainError):
        raise error
    logger.info("refused code=%s path=%s", error.code, request.path)
    allow = error.detail.get("allow")
    return problem(error, headers={"Allow": str(allow)} if allow else {})


def headers_of(request: HttpRequest) -> dict[str, str]:
    """What every answer says: what is left of the minute, and that nobody between keeps it."""
    budget = getattr(request, "budget", None)
    return {"Cache-Control": "private, no-store", **(budget.headers if budget else {})}
