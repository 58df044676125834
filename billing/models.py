"""What we keep of Stripe: prices, customers, checkouts, subscriptions, payments and every event it sent."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from billing.states import CheckoutState, EventState
from config.lib import clock
from config.lib.states import known_states
from config.lib.work import WorkRow


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


class Customer(models.Model):
    """A landlord as Stripe knows them."""

    landlord = models.OneToOneField("accounts.Landlord", on_delete=models.PROTECT, related_name="customer")
    stripe_id = models.CharField(max_length=80, unique=True)
    onboarded_at = models.DateTimeField(null=True, help_text="When the onboarding fee was paid; it is charged once.")

    def __str__(self) -> str:
        return self.stripe_id


class CheckoutIntent(models.Model):
    """What a landlord was asked to pay, before Stripe says whether they did."""

    reference = models.CharField(
        max_length=40, unique=True, help_text="Ours; the only thing Stripe's metadata carries."
    )
    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="checkouts")
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="+")
    expected_pence = models.PositiveIntegerField(help_text="The first payment, VAT included where it is charged.")
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
    state = models.CharField(max_length=10, choices=CheckoutState.choices, default=CheckoutState.OPEN, editable=False)
    stripe_id = models.CharField(max_length=120, unique=True, null=True, help_text="The checkout session at Stripe.")
    url = models.URLField(max_length=2000, blank=True, help_text="Where it is paid.")
    payment_intent = models.CharField(max_length=80, blank=True, help_text="At Stripe, once it was paid.")
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
                condition=Q(refunded_pence__lte=models.F("expected_pence")), name="billing_order_refund_at_most_paid"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_refunded(self) -> bool:
        """Whether all of the money went back."""
        return self.state == CheckoutState.PAID and self.refunded_pence >= self.expected_pence


class Subscription(models.Model):
    """A landlord's subscription as Stripe last told it. The plan follows from the price on its item, nothing else."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="subscriptions")
    stripe_id = models.CharField(max_length=80, unique=True)
    stripe_status = models.CharField(max_length=30, help_text="Stripe's own word.")
    price = models.ForeignKey("billing.Price", on_delete=models.PROTECT, related_name="+")
    current_period_end = models.DateTimeField(null=True)
    cancel_at_period_end = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-started_at"]

    def __str__(self) -> str:
        return self.stripe_id


class Payment(models.Model):
    """A paid invoice."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="payments")
    stripe_id = models.CharField("invoice", max_length=80, unique=True)
    number = models.CharField(max_length=60, blank=True)
    amount_pence = models.IntegerField()
    paid_at = models.DateTimeField()
    hosted_url = models.URLField(max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar = ["-paid_at"]

    def __str__(self) -> str:
        return self.number or self.stripe_id


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
