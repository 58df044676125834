"""The plan matrix as rows, and the one place that says which plan a landlord has."""

from typing import ClassVar

from django.db import models

from config.lib import clock
from config.lib.states import known_states
from plans.status import Status


class Plan(models.Model):
    """A plan as it is sold. Amounts in pence, GBP, excluding VAT."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField(unique=True, help_text="1 is the smallest.")
    property_cap = models.PositiveSmallIntegerField(help_text="How many active properties it allows.")
    monthly_pence = models.PositiveIntegerField()
    onboarding_pence = models.PositiveIntegerField(help_text="Charged once in a landlord's life.")
    features = models.ManyToManyField("plans.Feature", through="plans.PlanFeature", related_name="plans")

    class Meta:
        ordering: ClassVar = ["rank"]

    def __str__(self) -> str:
        return self.name


class Feature(models.Model):
    """Something a plan can hold."""

    key = models.CharField(max_length=40, unique=True)
    category = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(help_text="Its place in the price list.")

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.name


class PlanFeature(models.Model):
    """A right: this plan has this feature."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="rights")
    feature = models.ForeignKey("plans.Feature", on_delete=models.CASCADE, related_name="rights")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "feature"], name="plans_right_once")]

    def __str__(self) -> str:
        return f"{self.plan_id}:{self.feature_id}"


class LegacyPlanCode(models.Model):
    """A code of the first price list, and the plan that it means today. Used by lookups alone."""

    code = models.CharField(max_length=32, unique=True)
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="legacy_codes")

    def __str__(self) -> str:
        return self.code


class PlanAssignment(models.Model):
    """Which plan a landlord has and in what status. Billing writes it, the gate reads it, nothing else says it."""

    landlord = models.OneToOneField("accounts.Landlord", on_delete=models.PROTECT, related_name="assignment")
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="assignments")
    status = models.CharField(max_length=10, choices=Status.choices)
    since = models.DateTimeField(default=clock.now, help_text="Since when plan and status have been these.")

    class Meta:
        constraints: ClassVar = [known_states("status", Status, name="plans_assignment_status_known")]

    def __str__(self) -> str:
        return f"{self.landlord_id}: {self.plan} ({self.status})"
