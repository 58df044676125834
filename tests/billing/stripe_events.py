"""Deliveries as Stripe makes them."""

import hashlib
import hmac
import itertools
import json
import time

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

numbers = itertools.count(1)


def make_event(event_type: str, subject: dict, *, key: str = "", live: bool = False) -> bytes:
    """The raw bytes of an event."""
    event = {
        "id": key or f"evt_{next(numbers):08d}",
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": int(time.time()),
        "type": event_type,
        "livemode": live,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "data": {"object": subject},
    }
    return json.dumps(event).encode()


def sign(body: bytes, *, secret: str | None = None, at: int | None = None) -> str:
    """The Stripe-Signature header for these bytes. https://docs.stripe.com/webhooks#verify-manually"""
    moment = at or int(time.time())
    key = (settings.STRIPE_WEBHOOK_SECRET if secret is None else secret).encode()
    digest = hmac.new(key, f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def deliver(client: Client, body: bytes, *, signature: str | None = None) -> HttpResponse:
    """Post a delivery to the webhook's address."""
    return client.post(
        reverse("billing:stripe-webhook"),
        body,
        content_type="application/json",
        headers={"Stripe-Signature": sign(body) if signature is None else signature},
    )
