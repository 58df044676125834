"""The task that does nothing, which work is measured against."""

import redis
from celery import shared_task
from django.conf import settings

ANSWERS = "bench:answers"


@shared_task(name="bench.empty")
def empty() -> None:
    """Do nothing, and say that it is done."""
    redis.Redis.from_url(settings.REDIS_URL).rpush(ANSWERS, 1)
