"""The API's door: who asks, what for, whether it was asked before; then the answer, or a refusal, as JSON."""

import base64
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse

from billing.sandbox import API_VERSION, clock, events, outage, store
from billing.sandbox.errors import ApiError, Declined, unauthorised
from billing.sandbox.expand import expand
from billing.sandbox.guard import TEST_PREFIXES, is_live
from billing.sandbox.ids import random_name
from billing.sandbox.params import Params, decode
from billing.sandbox.shapes import Body

log = logging.getLogger(__name__)
Handler = Callable[..., Body]
REMEMBERED_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Call:
    """A request of the API, read."""

    method: str
    path: str
    pairs: list[tuple[str, str]]
    request_id: str
    idempotency_key: str | None

    @property
    def fingerprint(self) -> str:
        """The same for the same request, however its parameters are ordered."""
        text = json.dumps([self.method, self.path, sorted(self.pairs)])
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: text, and whether it is that of an earlier request with the same key."""

    text: str
    is_replay: bool = False
    status: int = 200


def endpoint(**handlers: Handler) -> Callable[..., HttpResponse]:
    """A view that has one handler for each method."""

    def view(request: HttpRequest, **keys: str) -> HttpResponse:
        call = read(request)
        try:
            authenticate(request.headers.get("Authorization", ""))
            outage.strike(path=call.path, method=call.method)
            return respond(call, answer=serve(call, handlers=handlers, keys=keys))
        except ApiError as error:
            return respond(call, answer=refusal(error))
        except Exception:
            log.exception("api.broken %s %s", call.method, call.path)
            broken = ApiError("The sandbox made a mistake; its log says which.", status=500, kind="api_error")
            return respond(call, answer=refusal(broken))

    return view


def read(request: HttpRequest) -> Call:
    """The request, with its parameters from body or address."""
    text = request.body.decode() if request.method == "POST" else request.META.get("QUERY_STRING", "")
    pairs = parse_qsl(text, keep_blank_values=True)
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    return Call(request.method or "", request.path, pairs, random_name("req"), key)


def authenticate(header: str) -> None:
    """Let test keys in: as Bearer, or as the user name of Basic."""
    scheme, _, credentials = header.partition(" ")
    key = credentials.strip()
    if scheme.lower() == "basic":
        key = base64.b64decode(key + "==").decode(errors="replace").partition(":")[0]
    if not key:
        raise unauthorised("You did not provide an API key. Send it as: Authorization: Bearer YOUR_SECRET_KEY.")
    if is_live(key):
        raise unauthorised("This is the sandbox, and it was given a live key. Use a test key; roll the live one.")
    if not key.startswith(TEST_PREFIXES):
        raise unauthorised(f"Invalid API Key provided: {key[:8]}****")


def serve(call: Call, *, handlers: dict[str, Handler], keys: dict[str, str]) -> Answer:
    """Reading reads; writing is one transaction, with the answer kept under its idempotency key."""
    handler = handlers.get(call.method.lower())
    if handler is None:
        raise unknown_address(call)
    events.cause.set(events.Cause(call.request_id, call.idempotency_key))
    if call.method == "GET":
        return Answer(json.dumps(run(handler, call=call, keys=keys)))
    with store.transaction():
        try:
            return once(call, make=lambda: run(handler, call=call, keys=keys))
        except Declined as error:
            return refusal(error)


def refusal(error: ApiError) -> Answer:
    """A refusal as an answer."""
    return Answer(json.dumps(error.body()), status=error.status)


def run(handler: Handler, *, call: Call, keys: dict[str, str]) -> Body:
    """Let the handler answer, refuse parameters that it did not read, and expand."""
    params = Params(decode(call.pairs))
    paths = params.texts("expand")
    body = handler(params, **keys)
    params.finish()
    return expand(body, paths=paths)


def once(call: Call, *, make: Callable[[], Body]) -> Answer:
    """The answer that this key got before, or a new one; a key belongs to one request.

    https://docs.stripe.com/api/idempotent_requests
    """
    key = call.idempotency_key
    if not key:
        return Answer(json.dumps(make()))
    sql = "select fingerprint, answer from replays where key = ? and created > ?"
    row = store.connection().execute(sql, (key, clock.now() - REMEMBERED_SECONDS)).fetchone()
    if row and row[0] != call.fingerprint:
        message = (
            "Keys for idempotent requests can only be used with the same parameters they were first used with."
            f" Try using a key other than '{key}' if you meant to execute a different request."
        )
        raise ApiError(message, kind="idempotency_error")
    if row:
        return Answer(row[1], is_replay=True)
    text = json.dumps(make())
    keep = "insert or replace into replays (key, fingerprint, answer, created) values (?, ?, ?, ?)"
    store.connection().execute(keep, (key, call.fingerprint, text, clock.now()))
    return Answer(text)


def unknown_address(call: Call) -> ApiError:
    """Nothing of Stripe's that the sandbox knows is there."""
    message = f"Unrecognized request URL ({call.method}: {call.path}). The sandbox knows what this product calls."
    return ApiError(message, status=404)


def unknown(request: HttpRequest) -> HttpResponse:
    """Answer for addresses of the API that lead nowhere."""
    return endpoint()(request)


def respond(call: Call, *, answer: Answer) -> HttpResponse:
    """The answer with Stripe's headers."""
    response = HttpResponse(answer.text, status=answer.status, content_type="application/json")
    response["Content-Length"] = str(len(response.content))
    response["Request-Id"] = call.request_id
    response["Stripe-Version"] = API_VERSION
    if call.idempotency_key:
        response["Idempotency-Key"] = call.idempotency_key
    if answer.is_replay:
        response["Idempotent-Replayed"] = "true"
    return response
