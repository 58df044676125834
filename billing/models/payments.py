"""Money that moved, or was to move: paid and unpaid invoices, refunds, disputes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from config.lib import clock


class Payment(models.Model):
    """A paid invoice."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="payments")
    stripe_id = models.CharField("invoice", max_length=80, unique=True)
    number = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=40, blank=True, help_text="What Stripe made the invoice for.")
    amount_pence = models.IntegerField()
    paid_at = models.DateTimeField()
    hosted_url = models.URLField("invoice at Stripe", max_length=2000, blank=True)
    pdf_url = models.URLField("invoice as PDF", max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar = ["-paid_at", "-pk"]

    def __str__(self) -> str:
        return self.number or self.stripe_id


class UnpaidInvoice(models.Model):
    """An invoice that Stripe tried to collect and could not. The row goes when it is paid or given up."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="unpaid_invoices")
    subscription_key = models.CharField("subscription", max_length=80, blank=True)
    stripe_id = models.CharField("invoice", max_length=80, unique=True)
    number = models.CharField(max_length=60, blank=True)
    amount_pence = models.IntegerField()
    hosted_url = models.URLField("invoice at Stripe", max_length=2000, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.number or self.stripe_id


class Refund(models.Model):
    """Money that went back, each refund once by its own amount."""

    FAILED = ("failed", "canceled")
    SETTLED = ("succeeded", *FAILED)

    stripe_id = models.CharField(max_length=80, unique=True)
    landlord = models.ForeignKey(
        "accounts.Landlord", null=True, on_delete=models.PROTECT, related_name="refunds", help_text="None: a guest."
    )
    order = models.ForeignKey("billing.OrderCheckout", null=True, on_delete=models.PROTECT, related_name="refunds")
    invoice = models.CharField(max_length=80, blank=True, help_text="The invoice that was paid, where it was one.")
    charge = models.CharField(max_length=80, db_index=True)
    amount_pence = models.PositiveIntegerField()
    status = models.CharField(max_length=30, help_text="Stripe's own word.")
    reason = models.CharField(max_length=40, blank=True)
    refunded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-refunded_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="billing_refund_of_something")
        ]

    def __str__(self) -> str:
        return self.stripe_id


class Dispute(models.Model):
    """A payment that the payer's bank contests. It changes nothing by itself."""

    LOST = "lost"
    DECIDED = (LOST, "won", "warning_closed", "prevented")

    stripe_id = models.CharField(max_length=80, unique=True)
    landlord = models.ForeignKey(
        "accounts.Landlord", null=True, on_delete=models.PROTECT, related_name="disputes", help_text="None: a guest."
    )
    order = models.ForeignKey("billing.OrderCheckout", null=True, on_delete=models.PROTECT, related_name="disputes")
    charge = models.CharField(max_length=80)
    amount_pence = models.PositiveIntegerField()
    status = models.CharField(max_length=40, help_text="Stripe's own word.")
    reason = models.CharField(max_length=60, blank=True)
    respond_by = models.DateTimeField(null=True, help_text="Until when Stripe takes our answer.")
    disputed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-disputed_at", "-pk"]

    def __str__(self) -> str:
        return self.stripe_id
