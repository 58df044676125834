"""Telling: an event is written in the transaction of its cause and delivered after it."""

import json
import time

import stripe
from django.conf import settings
from django.db import transaction

from billing.sandbox.delivery import wake
from billing.sandbox.models import Event
from billing.sandbox.objects import Body, blank


def emit(event_type: str, subject: Body) -> None:
    """Keep an event about an object as it is now; it is delivered once this transaction has committed."""
    body = blank(
        "event",
        type=event_type,
        api_version=stripe.api_version,
        data={"object": subject},
        livemode=False,
        pending_webhooks=1 if settings.WEBHOOK_URL else 0,
        request={"id": None, "idempotency_key": None},
    )
    due = time.time() if settings.WEBHOOK_URL else None
    Event.objects.create(id=body["id"], type=event_type, payload=json.dumps(body), next_at=due)
    transaction.on_commit(wake)
