"""What people are reminded of, and the mail that tells them."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from compliance.states import Channel, DigestKind, DigestState
from config.lib import clock
from config.lib.states import known_states
from config.lib.work import WorkRow


class Digest(WorkRow):
    """One mail to one address for one landlord: of a day, or of the month that begins on that day.

    It has no content until it goes: what it says is what is so then.
    """

    UNFINISHED = (DigestState.QUEUED,)
    LEASE = timedelta(minutes=5)

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, related_name="digests")
    recipient = models.EmailField()
    kind = models.CharField(max_length=7, choices=DigestKind.choices, default=DigestKind.DAILY)
    on = models.DateField(help_text="The day it goes, or the first of its month.")
    state = models.CharField(max_length=7, choices=DigestState.choices, default=DigestState.QUEUED, editable=False)

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["landlord", "recipient", "kind", "on"], name="compliance_digest_once"),
            models.UniqueConstraint(
                fields=["landlord", "on"], condition=Q(kind="monthly"), name="compliance_digest_once_a_month"
            ),
            known_states("kind", DigestKind, name="compliance_digest_kind_known"),
            known_states("state", DigestState, name="compliance_digest_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["run_after"], condition=Q(state="queued"), name="compliance_digest_due")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} digest of {self.on}"


class Reminder(models.Model):
    """One step of one requirement towards one due date, for one person. With a digest once they were told.

    `step` is how many days before the due date it falls: 0 on the day, -7 a week after.
    """

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, related_name="reminders")
    requirement = models.ForeignKey("compliance.Requirement", on_delete=models.CASCADE, related_name="reminders")
    step = models.SmallIntegerField()
    due_on = models.DateField()
    recipient = models.EmailField()
    channel = models.CharField(max_length=5, choices=Channel.choices, default=Channel.EMAIL)
    digest = models.ForeignKey("compliance.Digest", null=True, on_delete=models.CASCADE, related_name="reminders")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["requirement", "step", "due_on", "recipient", "channel"], name="compliance_reminder_once"
            ),
            known_states("channel", Channel, name="compliance_reminder_channel_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["landlord", "recipient"], condition=Q(digest=None), name="compliance_reminder_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id}, step {self.step} before {self.due_on}"
