"""Time that passes: what falls due happens, in order, each thing at its own instant."""

import threading
import time
from collections.abc import Callable

from billing.sandbox import checkout, clock, collecting, cycle, pending, store, timers
from billing.sandbox.errors import ApiError

HAPPENINGS: dict[str, Callable[[str], object]] = {
    "bank": collecting.hear_bank,
    "debit": lambda key: checkout.settle_debit(key, has_money=True),
    "incomplete": cycle.give_up,
    "pause": cycle.end_pause,
    "pending": pending.lapse,
    "period": cycle.end_period,
    "retry": collecting.retry,
    "session": checkout.get_session,
}
_turn = threading.Lock()


def restore() -> None:
    """Take up the clock where an earlier run of the sandbox left it."""
    clock.move(int(store.recall("ahead", "0")))


def catch_up() -> None:
    """Have happen what is due now."""
    if timers.earliest(until=clock.now()) is None:
        return
    with _turn:
        while timer := timers.earliest(until=clock.now()):
            with store.transaction():
                happen(timer)


def advance(to: int) -> None:
    """Move the clock to an instant, by way of every one at which something happens. It never goes back."""
    if to < clock.now():
        raise ApiError(f"The clock stands at {clock.now()} and does not go back.", param="to")
    with _turn:
        while timer := timers.earliest(until=to):
            with store.transaction():
                set_clock(max(timer.due_at, clock.now()))
                with clock.stopped_at(clock.now()):
                    happen(timer)
        with store.transaction():
            set_clock(to)


def set_clock(moment: int) -> None:
    """Let it be this instant, and remember so after a restart."""
    ahead = moment - int(time.time())
    store.remember("ahead", str(ahead))
    clock.move(ahead)


def happen(timer: timers.Timer) -> None:
    """Let one thing happen; its timer is over before, so that it may set the next one."""
    timers.stop(timer.key, kind=timer.kind)
    HAPPENINGS[timer.kind](timer.key)
