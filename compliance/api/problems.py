"""Refusals as RFC 9457 says them, with the codes that the portal has too."""

from collections.abc import Mapping
from typing import Any

from django.http import JsonResponse

from config.lib import request_id
from config.lib.errors import DomainError

PREFIX = "/api/v1/"
MEDIA_TYPE = "application/problem+json"


class NotFound(DomainError):
    """No such thing, or somebody else's."""

    code = "api.not_found"
    status = 404
    title = "There is nothing here"
    message = "Nothing of yours has this address."


class NotAllowed(DomainError):
    """An address that is asked in another way."""

    code = "api.method_not_allowed"
    status = 405
    title = "Not in this way"
    message = "This address takes other methods; the header Allow names them."


class Unreadable(DomainError):
    """A body that is not what it says."""

    code = "api.unreadable"
    status = 400
    title = "The request cannot be read"
    message = "Its body is not valid JSON, or not what its content type says."


class TooLarge(DomainError):
    """A body of more bytes or fields than are read."""

    code = "api.too_large"
    status = 413
    title = "The request is too large"
    message = "Its body has more bytes or fields than are read. Send less at a time."


class Failed(DomainError):
    """Something of ours broke."""

    code = "api.failed"
    status = 500
    title = "Something broke on our side"
    message = "It was not your request. Try again in a while; if it stays so, write to us and quote “request_id”."


class Unavailable(DomainError):
    """What we need to answer does not answer us."""

    code = "api.unavailable"
    status = 503
    title = "We cannot answer at the moment"
    message = "Wait as many seconds as the header Retry-After says, then try again."


class NotValid(DomainError):
    """Values that the description does not allow."""

    code = "api.not_valid"
    status = 422
    title = "Some values cannot be used"
    message = "Each of “errors” names the place and what is wrong with it."

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        self.errors = errors
        super().__init__()

    def as_json(self) -> dict[str, object]:
        """The places too."""
        said = [{"at": [str(part) for part in one["loc"]], "message": one["msg"]} for one in self.errors]
        return {**super().as_json(), "errors": said}


def problem(error: DomainError, *, headers: Mapping[str, str]) -> JsonResponse:
    """The answer to what was refused."""
    said = error.as_json()
    body = {
        "type": f"urn:compliance-vault:problem:{error.code}",
        "title": said.pop("title"),
        "status": error.status,
        "detail": said.pop("message"),
        "request_id": request_id.current(),
        **said,
    }
    if error.status == 401:
        headers = {**headers, "WWW-Authenticate": 'Bearer realm="api"'}
    return JsonResponse(body, status=error.status, content_type=MEDIA_TYPE, headers=dict(headers))
