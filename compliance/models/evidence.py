"""What is held: dated facts that are never changed. A correction is a new row that names the one it stands in for."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from compliance.standing import Means, Outcome
from config.lib import clock
from config.lib.states import known_states


class Evidence(models.Model):
    """Proof of a requirement: what was done or issued, when, by whom, with what outcome, and until when it says."""

    requirement = models.ForeignKey("compliance.Requirement", on_delete=models.PROTECT, related_name="evidence")
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    issued_on = models.DateField("date", help_text="Of the check, the inspection, the payment or the issue.")
    expires_on = models.DateField(null=True, blank=True, help_text="As printed.")
    previous_deadline = models.DateField(null=True, blank=True, help_text="The deadline that it was done for.")
    report_deadline = models.DateField(null=True, blank=True, help_text="A shorter period that the report sets.")
    outcome = models.CharField(max_length=14, choices=Outcome.choices, default=Outcome.SATISFACTORY)
    number = models.CharField(max_length=80, blank=True)
    issued_by = models.CharField(max_length=200, blank=True)
    deadline = models.DateField(null=True, editable=False, help_text="The legal deadline that follows from it.")
    check_by = models.DateField(null=True, editable=False, help_text="When we advise to look again.")
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    is_withdrawn = models.BooleanField(default=False, help_text="Says that what it replaces proves nothing.")
    why = models.CharField(max_length=300, blank=True, help_text="Why it replaces another.")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["-issued_on", "-pk"]
        verbose_name_plural = "evidence"
        constraints: ClassVar = [
            known_states("outcome", Outcome, name="compliance_evidence_outcome_known"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="compliance_evidence_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["requirement", "issued_on"])]

    def __str__(self) -> str:
        return f"{self.requirement_id} of {self.issued_on}"


class Service(models.Model):
    """That the tenant was given it: when, how, and which bytes."""

    evidence = models.ForeignKey("compliance.Evidence", on_delete=models.PROTECT, related_name="services")
    served_on = models.DateField()
    means = models.CharField(max_length=8, choices=Means.choices)
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="services"
    )
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the bytes that were given.")
    receipt = models.ForeignKey(
        "compliance.Receipt",
        null=True,
        on_delete=models.PROTECT,
        related_name="services",
        editable=False,
        help_text="The tenant's own word that they received it.",
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["-served_on", "-pk"]
        verbose_name_plural = "services"
        constraints: ClassVar = [known_states("means", Means, name="compliance_service_means_known")]

    def __str__(self) -> str:
        return f"{self.evidence_id} on {self.served_on}"


class Happening(models.Model):
    """A day that a due rule turns on and that nobody's evidence or facts say, such as when a request came in."""

    requirement = models.ForeignKey("compliance.Requirement", on_delete=models.PROTECT, related_name="happenings")
    name = models.CharField(max_length=60)
    happened_on = models.DateField(null=True, help_text="Empty: it did not happen after all.")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.name} of {self.requirement_id}"


class Waiver(models.Model):
    """That a landlord says a requirement which is still a question is not required, and why."""

    requirement = models.ForeignKey("compliance.Requirement", on_delete=models.PROTECT, related_name="waivers")
    is_waived = models.BooleanField(default=True, help_text="No: it is asked after all.")
    why = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(why=""), name="compliance_waiver_has_reason")]

    def __str__(self) -> str:
        return f"Waiver of {self.requirement_id}"


class Acknowledgement(models.Model):
    """That a landlord says they keep to a rule for which there is no paper, or take that back."""

    requirement = models.ForeignKey("compliance.Requirement", on_delete=models.PROTECT, related_name="acknowledgements")
    obligation = models.ForeignKey(
        "compliance.Obligation",
        on_delete=models.PROTECT,
        related_name="acknowledgements",
        help_text="The version of the rule that was read.",
    )
    is_kept = models.BooleanField(default=True, help_text="No: it was taken back.")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"Acknowledgement of {self.requirement_id}"


class Filing(models.Model):
    """That a document was found to speak of a requirement, until a person recorded it, set it aside or deleted it."""

    requirement = models.ForeignKey("compliance.Requirement", on_delete=models.PROTECT, related_name="filings")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="filings")
    filed_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(ended_at=None), name="compliance_filing_once_a_document"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id} at {self.requirement_id}"
