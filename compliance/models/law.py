"""The law as rows: obligations, and where each statement about them comes from."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from compliance.outcomes import OUTCOMES
from compliance.standing import Confidence, Kind, Scope
from config.lib.predicates.tree import Node, from_json
from config.lib.states import known_states

LONGEST_LEAD_DAYS = 120
USUAL_LEAD_DAYS = 30
"""For an obligation that has a date and names no reminder steps."""


class ObligationQuerySet(models.QuerySet["Obligation"]):
    """Finds the versions that count on a day."""

    def in_force(self, on: date) -> Self:
        """The version of each obligation that is the law on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def shown(self, on: date) -> Self:
        """What is asked on a day, with what is to come and what only was: of each code at most one version."""
        in_force = self.in_force(on).order_by()
        has_not_ended = Q(ends_on=None) | Q(ends_on__gte=on)
        to_come, was = Q(has_not_ended, kind=Kind.WATCH, starts_on=None), Q(kind=Kind.HISTORY, ends_on__lt=on)
        others = (to_come | was) & ~Q(code__in=in_force.values("code"))
        return self.filter(Q(pk__in=in_force.values("pk")) | others)


class Obligation(models.Model):
    """Something that the law, or good sense, asks where its condition holds, as one dated version.

    The code is what stays: a change of law is a new row with a later start, and the row before it gets an end. No two
    versions of a code are in force on one day.
    """

    class Status(models.TextChoices):
        MANDATORY = "mandatory", "Mandatory"
        CONDITIONAL = "conditional", "Conditional"
        RECOMMENDED = "recommended", "Recommended"
        FUTURE = "future", "To come"
        CEASED = "ceased", "Ceased"

    code = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField(default=1, help_text="Of the version, from 1.")
    starts_on = models.DateField(null=True, blank=True, help_text="The first day in force. Empty: not in force yet.")
    ends_on = models.DateField(null=True, blank=True, help_text="The last day in force. Empty: still in force.")
    only_where = models.TextField(blank=True, help_text="What this version asks of facts besides the condition.")
    why_dated = models.CharField(max_length=200, blank=True, help_text="Where the days come from.")
    calls_for_paper = models.BooleanField(default=True, help_text="Whether a document proves it, or a recorded fact.")
    is_served = models.BooleanField(default=False, help_text="Whether the tenant must be given it as well.")
    issued = models.CharField(max_length=60, default="issue_date", help_text="What the date on its evidence is called.")
    events = models.JSONField(default=dict, blank=True, help_text="Where the other dates of its due rule come from.")
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
    due_algorithm = models.CharField(max_length=200)
    due_date_rule = models.TextField()
    reminder_lead_days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    lead_days = models.PositiveSmallIntegerField(
        default=USUAL_LEAD_DAYS, help_text="How long before its date it is expiring."
    )
    evidence = models.TextField()
    extract_fields = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    in_force_from = models.CharField(max_length=120, help_text="Since when, in words.")
    ceases = models.CharField(max_length=120, blank=True)
    max_penalty = models.CharField(max_length=300)
    risk_weight = models.PositiveSmallIntegerField(help_text="1 to 10.")
    risk_reason = models.CharField(max_length=200)
    legal_source = models.CharField(max_length=300)
    guidance = models.CharField(max_length=300)
    notes = models.TextField(blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "number"], name="compliance_obligation_version_once"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="compliance_obligation_ends_after_it_starts",
            ),
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
    def awaited(self) -> Collection[str]:
        """The days of other duties' proofs, by name: each new one calls for it anew."""
        return [name for name, source in self.events.items() if "evidence_of" in source]

    @property
    def feeds_fact(self) -> bool:
        """Whether the outcome of its proof is a fact that other duties turn on."""
        return self.code in OUTCOMES

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
