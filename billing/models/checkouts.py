"""What people were asked to pay, before Stripe says whether they did."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from billing.states import CheckoutState
from config.lib import clock
from config.lib.states import known_states

ACCEPTED = "What was paid instead of that, where a member of staff took it for right."


class CheckoutIntent(models.Model):
    """What a landlord was asked to pay, before Stripe says whether they did."""

    reference = models.CharField(
        max_length=40, unique=True, help_text="Ours; the only thing Stripe's metadata carries."
    )
    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="checkouts")
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="+")
    expected_pence = models.PositiveIntegerField(help_text="The first payment, VAT included where it is charged.")
    accepted_pence = models.PositiveIntegerField(null=True, help_text=ACCEPTED)
    includes_onboarding = models.BooleanField()
    state = models.CharField(max_length=10, choices=CheckoutState.choices, default=CheckoutState.OPEN, editable=False)
    stripe_id = models.CharField(max_length=120, unique=True, null=True, help_text="The checkout session at Stripe.")
    url = models.URLField(max_length=2000, blank=True, help_text="Where the landlord pays.")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    paid_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [known_states("state", CheckoutState, name="billing_checkout_state_known")]

    def __str__(self) -> str:
        return self.reference


class OrderCheckout(models.Model):
    """What somebody was asked to pay once, for an order; it has nothing to do with any subscription."""

    reference = models.CharField(max_length=40, unique=True, help_text="The order's.")
    landlord = models.ForeignKey(
        "accounts.Landlord",
        null=True,
        on_delete=models.PROTECT,
        related_name="order_checkouts",
        help_text="None: a guest.",
    )
    lines = models.JSONField(help_text="Name and pence of each, without VAT.")
    expected_pence = models.PositiveIntegerField(help_text="What is charged, VAT included where it is charged.")
    accepted_pence = models.PositiveIntegerField(null=True, help_text=ACCEPTED)
    state = models.CharField(max_length=10, choices=CheckoutState.choices, default=CheckoutState.OPEN, editable=False)
    stripe_id = models.CharField(max_length=120, unique=True, null=True, help_text="The checkout session at Stripe.")
    url = models.URLField(max_length=2000, blank=True, help_text="Where it is paid.")
    payment_intent = models.CharField(max_length=80, blank=True, help_text="At Stripe, once it was paid.")
    paid_pence = models.PositiveIntegerField(default=0, help_text="What was really charged, as Stripe last told it.")
    refunded_pence = models.PositiveIntegerField(default=0, help_text="What went back, as Stripe last told it.")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    paid_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            known_states("state", CheckoutState, name="billing_order_checkout_state_known"),
            models.CheckConstraint(
                condition=~Q(state=CheckoutState.PAID) | Q(paid_at__isnull=False), name="billing_order_paid_some_day"
            ),
            models.CheckConstraint(
                condition=Q(refunded_pence__lte=models.F("paid_pence")), name="billing_order_refund_at_most_paid"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_refunded(self) -> bool:
        """Whether all of the money went back."""
        return self.state == CheckoutState.PAID and self.refunded_pence >= self.paid_pence
