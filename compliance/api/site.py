"""The API itself: its operations, its description, and how one request becomes one answer."""

from functools import cache
from typing import Any, NoReturn

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponseNotAllowed, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from compliance.api import writing
from compliance.api.door import Bearer
from compliance.api.problems import MEDIA_TYPE, PREFIX, NotAllowed, NotFound, NotValid, TooLarge, Unreadable
from compliance.api.schemas import Problem
from config.lib.errors import Unstorable

DESCRIPTION_PATH = "openapi.json"
HEADINGS = {
    "Reading": "What there is, as the portal shows it: lists by cursor, and one thing by its key.",
    "Writing": "What a program records and uploads. With an Idempotency-Key it may be sent again safely.",
}
REFUSALS = {
    "400": "The request cannot be read, or a file was not accepted.",
    "401": "No token, or one that opens nothing.",
    "403": "The token, the plan or the subscription does not allow it.",
    "404": "Nothing of yours has this address.",
    "409": "It stands otherwise by now, or the key came with something else.",
    "410": "The file was deleted.",
    "413": "The body has more bytes or fields than are read.",
    "422": "Some values cannot be used.",
    "429": "Too many requests in this minute.",
}

UNREAD = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
"""What Django raises about a body that it does not read, or a request that it does not believe."""


class Api(NinjaAPI):
    """Ninja, that leaves refusals to whoever called it, so that one transaction holds the whole of an operation."""

    def on_exception(self, request: HttpRequest, exc: Any) -> NoReturn:
        """Raise it."""
        raise exc


def translated(error: Exception) -> Exception:
    """What a failure is to the caller; what is no refusal stays what it is."""
    match error:
        case Http404():
            return NotFound()
        case ValidationError():
            return NotValid(error.errors)
        case DataError():
            return Unstorable()
        case RequestDataTooBig() | TooManyFieldsSent() | TooManyFilesSent():
            return TooLarge()
        case HttpError() if error.status_code == 400:
            return Unreadable()
        case _ if isinstance(error, UNREAD):
            return Unreadable()
    return error


api = Api(
    title="Compliance Vault",
    version="1",
    description="What the law asks of your properties, how it stands, and the proof.",
    auth=Bearer(),
    docs_url=None,
    openapi_url=None,
    openapi_extra={"tags": [{"name": name, "description": told} for name, told in HEADINGS.items()]},
)
api.add_router("", writing.router)


@cache
def resolver() -> URLResolver:
    """Which path is which operation."""
    return URLResolver(RegexPattern(r"^"), api.urls[0])


def answer(request: HttpRequest, path: str) -> HttpResponseBase:
    """The answer to one request; what it raises is for `translated`."""
    if path == DESCRIPTION_PATH:
        return JsonResponse(description())
    found = resolver().resolve(path)
    response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    if isinstance(response, HttpResponseNotAllowed):
        raise NotAllowed(allow=response.headers["Allow"])
    return response


@cache
def description() -> dict[str, Any]:
    """The OpenAPI description, with what each operation may refuse."""
    said: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    said["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    refused = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in said["paths"].values():
        for operation in operations.values():
            known = {str(status): told for status, told in operation["responses"].items()}
            refusals = {status: {"description": told, "content": refused} for status, told in REFUSALS.items()}
            operation["responses"] = known | refusals
    return said
