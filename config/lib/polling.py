"""Pages that say how far something is, and are asked for again by htmx until it is done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

STOP_POLLING = 286
"""The status with which htmx ends a poll."""


def progress_page(
    request: HttpRequest, shown: dict[str, Any], *, page: str, fragment: str, is_moving: bool
) -> HttpResponse:
    """The page; for htmx the fragment of it that changes, with the end of the poll once nothing moves any more."""
    if not request.headers.get("HX-Request"):
        return render(request, page, shown)
    return render(request, fragment, shown, status=200 if is_moving else STOP_POLLING)
