"""Reports that were asked for, and the files that were made of them."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from compliance.reports.words import ReportFormat, ReportKind
from compliance.states import ReportState
from config.lib import clock
from config.lib.states import known_states
from config.lib.work import WorkRow
from documents.storage import vault_key


class ReportRun(WorkRow):
    """The making of one report. It ends with a file, known again by its SHA-256, or with the code of a failure."""

    UNFINISHED = (ReportState.QUEUED,)
    LEASE = timedelta(minutes=6)
    MAX_ATTEMPTS = 3

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=12, choices=ReportKind.choices)
    format = models.CharField(max_length=4, choices=ReportFormat.choices)
    home = models.ForeignKey(
        "compliance.Property",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="reports",
        help_text="Empty for all homes.",
    )
    on = models.DateField(help_text="The day that it tells of.")
    asked = models.JSONField(default=dict, blank=True, help_text="What else was chosen.")
    state = models.CharField(max_length=6, choices=ReportState.choices, default=ReportState.QUEUED, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False, help_text="Parts that are finished.")
    total = models.PositiveIntegerField(default=0, editable=False, help_text="Parts in all; 0 until that is known.")
    file = models.FileField(upload_to=vault_key, max_length=120, blank=True, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False, help_text="Bytes.")
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    made_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            known_states("kind", ReportKind, name="compliance_report_kind_known"),
            known_states("format", ReportFormat, name="compliance_report_format_known"),
            known_states("state", ReportState, name="compliance_report_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ReportState.MADE) | (~Q(file="") & ~Q(sha256="") & Q(made_at__isnull=False)),
                name="compliance_report_made_has_its_file",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["landlord", "-id"], name="compliance_report_of"),
            models.Index(fields=["run_after"], condition=Q(state=ReportState.QUEUED), name="compliance_report_due"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"

    @property
    def reference(self) -> str:
        """What it is quoted by."""
        return f"CVR-{clock.day_of(self.created_at).year}-{self.pk:06d}"

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.reference} {self.get_kind_display()}.{self.format}"
