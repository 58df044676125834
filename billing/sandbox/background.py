"""What happens by itself, beside the requests: deliveries, and sessions whose time is over."""

import logging
import threading
import time

from billing.sandbox import checkout, delivery

log = logging.getLogger(__name__)
TICK_SECONDS = 1.0


def start() -> None:
    """Start every thread of it."""
    delivery.start_couriers()
    threading.Thread(target=keep_expiring, name="timers", daemon=True).start()


def keep_expiring() -> None:
    """Close sessions as their time runs out, for ever."""
    while True:
        time.sleep(TICK_SECONDS)
        try:
            checkout.expire_due()
        except Exception:
            log.exception("timers.broken")
