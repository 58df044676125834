"""The steps of one requirement that are still to come. Those that fell are found by the statement, for all of them."""

from collections.abc import Sequence
from datetime import date, timedelta

USUAL_STEPS = (90, 60, 30, 14, 7, 1)
"""Of an obligation that names no steps of its own."""
WEEK = 7


def days_ahead(own: Sequence[int], *, due: date, on: date) -> list[date]:
    """The days from `on` at which steps fall, the first of those without end among them."""
    before = [due - timedelta(days=step) for step in sorted({*(own or USUAL_STEPS), 0}, reverse=True)]
    weeks = max(-(-(on - due).days // WEEK), 1)
    weekly = [due + timedelta(days=WEEK * week) for week in (weeks, weeks + 1)]
    return [day for day in (*before, *weekly) if day >= on]
