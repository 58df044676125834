"""A limit on how often something may be tried, where guessing or flooding would pay."""

from django.core.cache import cache


def allow(name: str, *, limit: int, seconds: int) -> bool:
    """Whether this try is among the first `limit` of its window; the count is shared by all processes."""
    key = f"ratelimit:{name}"
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key)) <= limit
    except ValueError:  # the window ended between the two calls
        return True
