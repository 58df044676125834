"""The states of a message."""

from django.db import models

from config.lib.states import StateMachine


class Channel(models.TextChoices):
    """By which way a message goes."""

    EMAIL = "email", "E-mail"
    SMS = "sms", "SMS"


class MessageState(models.TextChoices):
    """Where a message stands."""

    QUEUED = "queued", "Queued"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    DROPPED = "dropped", "Not to be sent any more"


class Delivery(models.TextChoices):
    """What the mail service said became of a mail that it took. Mail servers say nothing."""

    UNKNOWN = "", "Not told"
    DELIVERED = "delivered", "Delivered"
    BOUNCED = "bounced", "Came back"
    COMPLAINED = "complained", "Marked as spam"


MESSAGE = StateMachine(
    "messages.message",
    {
        MessageState.QUEUED: frozenset({MessageState.SENT, MessageState.FAILED, MessageState.DROPPED}),
        MessageState.FAILED: frozenset({MessageState.QUEUED}),
    },
)
