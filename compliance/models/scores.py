"""The score of a home or of a landlord, with what it was made of; and the weight of each obligation in it."""

import json
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from compliance.scoring.words import Grade, Risk
from config.lib import clock
from config.lib.states import known_states


class Weight(models.Model):
    """How much an obligation counts from a day on. Staff change it by a row with a later day."""

    code = models.CharField(max_length=60, help_text="Of the obligation.")
    weight = models.DecimalField(max_digits=4, decimal_places=2)
    starts_on = models.DateField()
    why = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    CRITICAL: ClassVar[Decimal] = Decimal("1.3")

    class Meta:
        ordering: ClassVar = ["code", "-starts_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "starts_on"], name="compliance_weight_once_a_day"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="compliance_weight_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.weight} from {self.starts_on}"


class ScoreParts(models.Model):
    """A score from 0 to 100 and its five parts, each from 0 to 100 with two decimals."""

    total = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=1, choices=Grade.choices)
    risk = models.CharField(max_length=8, choices=Risk.choices)
    status_part = models.DecimalField(max_digits=5, decimal_places=2)
    expiry_part = models.DecimalField(max_digits=5, decimal_places=2)
    coverage_part = models.DecimalField(max_digits=5, decimal_places=2)
    overdue_part = models.DecimalField(max_digits=5, decimal_places=2)
    risk_part = models.DecimalField(max_digits=5, decimal_places=2)
    lines = models.TextField(default="[]", help_text="What each requirement gave, as JSON: key, weight and standing.")

    class Meta:
        abstract = True

    @property
    def contributions(self) -> list[tuple[int, float, str]]:
        """What each requirement gave: its key, weight and standing."""
        return [(key, weight, standing) for key, weight, standing in json.loads(self.lines)]


class Score(ScoreParts):
    """How well a home stands now; or with no home, how well the landlord does."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, related_name="scores")
    property = models.ForeignKey("compliance.Property", null=True, on_delete=models.CASCADE, related_name="scores")
    mark = models.BigIntegerField(default=0, help_text="Stands for the lines, to see soon whether they changed.")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["landlord", "property"], nulls_distinct=False, name="compliance_score_once"
            ),
            models.CheckConstraint(condition=Q(total__lte=100), name="compliance_score_bounded"),
            known_states("grade", Grade, name="compliance_score_grade_known"),
            known_states("risk", Risk, name="compliance_score_risk_known"),
        ]

    def __str__(self) -> str:
        return f"{self.total} of {'landlord' if self.property_id is None else 'property'}"


class PastScore(ScoreParts):
    """A score as it was kept once: written at every change, and every day."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, related_name="past_scores")
    property = models.ForeignKey("compliance.Property", null=True, on_delete=models.CASCADE, related_name="past_scores")
    on = models.DateField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        indexes: ClassVar = [models.Index(fields=["landlord", "property", "on"])]

    def __str__(self) -> str:
        return f"{self.total} on {self.on}"
