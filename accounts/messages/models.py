"""A row for every mail: it is there before the mail is, and says what became of it."""

from datetime import timedelta
from typing import ClassVar

from django.db import models

from accounts.messages.states import MessageState
from config.lib import clock
from config.lib.states import known_states
from config.lib.work import WorkRow


class Message(WorkRow):
    """One mail to one person, once: the key makes a second one with the same meaning impossible."""

    UNFINISHED = (MessageState.QUEUED,)
    LEASE = timedelta(minutes=2)
    MAX_ATTEMPTS = 12

    key = models.CharField(max_length=160, unique=True, help_text="What this mail is about, so that it is sent once.")
    template = models.CharField(max_length=80, help_text="The folder under templates/emails/.")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    landlord = models.ForeignKey("accounts.Landlord", null=True, on_delete=models.CASCADE, related_name="messages")
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED, editable=False)
    holds_secret = models.BooleanField(default=False, help_text="Its body opens a door, so it is erased once sent.")
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [known_states("state", MessageState, name="accounts_message_state_known")]
        indexes: ClassVar = [models.Index(fields=["state", "run_after"])]

    def __str__(self) -> str:
        return self.key


class DeliveredMail(models.Model):
    """What the mail backend without a mail server keeps in place of sending. Empty in production."""

    to = models.TextField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.subject
