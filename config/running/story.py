"""Telling what happens, a line for each step with the seconds that it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

WIDTH = 64


class NotAsExpected(Exception):
    """Something is not as the step needs it."""


class Story:
    """The steps so far, and how long they took together."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.count = 0

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Print the step with ✓ when it holds; end with ✗ and the reason when it does not."""
        began = time.monotonic()
        try:
            yield
        except NotAsExpected as error:
            _print("✗", what, began)
            raise SystemExit(f"  {error}") from error
        _print("✓", what, began)
        self.count += 1

    def end(self) -> None:
        """Print how many steps held and the time of all."""
        _print("", f"{self.count} steps held", self.began)


def _print(mark: str, what: str, began: float) -> None:
    print(f"{mark:1} {what:<{WIDTH}} {time.monotonic() - began:6.1f} s", flush=True)  # noqa: T201
