"""Who is acting in this request or task: read by the trail, set at the edges."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The person and place behind a change; all empty for the system itself."""

    user_id: int | None = None
    request_id: str = ""
    address: str | None = None


_actor: ContextVar[Actor] = ContextVar("audit_actor", default=Actor())


def current_actor() -> Actor:
    """Who is acting now."""
    return _actor.get()


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Name the actor of everything done inside."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)
