"""Delivering events to the webhook, in order of their making, and again until they are taken."""

import http.client
import logging
import threading
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.db import close_old_connections

from billing.sandbox.models import Event
from billing.sandbox.signing import signature

logger = logging.getLogger(__name__)
RETRY_SECONDS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 3600, 3600, 3600, 3600)
TIMEOUT_SECONDS = 10
IDLE_SECONDS = 1.0
_waker = threading.Event()


def wake() -> None:
    """There is something to deliver."""
    _waker.set()


def deliver_for_ever() -> None:
    """The loop of the delivering thread."""
    while True:
        _waker.clear()
        try:
            delivered = deliver_due()
        except Exception:  # the thread must outlive whatever happens to one delivery
            logger.exception("sandbox.delivery_failed")
            delivered = 0
        close_old_connections()
        if not delivered:
            _waker.wait(IDLE_SECONDS)


def deliver_due() -> int:
    """Deliver every event whose time has come; their number."""
    due = list(Event.objects.filter(next_at__lte=time.time())[:100])
    for event in due:
        deliver(event)
    return len(due)


def deliver(event: Event) -> None:
    """Post one event and note what came of it."""
    outcome = post(event.payload)
    event.attempts += 1
    event.outcomes.append(outcome)
    is_taken = isinstance(outcome, int) and 200 <= outcome < 300
    is_over = is_taken or event.attempts > len(RETRY_SECONDS)
    event.next_at = None if is_over else time.time() + RETRY_SECONDS[event.attempts - 1]
    event.save(update_fields=["attempts", "outcomes", "next_at"])


def post(payload: str) -> int | str:
    """The status that the webhook answered with, or the name of what went wrong."""
    target = urlsplit(settings.WEBHOOK_URL)
    secure = target.scheme == "https"
    make = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = make(target.netloc, timeout=TIMEOUT_SECONDS)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature(payload, secret=settings.WEBHOOK_SECRET),
    }
    try:
        connection.request("POST", target.path, payload.encode(), headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
