"""Reports that were asked for, and the files that were made of them."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from compliance.reports.words import DayStyle, PauseReason, ReportFormat, ReportKind, Rhythm, Weekday
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
    schedule = models.ForeignKey(
        "compliance.ReportSchedule", null=True, on_delete=models.SET_NULL, related_name="runs", editable=False
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


class ReportSchedule(models.Model):
    """A report that is made by itself, and for whom. While it is paused it keeps all that was chosen."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, related_name="report_schedules")
    kind = models.CharField(max_length=12, choices=ReportKind.choices)
    format = models.CharField(max_length=4, choices=ReportFormat.choices)
    days = models.CharField(max_length=3, choices=DayStyle.choices, default=DayStyle.UK)
    home = models.ForeignKey(
        "compliance.Property", null=True, blank=True, on_delete=models.CASCADE, related_name="report_schedules"
    )
    rhythm = models.CharField(max_length=7, choices=Rhythm.choices)
    weekday = models.PositiveSmallIntegerField(null=True, choices=Weekday.choices, help_text="Of a weekly one.")
    month_day = models.PositiveSmallIntegerField(null=True, help_text="Of a monthly one; in shorter months their last.")
    next_on = models.DateField(help_text="The day in Europe/London on which it is made next.")
    paused_at = models.DateTimeField(null=True, editable=False)
    paused_why = models.CharField(max_length=7, blank=True, choices=PauseReason.choices, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            known_states("kind", ReportKind, name="compliance_schedule_kind_known"),
            known_states("format", ReportFormat, name="compliance_schedule_format_known"),
            models.CheckConstraint(
                condition=Q(rhythm=Rhythm.DAILY, weekday=None, month_day=None)
                | Q(rhythm=Rhythm.WEEKLY, weekday__lte=6, month_day=None)
                | Q(rhythm=Rhythm.MONTHLY, weekday=None, month_day__gte=1, month_day__lte=31),
                name="compliance_schedule_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_why="") | (Q(paused_at__isnull=False) & ~Q(paused_why="")),
                name="compliance_schedule_paused_for_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_on"], condition=Q(paused_at=None), name="compliance_schedule_due")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_rhythm_display().lower()}"

    @property
    def rests(self) -> bool:
        """Whether there is nothing to tell of: its home is archived, and may come back."""
        return self.home is not None and self.home.archived_at is not None


class ReportRecipient(models.Model):
    """An address that a scheduled report goes to: of the landlord's own people, or once whoever was asked said so."""

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.CASCADE, related_name="recipients")
    address = models.EmailField()
    asked_at = models.DateTimeField(null=True, editable=False, help_text="Empty for the landlord's own people.")
    confirmed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["schedule", "address"], name="compliance_recipient_once")
        ]

    def __str__(self) -> str:
        return self.address


class ReportRefusal(models.Model):
    """That whoever reads at an address wants no reports of a landlord: they are not asked again."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, related_name="report_refusals")
    address = models.EmailField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["landlord", "address"], name="compliance_report_refused_once")
        ]

    def __str__(self) -> str:
        return self.address
