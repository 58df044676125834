"""The states of an import of homes, and of a digest."""

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


class DigestState(models.TextChoices):
    """Where a digest stands. `dropped`: it had nothing to say, or might not go, and what it held waits for another."""

    QUEUED = "queued", "Queued"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "Not sent"
    FAILED = "failed", "Failed"


DIGEST = StateMachine("compliance.digest", {DigestState.QUEUED: frozenset(DigestState) - {DigestState.QUEUED}})


class DigestKind(models.TextChoices):
    """What a digest tells of."""

    DAILY = "daily", "Daily"
    MONTHLY = "monthly", "Monthly"


class Channel(models.TextChoices):
    """How people are reminded."""

    EMAIL = "email", "E-mail"
