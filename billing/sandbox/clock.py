"""The sandbox's only source of time: the machine's clock, and how far it was moved ahead."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ahead: list[int] = [0]
_stopped: ContextVar[int | None] = ContextVar("stopped", default=None)


def now() -> int:
    """The present second, as Stripe writes instants: since 1970, in UTC."""
    stopped = _stopped.get()
    return int(time.time()) + _ahead[0] if stopped is None else stopped


def ahead() -> int:
    """By how many seconds the clock was moved."""
    return _ahead[0]


def move(ahead: int) -> None:
    """Let it go so many seconds ahead of the machine's."""
    _ahead[:] = [ahead]


@contextmanager
def stopped_at(moment: int) -> Iterator[None]:
    """For what happens at one instant of a time that passes at once: inside, it is that instant."""
    token = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(token)
