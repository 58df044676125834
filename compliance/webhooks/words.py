"""The words of webhooks: what is told, and why an address is told nothing."""

from django.db import models


class EventKind(models.TextChoices):
    """What is told. The values are sent, so they never change."""

    STANDING = "requirement.standing_changed", "A requirement stands otherwise"
    SCORE = "score.changed", "A score changed"
    DOCUMENT = "document.confirmed", "A document was recorded as evidence"
    REMINDER = "reminder.sent", "Somebody was reminded"
    REPORT = "report.ready", "A report is ready"
    PROPERTY = "property.changed", "A property was added or changed"
    TEST = "webhook.test", "A test"


CHOSEN = [kind for kind in EventKind if kind is not EventKind.TEST]
"""What an address can ask to be told; a test goes where somebody sends one."""


class OffReason(models.TextChoices):
    """Why an address is told nothing. By `PLAN` and `PAYMENT` it is paused, and goes on by itself."""

    PLAN = "plan", "Your plan does not include webhooks"
    PAYMENT = "payment", "Your subscription is not active"
    FAILING = "failing", "Nothing that we sent for a day was taken"
    GONE = "gone", "It answered that it is gone for good (410)"


PAUSED = (OffReason.PLAN, OffReason.PAYMENT)
ENDED = (OffReason.FAILING, OffReason.GONE)
"""What a person has to switch on again, once it is put right."""
