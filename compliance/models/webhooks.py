"""Addresses that are told what happens, and each thing that one of them is told."""

from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from compliance.states import DeliveryState
from compliance.webhooks.words import PAUSED, EventKind, OffReason
from config.lib import clock
from config.lib.states import known_states
from config.lib.work import WorkRow


def new_salt() -> str:
    """What makes a secret another one."""
    return get_random_string(32)


class WebhookEndpoint(models.Model):
    """An address of a landlord's own, and what it is told. Its secret is kept nowhere: it is made from the salt."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500)
    events = ArrayField(models.CharField(max_length=40, choices=EventKind.choices))
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    former = models.JSONField(
        default=list, blank=True, editable=False, help_text="Salts that were rotated out, each with its last second."
    )
    off_at = models.DateTimeField(null=True, editable=False, help_text="Since when it is told nothing.")
    off_why = models.CharField(max_length=8, blank=True, choices=OffReason.choices, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False, help_text="Since when it took nothing.")
    taken_at = models.DateTimeField(null=True, editable=False, help_text="When it last took something.")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(off_at=None, off_why="") | (Q(off_at__isnull=False) & Q(off_why__in=OffReason.values)),
                name="compliance_webhook_off_for_a_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["landlord"], name="compliance_webhook_of")]

    def __str__(self) -> str:
        return self.url

    @property
    def is_paused(self) -> bool:
        """Whether it goes on by itself once plan and payment let it."""
        return self.off_why in PAUSED

    @property
    def asked(self) -> list[str]:
        """What it is told, in words."""
        return [EventKind(event).label for event in self.events]


class WebhookDelivery(WorkRow):
    """One thing that one address is told, with what came back last. Its `key` stays through every try and replay."""

    UNFINISHED = (DeliveryState.QUEUED,)
    LEASE = timedelta(minutes=5)
    MAX_ATTEMPTS = 8
    LANDLORD = "endpoint__landlord"

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )  # two indexes begin with it
    key = models.UUIDField(default=uuid4, editable=False)
    event = models.CharField(max_length=40, choices=EventKind.choices)
    data = models.JSONField(default=dict, editable=False)
    state = models.CharField(max_length=7, choices=DeliveryState.choices, default=DeliveryState.QUEUED, editable=False)
    tried_at = models.DateTimeField(null=True, editable=False)
    took_ms = models.PositiveIntegerField(null=True, editable=False)
    status = models.PositiveSmallIntegerField(null=True, editable=False, help_text="Of the last answer.")
    answer = models.TextField(blank=True, default="", editable=False, help_text="How the last answer began.")

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name_plural = "webhook deliveries"
        constraints: ClassVar = [
            known_states("state", DeliveryState, name="compliance_delivery_state_known"),
            known_states("event", EventKind, name="compliance_delivery_event_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["endpoint", "-id"], name="compliance_delivery_of"),
            models.Index(
                fields=["endpoint", "run_after"],
                condition=Q(state=DeliveryState.QUEUED),
                name="compliance_delivery_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.endpoint_id}"

    @property
    def message_id(self) -> str:
        """What the receiver knows it again by."""
        return f"msg_{self.key.hex}"

    @property
    def landlord_id(self) -> int:
        """Whose it is, for the trail."""
        return self.endpoint.landlord_id

    @property
    def may_be_replayed(self) -> bool:
        """Whether a person can have it sent once more."""
        return self.state != DeliveryState.QUEUED
