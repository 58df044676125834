"""State machines: one table of legal moves each, moved by a guarded update so that two workers cannot both win."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.dispatch import Signal

from config.lib.errors import IllegalTransition, StaleState

state_moved = Signal()
"""Sent in the transaction of the move: sender=model, row, machine, old, new, by, why."""


@dataclass(frozen=True)
class StateMachine:
    """The legal moves of one model's state column."""

    name: str
    moves: Mapping[str, frozenset[str]]
    field: str = "state"

    def allows(self, old: str, *, new: str) -> bool:
        """Whether the table has a line from `old` to `new`."""
        return new in self.moves.get(old, frozenset())

    def move(self, row: models.Model, *, to: str, by: Any = None, why: str = "", **changes: Any) -> None:
        """Move the row and write `changes` with it; StaleState when somebody else moved it first."""
        old = getattr(row, self.field)
        if not self.allows(old, new=to):
            raise IllegalTransition(machine=self.name, old=old, new=to)
        values = {self.field: to, **changes}
        with transaction.atomic():
            guarded = type(row)._default_manager.filter(pk=row.pk, **{self.field: old})
            if not guarded.update(**values):
                raise StaleState(machine=self.name, old=old, new=to)
            for name, value in values.items():
                setattr(row, name, value)
            state_moved.send(sender=type(row), row=row, machine=self, old=old, new=to, by=by, why=why)


def known_states(field: str, choices: type[models.TextChoices], *, name: str) -> models.CheckConstraint:
    """A constraint that keeps other words out of a state column."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": choices.values}), name=name)
