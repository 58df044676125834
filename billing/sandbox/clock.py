"""The sandbox's only source of time."""

import time


def now() -> int:
    """The present second, as Stripe writes instants: since 1970, in UTC."""
    return int(time.time())
