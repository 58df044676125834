"""A row for every mail and text message: it is there before they are, and says what became of them."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.messages.states import Channel, Delivery, MessageState
from config.lib import clock
from config.lib.states import known_states
from config.lib.work import WorkRow


class Message(WorkRow):
    """One mail or text message to one person, once: the key makes a second one with the same meaning impossible."""

    UNFINISHED = (MessageState.QUEUED,)
    LEASE = timedelta(minutes=2)
    MAX_ATTEMPTS = 12

    key = models.CharField(max_length=160, unique=True, help_text="What this mail is about, so that it is sent once.")
    template = models.CharField(max_length=80, help_text="The folder under templates/emails/.")
    channel = models.CharField(max_length=5, choices=Channel.choices, default=Channel.EMAIL, editable=False)
    to = models.CharField(max_length=254, help_text="An e-mail address, or a number in E.164.")
    reply_to = models.EmailField(blank=True, help_text="Where answers go; empty: to us.")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    landlord = models.ForeignKey("accounts.Landlord", null=True, on_delete=models.CASCADE, related_name="messages")
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED, editable=False)
    holds_secret = models.BooleanField(default=False, help_text="Its body opens a door, so it is erased once sent.")
    sent_at = models.DateTimeField(null=True, editable=False)
    provider_id = models.CharField(
        max_length=200, blank=True, editable=False, help_text="What the mail service calls it, where there is one."
    )
    delivery = models.CharField(max_length=10, choices=Delivery.choices, blank=True, editable=False)
    delivery_reason = models.CharField(max_length=40, blank=True, editable=False)
    delivery_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            known_states("state", MessageState, name="accounts_message_state_known"),
            known_states("channel", Channel, name="accounts_message_channel_known"),
            known_states("delivery", Delivery, name="accounts_message_delivery_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "run_after"]),
            models.Index(fields=["provider_id"], condition=~Q(provider_id=""), name="accounts_message_provider_id"),
        ]

    def __str__(self) -> str:
        return self.key


class Bounce(models.Model):
    """An address at which somebody cannot be reached: from the mail that came back until one arrives, or it is changed.

    For staff it is a task; to the landlord it is shown; reminders wait meanwhile.
    """

    address = models.EmailField()
    kind = models.CharField(max_length=10, choices=[choice for choice in Delivery.choices if choice[0]])
    reason = models.CharField(max_length=40, blank=True, help_text="As the mail service puts it.")
    landlord = models.ForeignKey("accounts.Landlord", null=True, on_delete=models.CASCADE, related_name="bounces")
    is_of_record = models.BooleanField("address of record", default=False)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["address"], condition=Q(closed_at=None), name="accounts_bounce_open_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["landlord"], condition=Q(closed_at=None), name="accounts_bounce_of_landlord")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class DeliveredMail(models.Model):
    """What the mail backend without a mail server keeps in place of sending. Empty in production."""

    to = models.TextField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    number = models.BigIntegerField(null=True, unique=True, help_text="Of the message, which arrives once.")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.subject
