"""The door of the API: key, outage, idempotency, one transaction, errors as Stripe says them."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from billing.sandbox.errors import StripeError, unauthorised
from billing.sandbox.models import Answer, PlannedFailure
from billing.sandbox.objects import Body
from billing.sandbox.params import decoded

LIVE_KEYS = ("sk_live_", "rk_live_")
TEST_KEYS = ("sk_test_", "rk_test_")
Endpoint = Callable[..., Body]


def endpoint(**methods: Endpoint) -> Callable[..., JsonResponse]:
    """A view that answers each HTTP method with a function of (params, path parts) → object."""

    @csrf_exempt
    def view(request: HttpRequest, **parts: str) -> JsonResponse:
        try:
            check_key(request)
            fail_if_planned(request)
            if request.method not in methods:
                raise StripeError("Unrecognized request URL", status=404)
            return answered(request, methods[request.method], parts)
        except StripeError as error:
            return JsonResponse(error.body, status=error.status)

    return view


def check_key(request: HttpRequest) -> None:
    """Take a test key, by Bearer or Basic; refuse a live one with words."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    key = base64.b64decode(value).decode().split(":")[0] if scheme == "Basic" else value
    if key.startswith(LIVE_KEYS):
        raise unauthorised("This is a sandbox. It does not take live keys.")
    if not key.startswith(TEST_KEYS):
        raise unauthorised("Invalid API Key provided.")


def fail_if_planned(request: HttpRequest) -> None:
    """Answer with the outage that a test planned for this path, once."""
    for planned in PlannedFailure.objects.all():
        if request.path.startswith(planned.path):
            planned.delete()
            raise StripeError("Planned outage", status=planned.status, kind="api_error")


def answered(request: HttpRequest, call: Endpoint, parts: dict[str, str]) -> JsonResponse:
    """The call's answer, or the one that its idempotency key had before."""
    raw = request.body.decode() if request.method == "POST" else request.META["QUERY_STRING"]
    params = decoded(parse_qsl(raw, keep_blank_values=True))
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    if key is None:
        with transaction.atomic():
            return JsonResponse(call(params, **parts))
    fingerprint = hashlib.sha256(f"{request.path}?{raw}".encode()).hexdigest()
    with transaction.atomic():
        before = Answer.objects.filter(key=key).first()
        if before is None:
            body = call(params, **parts)
            Answer.objects.create(key=key, fingerprint=fingerprint, status=200, body=body)
            return JsonResponse(body)
    return repeated(before, fingerprint=fingerprint)


def repeated(before: Answer, *, fingerprint: str) -> JsonResponse:
    """The first answer again; an error when the same key now asks for something else."""
    if before.fingerprint != fingerprint:
        message = "Keys for idempotent requests can only be used with the same parameters they were first used with."
        raise StripeError(message, kind="idempotency_error")
    return JsonResponse(before.body, status=before.status, headers={"Idempotent-Replayed": "true"})


def limit_of(params: dict[str, Any]) -> int:
    """The page size that was asked for, 10 by default, 100 at most."""
    return min(int(params.get("limit", 10)), 100)
