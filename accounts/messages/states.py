"""The states of a message."""

from django.db import models

from config.lib.states import StateMachine


class MessageState(models.TextChoices):
    """Where a message stands."""

    QUEUED = "queued", "Queued"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"


MESSAGE = StateMachine(
    "messages.message",
    {
        MessageState.QUEUED: frozenset({MessageState.SENT, MessageState.FAILED}),
        MessageState.FAILED: frozenset({MessageState.QUEUED}),
    },
)
