"""The sandbox's clock."""

import time


def now() -> int:
    """Seconds since 1970, as Stripe counts."""
    return int(time.time())
