"""Every state move is audited, in its own transaction."""

from typing import Any

from django.db import models
from django.dispatch import receiver

from accounts.audit import services
from config.lib.states import StateMachine, state_moved


@receiver(state_moved)
def record_move(
    sender: type[models.Model],
    row: models.Model,
    machine: StateMachine,
    old: str,
    new: str,
    by: models.Model | None,
    why: str,
    **_: Any,
) -> None:
    """Write the move into the trail."""
    services.record(
        f"{machine.name}.{new}",
        subject=row,
        before={machine.field: str(old)},
        after={machine.field: str(new)},
        why=why,
        by=by,
    )
