"""What tests and the demo ask of the sandbox beside Stripe's own API: reset, events, payments, outages."""

import json

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from billing.sandbox.errors import StripeError
from billing.sandbox.events import emit
from billing.sandbox.models import Answer, Event, PlannedFailure, StripeObject
from billing.sandbox.objects import Body, change, row
from billing.sandbox.paying import bank_says, pay
from billing.sandbox.signing import signature
from billing.sandbox.time import now


def health(request: HttpRequest) -> JsonResponse:
    """It answers."""
    return JsonResponse({"ok": True})


@csrf_exempt
def reset(request: HttpRequest) -> JsonResponse:
    """Forget everything, and deliver from now on to the webhook that is named, or to none."""
    with transaction.atomic():
        for model in (StripeObject, Answer, Event, PlannedFailure):
            model._default_manager.all().delete()
    settings.WEBHOOK_URL = request.POST.get("webhook", "")
    return JsonResponse({"ok": True})


def events(request: HttpRequest) -> JsonResponse:
    """The events after a number, oldest first, each with its bytes and a fresh signature."""
    rows = Event.objects.filter(number__gt=int(request.GET.get("after", "0")))
    found = [
        {
            "number": event.number,
            "id": event.id,
            "type": event.type,
            "body": event.payload,
            "signature": signature(event.payload, secret=settings.WEBHOOK_SECRET),
            "attempts": event.attempts,
            "outcomes": event.outcomes,
            "is_over": event.next_at is None,
        }
        for event in rows
    ]
    return JsonResponse({"events": found})


@csrf_exempt
def act(request: HttpRequest, key: str, action: str) -> JsonResponse:
    """Do to a checkout session what a person, a bank or time would."""
    acts = {
        "pay": lambda: pay(key),
        "debit": lambda: pay(key, is_instant=False),
        "bank-paid": lambda: bank_says(key, has_paid=True),
        "bank-refused": lambda: bank_says(key, has_paid=False),
        "time-out": lambda: time_out(key),
    }
    try:
        with transaction.atomic():
            return JsonResponse(acts[action]())
    except StripeError as error:
        return JsonResponse(error.body, status=error.status)


def time_out(key: str) -> Body:
    """The session's day has passed."""
    row("checkout.session", key)
    body = change("checkout.session", key, status="expired", url=None, expires_at=now())
    emit("checkout.session.expired", body)
    return body


@csrf_exempt
def alter(request: HttpRequest, kind: str, key: str) -> JsonResponse:
    """Change an object behind the API's back, and tell it as an event: `{"values": {...}, "event": "type"}`."""
    asked = json.loads(request.body)
    with transaction.atomic():
        body = change(kind, key, **asked["values"])
        if asked.get("event"):
            emit(asked["event"], body)
    return JsonResponse(body)


@csrf_exempt
def plan_failure(request: HttpRequest) -> JsonResponse:
    """The next call whose path starts with `path` is answered with `status`."""
    PlannedFailure.objects.create(path=request.POST["path"], status=int(request.POST.get("status", "500")))
    return JsonResponse({"ok": True})
