"""The words of due dates: what happened, and the three dates that follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Events: TypeAlias = Mapping[str, date]
"""What happened, by name. `issued` is the day on a requirement's own evidence (of a check, an inspection, a payment),
`expires` the day that is printed there as its end, `previous_deadline` the one that it was done for; every other name
is as a due rule writes it."""
ISSUED, EXPIRES, PREVIOUS = "issued", "expires", "previous_deadline"


@dataclass(frozen=True, slots=True)
class Dates:
    """What follows from what happened. Three dates that are never mixed up; each None where there is none.

    `deadline`: the law's. `check_by`: ours, by which it is wise to look again; missing it is no breach.
    `expires`: what the paper says of itself.
    """

    deadline: date | None = None
    check_by: date | None = None
    expires: date | None = None

    @property
    def due(self) -> date | None:
        """The day to be ready by: the law's where there is one, else ours."""
        return self.deadline or self.check_by


NONE = Dates()
Computation: TypeAlias = Callable[[Events, date], Dates]
Made: TypeAlias = tuple[tuple[str, ...], Computation]
"""The names of the events that a rule turns on, and what follows from them as seen on a day."""
