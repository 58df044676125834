"""The law as rows: obligations, and where each statement about them comes from."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from compliance.standing import Confidence, Kind, Scope
from config.lib.predicates.tree import Node, from_json
from config.lib.states import known_states


class Obligation(models.Model):
    """Something that the law, or good sense, asks where its condition holds. Never without a weight."""

    class Status(models.TextChoices):
        MANDATORY = "mandatory", "Mandatory"
        CONDITIONAL = "conditional", "Conditional"
        RECOMMENDED = "recommended", "Recommended"
        FUTURE = "future", "To come"
        CEASED = "ceased", "Ceased"

    code = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(help_text="Its place in the catalogue.")
    name = models.CharField(max_length=160)
    nations = ArrayField(models.CharField(max_length=20))
    category = models.CharField(max_length=20)
    applies_when = models.TextField(help_text="The condition as it was written.")
    predicate = models.JSONField(help_text="The condition as it is decided: what `applies_when` was read as.")
    settings = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="Filters of a view that it names."
    )
    scope = models.CharField(max_length=10, choices=Scope.choices)
    status = models.CharField(max_length=12, choices=Status.choices)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    validity = models.CharField(max_length=200)
    due_algorithm = models.CharField(max_length=60)
    due_date_rule = models.TextField()
    reminder_lead_days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    evidence = models.TextField()
    extract_fields = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    in_force_from = models.CharField(max_length=120)
    ceases = models.CharField(max_length=120, blank=True)
    max_penalty = models.CharField(max_length=300)
    risk_weight = models.PositiveSmallIntegerField(help_text="1 to 10.")
    risk_reason = models.CharField(max_length=200)
    legal_source = models.CharField(max_length=300)
    guidance = models.CharField(max_length=300)
    notes = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            known_states("scope", Scope, name="compliance_obligation_scope_known"),
            known_states("kind", Kind, name="compliance_obligation_kind_known"),
            models.CheckConstraint(
                condition=Q(status__in=["mandatory", "conditional", "recommended", "future", "ceased"]),
                name="compliance_obligation_status_known",
            ),
            models.CheckConstraint(
                condition=Q(risk_weight__gte=1, risk_weight__lte=10), name="compliance_obligation_has_weight"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def due_date_words(self) -> str:
        """The rule of its due date, for people: the names of dates without underscores."""
        return self.due_date_rule.replace("_", " ")

    @property
    def condition(self) -> Node:
        """When it applies."""
        return from_json(self.predicate)


class ObligationSource(models.Model):
    """One statement about an obligation, and the page that makes it; or that no page was found."""

    obligation = models.ForeignKey("compliance.Obligation", on_delete=models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField()
    fact = models.TextField()
    status = models.CharField(max_length=14, choices=Confidence.choices)
    source_title = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["obligation", "position"], name="compliance_source_position_once"),
            known_states("status", Confidence, name="compliance_source_status_known"),
            models.CheckConstraint(
                condition=Q(status="from_knowledge") | Q(source_url__startswith="http"),
                name="compliance_source_verified_has_page",
            ),
        ]

    def __str__(self) -> str:
        return self.fact[:80]

    @property
    def is_verified(self) -> bool:
        """Whether a page was found that says so."""
        return self.status == Confidence.VERIFIED
