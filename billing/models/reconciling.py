"""Comparing what we hold with what Stripe says."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from billing.states import ReconciliationState
from config.lib.states import known_states
from config.lib.work import WorkRow


class Reconciliation(WorkRow):
    """One comparison with Stripe, and how it went."""

    UNFINISHED = (ReconciliationState.PENDING,)
    LEASE = timedelta(minutes=30)
    MAX_ATTEMPTS = 5
    LANDLORD = ""  # it is about everybody

    state = models.CharField(
        max_length=10, choices=ReconciliationState.choices, default=ReconciliationState.PENDING, editable=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", help_text="None: by itself."
    )
    since = models.DateTimeField(help_text="What Stripe made before this is taken as settled.")
    compared = models.PositiveIntegerField(default=0, help_text="How many things were compared.")
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [known_states("state", ReconciliationState, name="billing_reconciliation_state_known")]
        indexes: ClassVar = [models.Index(fields=["state", "run_after"])]

    def __str__(self) -> str:
        return f"Reconciliation {self.pk}"


class Difference(models.Model):
    """Something that differed from what Stripe says, and whether it was repaired."""

    reconciliation = models.ForeignKey("billing.Reconciliation", on_delete=models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=40, help_text="What sort of thing it is, by Stripe's word.")
    stripe_id = models.CharField(max_length=120)
    landlord = models.ForeignKey("accounts.Landlord", null=True, on_delete=models.SET_NULL, related_name="+")
    ours = models.CharField(max_length=300, blank=True, help_text="What we held.")
    theirs = models.CharField(max_length=300, help_text="What Stripe says.")
    is_repaired = models.BooleanField()
    why_not = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.stripe_id}"
