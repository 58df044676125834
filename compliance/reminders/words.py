"""What a digest says of a requirement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from compliance.models import Requirement
from compliance.pages import place_of
from config.lib.display import day


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement in a mail: what, where and by when. `key` leads to its page."""

    key: int
    name: str
    place: str
    due: str
    due_on: date

    @classmethod
    def of(cls, requirement: Requirement, *, due: date, on: date) -> Self:
        """The line of a requirement on a day. Its obligation and its place must be selected with it."""
        words = when(due, on=on, is_law=requirement.deadline is not None)
        return cls(requirement.pk, requirement.obligation.name, place_of(requirement), words, due)


def when(due: date, *, on: date, is_law: bool) -> str:
    """A due date in words, as it is seen on a day. After a day that is only our advice nothing is overdue."""
    left = (due - on).days
    if left < 0:
        return f"overdue since {day(due)}" if is_law else f"to be checked since {day(due)}"
    word = "due" if is_law else "check by"
    return f"{word} {day(due)}, {'today' if left == 0 else 'tomorrow' if left == 1 else f'in {left} days'}"


def in_order(lines: Iterable[Line]) -> list[Line]:
    """The lines as a mail has them: what is due earliest first."""
    return sorted(lines, key=lambda line: (line.due_on, line.place, line.name))
