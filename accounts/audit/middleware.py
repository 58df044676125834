"""Names the signed-in person as the actor of what a request does."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.audit.context import Actor, acting
from config.lib import request_id


class AuditContextMiddleware:
    """Sets the actor for the length of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = Actor(
            user_id=request.user.pk if request.user.is_authenticated else None,
            request_id=request_id.current(),
            address=request.META.get("REMOTE_ADDR") or None,
        )
        with acting(actor):
            return self.get_response(request)
