"""When the database does not answer, people get a page that says so, with an id to quote."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

logger = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = 30


def unavailable(request: HttpRequest) -> HttpResponse:
    """The 503 page. It asks nothing of the database, so it can be shown when there is none."""
    body = render_to_string("503.html", {"request_id": getattr(request, "request_id", "-")})
    return HttpResponse(body, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})


class OutageMiddleware:
    """Turns a lost database into a 503. A failure raised in a view arrives through `process_exception`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError, PoolTimeout):
            logger.exception("database.unavailable path=%s", request.path)
            return unavailable(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a view that lost the database; leave every other exception alone."""
        if isinstance(exception, OperationalError | InterfaceError | PoolTimeout):
            logger.error("database.unavailable path=%s", request.path, exc_info=exception)
            return unavailable(request)
        return None
