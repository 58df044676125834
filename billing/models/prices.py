"""What is sold at Stripe."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Price(models.Model):
    """A Stripe price and what it buys. Kept for ever: every price id ever used stays mapped to its plan."""

    class Kind(models.TextChoices):
        MONTHLY = "monthly", "Monthly"
        ONBOARDING = "onboarding", "Onboarding"

    stripe_id = models.CharField(max_length=80, unique=True)
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="prices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    unit_amount_pence = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True, help_text="New checkouts use the current price of a kind.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "kind"], condition=Q(is_current=True), name="billing_price_one_current"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.kind} ({self.stripe_id})"
