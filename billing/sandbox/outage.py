"""Failures to order: the next calls of the API answer as they do on Stripe's bad days."""

import threading
from dataclasses import dataclass

from billing.sandbox.errors import ApiError


@dataclass(slots=True)
class Outage:
    """Calls that are to fail: how many, with what, and at which addresses."""

    status: int
    path: str
    method: str
    times: int


_lock = threading.Lock()
_planned: list[Outage] = []


def plan(outage: Outage) -> None:
    """Let calls fail from now on."""
    with _lock:
        _planned.append(outage)


def end() -> None:
    """Let no more calls fail."""
    with _lock:
        _planned.clear()


def strike(*, path: str, method: str) -> None:
    """Fail this call when it is one of those that shall."""
    if not _planned:
        return
    with _lock:
        hit = next((one for one in _planned if path.startswith(one.path) and one.method in ("", method)), None)
        if hit is None:
            return
        hit.times -= 1
        if hit.times <= 0:
            _planned.remove(hit)
    kind = "api_error" if hit.status >= 500 else "invalid_request_error"
    code = "rate_limit" if hit.status == 429 else None
    raise ApiError("The sandbox was told to fail this call.", status=hit.status, kind=kind, code=code)
