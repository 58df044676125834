"""The states of an import of homes, of a digest, of a report, and of what an address is told."""

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


class ReportState(models.TextChoices):
    """Where a report stands. One that may be tried again by itself is queued still."""

    QUEUED = "queued", "Being made"
    MADE = "made", "Made"
    FAILED = "failed", "Could not be made"


REPORT = StateMachine("compliance.report", {ReportState.QUEUED: frozenset({ReportState.MADE, ReportState.FAILED})})


class DeliveryState(models.TextChoices):
    """Where a delivery stands. `dropped`: its address was switched off before it was sent."""

    QUEUED = "queued", "Waiting"
    SENT = "sent", "Taken"
    FAILED = "failed", "Not taken"
    DROPPED = "dropped", "Not sent"


DELIVERY_ENDED = frozenset({DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.DROPPED})
DELIVERY = StateMachine(
    "compliance.webhook_delivery",
    {
        DeliveryState.QUEUED: DELIVERY_ENDED,
        **{ended: frozenset({DeliveryState.QUEUED}) for ended in DELIVERY_ENDED},
    },
)
