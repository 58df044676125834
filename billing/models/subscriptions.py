"""Landlords as Stripe knows them, what they subscribe to, and how they change it."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.states import NewsState
from config.lib import clock
from config.lib.states import known_states
from config.lib.work import WorkRow


class Customer(models.Model):
    """A landlord as Stripe knows them. Who paid from two windows, or was attached by staff, may be known twice."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="customers")
    stripe_id = models.CharField(max_length=80, unique=True)
    onboarded_at = models.DateTimeField(null=True, help_text="When the onboarding fee was paid; it is charged once.")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.stripe_id


class AddressNews(WorkRow):
    """Stripe is to be told where a landlord is reached now. It takes as many attempts as it takes."""

    UNFINISHED = (NewsState.PENDING,)
    LEASE = timedelta(minutes=5)

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=NewsState.choices, default=NewsState.PENDING, editable=False)

    class Meta:
        verbose_name = "change of address to be told to Stripe"
        verbose_name_plural = "changes of address to be told to Stripe"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [known_states("state", NewsState, name="billing_news_state_known")]
        indexes: ClassVar = [models.Index(fields=["state", "run_after"])]

    def __str__(self) -> str:
        return f"Address of {self.landlord}"

    def retry_at(self) -> datetime:
        """Within the hour: nothing but Stripe's silence can keep this from being done."""
        return min(super().retry_at(), clock.real_now() + timedelta(hours=1))


class Subscription(models.Model):
    """A landlord's subscription as Stripe last told it. The plan follows from the price on its item, nothing else."""

    ENDED = ("canceled", "incomplete_expired")
    """What Stripe calls one that does not come back."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="subscriptions")
    customer_key = models.CharField("customer", max_length=80, blank=True, help_text="Who pays it, by Stripe's id.")
    stripe_id = models.CharField(max_length=80, unique=True)
    stripe_status = models.CharField(max_length=30, help_text="Stripe's own word.")
    price = models.ForeignKey("billing.Price", on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=80, blank=True, help_text="The one thing subscribed to, by Stripe's id.")
    schedule = models.CharField(max_length=80, blank=True, help_text="What will change it by itself, by Stripe's id.")
    next_price = models.ForeignKey(
        "billing.Price",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What it changes to with the next period.",
    )
    given_up_price = models.ForeignKey(
        "billing.Price",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What it was to change to when it was cancelled; what it changes to again where that is taken back.",
    )
    current_period_end = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True, help_text="When it ends, where it was cancelled.")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return self.stripe_id

    @property
    def has_ended(self) -> bool:
        """Whether it is over for good."""
        return self.ended_at is not None or self.stripe_status in self.ENDED

    @property
    def renews(self) -> bool:
        """Whether another period follows the present one, and is charged."""
        return self.ends_at is None or self.current_period_end is None or self.ends_at > self.current_period_end


class PlanChange(models.Model):
    """A change of plan that a landlord confirmed, with what they were shown. Its row names the calls to Stripe."""

    key = models.CharField(max_length=32, unique=True, help_text="The page on which it was shown, so that it is once.")
    subscription = models.ForeignKey("billing.Subscription", on_delete=models.PROTECT, related_name="changes")
    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="plan_changes")
    old_price = models.ForeignKey("billing.Price", on_delete=models.PROTECT, related_name="+")
    new_price = models.ForeignKey("billing.Price", on_delete=models.PROTECT, related_name="+")
    shown_pence = models.IntegerField(help_text="What was to be paid at once, as Stripe reckoned it.")
    shown_at = models.DateTimeField(help_text="The instant for which that was reckoned.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False, help_text="When Stripe had taken it.")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(old_price=models.F("new_price")), name="billing_plan_change_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription} to {self.new_price.plan}"


class Suspension(models.Model):
    """Access that staff took away because a dispute was lost, until they give it back."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="suspensions")
    dispute = models.OneToOneField("billing.Dispute", on_delete=models.PROTECT, related_name="suspension")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    lifted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"Suspension for {self.dispute}"
