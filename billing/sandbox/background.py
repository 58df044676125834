"""What happens by itself, beside the requests: deliveries, and whatever has a timer."""

import logging
import threading
import time

from billing.sandbox import advancing, delivery

log = logging.getLogger(__name__)
TICK_SECONDS = 1.0


def start() -> None:
    """Start every thread of it."""
    delivery.start_couriers()
    threading.Thread(target=keep_time, name="timers", daemon=True).start()


def keep_time() -> None:
    """Have happen what falls due, for ever."""
    while True:
        time.sleep(TICK_SECONDS)
        try:
            advancing.catch_up()
        except Exception:
            log.exception("timers.broken")
