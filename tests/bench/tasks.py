"""The tasks that work is measured against: nothing, the least that an event could be, a bare client in a loop."""

import http.client
from urllib.parse import urlsplit

import redis
from celery import shared_task
from django.conf import settings

from billing.gateway import get_gateway
from billing.models import CheckoutIntent
from config.lib import clock

ANSWERS = "bench:answers"
POSTED = "bench:posted"


@shared_task(name="bench.empty")
def empty() -> None:
    """Do nothing, and say that it is done."""
    redis.Redis.from_url(settings.REDIS_URL).rpush(ANSWERS, 1)


@shared_task(name="bench.fetch_and_update")
def fetch_and_update(pk: int, key: str) -> None:
    """Fetch one object of Stripe's, update one row, and say that it is done."""
    get_gateway().fetch("checkout.session", key=key)
    CheckoutIntent.objects.filter(pk=pk).update(created_at=clock.now())
    redis.Redis.from_url(settings.REDIS_URL).incr("bench:fetched")


@shared_task(name="bench.post_in_a_loop")
def post_in_a_loop(url: str, count: int) -> None:
    """Post a body so many times over one connection, and say that it is done."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    for _ in range(count):
        connection.request("POST", parts.path, b"{}" * 150, {"Content-Type": "application/json"})
        connection.getresponse().read()
    redis.Redis.from_url(settings.REDIS_URL).incr(POSTED)
