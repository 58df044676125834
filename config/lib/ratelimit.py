"""A limit on how often something may be tried, where guessing or flooding would pay."""

from functools import lru_cache

import redis
from django.conf import settings
from django.core.cache import cache

HOUR, DAY = 3600, 86400
"""The usual windows, in seconds."""


def allow(name: str, *, limit: int, seconds: int) -> bool:
    """Whether this try is among the first `limit` of its window."""
    return count(f"ratelimit:{name}", seconds=seconds) <= limit


def count(key: str, *, seconds: int) -> int:
    """How often this was counted, now included, in the window of so many seconds that the first began.

    All processes count together. Both commands go in one trip and are done as one: no window ends between them.
    """
    name = cache.make_key(key)
    with counters().pipeline() as both:
        both.set(name, 0, ex=seconds, nx=True)
        both.incr(name)
        return int(both.execute()[1])


@lru_cache
def counters() -> redis.Redis:
    """Where the cache is, whose own commands would take two trips."""
    return redis.Redis.from_url(settings.REDIS_URL)
