"""The inbox."""

from datetime import timedelta
from typing import ClassVar

from django.db import models

from billing.states import EventState
from config.lib.states import known_states
from config.lib.work import WorkRow


class StripeEvent(WorkRow):
    """One event, stored before it is answered and kept after it is processed."""

    UNFINISHED = (EventState.RECEIVED,)
    LEASE = timedelta(minutes=5)
    MAX_ATTEMPTS = 8

    stripe_id = models.CharField(max_length=80)
    type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=120, blank=True, help_text="The object it is about.")
    is_live = models.BooleanField()
    payload = models.JSONField(help_text="As it was signed. Work is done from a fresh copy of the object.")
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.RECEIVED, editable=False)
    landlord = models.ForeignKey("accounts.Landlord", null=True, on_delete=models.SET_NULL, related_name="+")
    processed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stripe_id"], name="billing_event_once"),
            known_states("state", EventState, name="billing_event_state_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "run_after"])]

    def __str__(self) -> str:
        return f"{self.type} {self.stripe_id}"
