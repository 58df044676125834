"""The states of a file's scan for viruses, and of our look into it."""

from django.db import models

from config.lib.states import StateMachine


class ScanState(models.TextChoices):
    """What a virus scanner said of a file."""

    WAITING = "waiting", "Held until it is scanned"
    NOT_SCANNED = "not_scanned", "Not scanned: no virus scanner is connected"
    CLEAN = "clean", "Scanned, no virus found"
    INFECTED = "infected", "Shut away: a virus was found"


SCAN = StateMachine(
    "documents.scan",
    {ScanState.WAITING: frozenset({ScanState.CLEAN, ScanState.INFECTED, ScanState.NOT_SCANNED})},
    field="scan",
)


class InspectionState(models.TextChoices):
    """Where our look into a file stands."""

    PENDING = "pending", "Pending"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


INSPECTION = StateMachine(
    "documents.inspection",
    {
        InspectionState.PENDING: frozenset({InspectionState.DONE, InspectionState.FAILED}),
        InspectionState.FAILED: frozenset({InspectionState.PENDING}),
    },
)
