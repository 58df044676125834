"""Money that staff give back: what was asked of Stripe, and what it answered."""

import uuid
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.states import RefundState
from config.lib.money import format_pence
from config.lib.states import known_states
from config.lib.work import WorkRow


class RefundRequest(WorkRow):
    """One refund that a member of the staff asked for. What Stripe then gave back is kept as a `Refund`."""

    UNFINISHED = (RefundState.ASKED,)
    LEASE = timedelta(minutes=5)
    MAX_ATTEMPTS = 5

    key = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="Stripe does once what is asked twice under it."
    )
    landlord = models.ForeignKey(
        "accounts.Landlord", null=True, on_delete=models.PROTECT, related_name="+", help_text="None: a guest."
    )
    payment = models.ForeignKey("billing.Payment", null=True, on_delete=models.PROTECT, related_name="refund_requests")
    order = models.ForeignKey(
        "billing.OrderCheckout", null=True, on_delete=models.PROTECT, related_name="refund_requests"
    )
    amount_pence = models.PositiveIntegerField()
    why = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RefundState.choices, default=RefundState.ASKED, editable=False)
    stripe_id = models.CharField("refund", max_length=80, blank=True, editable=False, help_text="At Stripe, once made.")
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "refund asked for"
        verbose_name_plural = "refunds asked for"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            known_states("state", RefundState, name="billing_refund_request_state_known"),
            models.CheckConstraint(
                condition=Q(payment__isnull=True) ^ Q(order__isnull=True), name="billing_refund_request_of_one_thing"
            ),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="billing_refund_request_of_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "run_after"])]

    def __str__(self) -> str:
        return f"{format_pence(self.amount_pence)} of {self.payment or self.order}"
