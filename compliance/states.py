"""The states of an import of homes."""

from django.db import models

from config.lib.states import StateMachine


class ImportState(models.TextChoices):
    """Where an import stands."""

    DRAFT = "draft", "Draft"
    COMMITTED = "committed", "Imported"
    ABANDONED = "abandoned", "Abandoned"


IMPORT = StateMachine(
    "compliance.import", {ImportState.DRAFT: frozenset({ImportState.COMMITTED, ImportState.ABANDONED})}
)
