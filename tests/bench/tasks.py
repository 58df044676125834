"""The tasks that work is measured against: one that does nothing, one that does the least that an event could."""

import redis
from celery import shared_task
from django.conf import settings

from billing.gateway import get_gateway
from billing.models import CheckoutIntent
from config.lib import clock

ANSWERS = "bench:answers"


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
