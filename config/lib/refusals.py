"""A refusal is one exception, shown as one page or one JSON body."""

import logging
from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from config.lib.errors import DomainError, Unstorable

logger = logging.getLogger(__name__)


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller prefers JSON to a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer to a request that was refused, in the form the caller asked for."""
    if wants_json(request):
        return JsonResponse(error.as_json(), status=error.status)
    return render(request, "refusal.html", {"error": error}, status=error.status)


class RefusalMiddleware:
    """Shows each DomainError that a view lets through; the view's transaction is already rolled back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a DomainError, and what no database can hold; leave every other exception to Django."""
        if isinstance(exception, DataError):
            logger.warning("refused.unstorable path=%s", request.path, exc_info=exception)
            exception = Unstorable()
        if not isinstance(exception, DomainError):
            return None
        logger.info("refused code=%s path=%s", exception.code, request.path)
        return refusal(request, exception)
