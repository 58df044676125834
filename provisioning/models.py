"""The work of building a portal, of making the archive of an account, and of closing one."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from config.lib import clock
from config.lib.states import known_states
from config.lib.work import WorkRow
from documents.storage import vault_key
from provisioning.states import OPEN_CLOSURES, ArchiveState, ClosureState, JobState, Step


class ProvisioningJob(WorkRow):
    """Builds the portal of one paid revision. The row is unfinished until the landlord was welcomed."""

    UNFINISHED = (JobState.PENDING, JobState.RUNNING, JobState.FAILED, JobState.PROVISIONED)
    LEASE = timedelta(minutes=15)
    MAX_ATTEMPTS = 5

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="provisioning_jobs")
    revision = models.OneToOneField("intake.Revision", on_delete=models.PROTECT, related_name="provisioning_job")
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.PENDING, editable=False)
    provisioned_at = models.DateTimeField(null=True, editable=False)
    welcomed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [known_states("state", JobState, name="provisioning_job_state_known")]
        indexes: ClassVar = [models.Index(fields=["state", "run_after"])]

    def __str__(self) -> str:
        return f"Provisioning of {self.revision_id}"


class FinishedStep(models.Model):
    """A step that a job has taken. Written in the step's own transaction, so it is there when its work is."""

    job = models.ForeignKey("provisioning.ProvisioningJob", on_delete=models.CASCADE, related_name="finished_steps")
    step = models.CharField(max_length=20, choices=Step.choices)
    finished_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "step"], name="provisioning_step_once")]

    def __str__(self) -> str:
        return self.step


class AccountArchive(WorkRow):
    """The making of an archive of a whole account. It ends with a file, which is kept for a while."""

    UNFINISHED = (ArchiveState.QUEUED,)
    LEASE = timedelta(minutes=15)
    MAX_ATTEMPTS = 3

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, related_name="archives")
    state = models.CharField(max_length=6, choices=ArchiveState.choices, default=ArchiveState.QUEUED, editable=False)
    asked_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    done = models.PositiveIntegerField(default=0, editable=False, help_text="Parts that are finished.")
    total = models.PositiveIntegerField(default=0, editable=False, help_text="Parts in all; 0 until that is known.")
    file = models.FileField(upload_to=vault_key, max_length=120, blank=True, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False, help_text="Bytes.")
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    made_at = models.DateTimeField(null=True, editable=False)
    ends_at = models.DateTimeField(null=True, editable=False, help_text="When its file is removed.")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            known_states("state", ArchiveState, name="provisioning_archive_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ArchiveState.MADE)
                | (~Q(file="") & ~Q(sha256="") & Q(made_at__isnull=False, ends_at__isnull=False)),
                name="provisioning_archive_made_has_its_file",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["landlord", "-id"], name="provisioning_archive_of"),
            models.Index(fields=["run_after"], condition=Q(state=ArchiveState.QUEUED), name="provisioning_archive_due"),
            models.Index(fields=["ends_at"], condition=Q(state=ArchiveState.MADE), name="provisioning_archive_ends"),
        ]

    def __str__(self) -> str:
        return f"Archive {self.pk}"

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.landlord.reference} {clock.day_of(self.created_at).isoformat()}.zip"


class AccountClosure(WorkRow):
    """The closing of an account: from asking for it, over a time in which it can be taken back, to its erasure.

    It takes as many attempts as it takes, and the watch tells staff of one that goes on failing.
    """

    UNFINISHED = (ClosureState.ASKED, ClosureState.RETURNING, ClosureState.ERASING)
    LEASE = timedelta(minutes=15)

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="closures")
    state = models.CharField(max_length=10, choices=ClosureState.choices, default=ClosureState.ASKED, editable=False)
    asked_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    due_at = models.DateTimeField(editable=False, help_text="Until then it can be taken back.")
    ends_subscription = models.BooleanField(
        default=False, editable=False, help_text="A subscription ran on, and ends because of this."
    )
    ended_at = models.DateTimeField(null=True, editable=False, help_text="When it was taken back, or all was erased.")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            known_states("state", ClosureState, name="provisioning_closure_state_known"),
            models.UniqueConstraint(
                fields=["landlord"], condition=Q(state__in=OPEN_CLOSURES), name="provisioning_closure_open_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "run_after"], name="provisioning_closure_work"),
            models.Index(fields=["due_at"], condition=Q(state__in=OPEN_CLOSURES), name="provisioning_closure_due"),
        ]

    def __str__(self) -> str:
        return f"Closure {self.pk}"

    def retry_at(self) -> datetime:
        """Within the hour: nothing but Stripe's or the storage's silence can keep this from being done."""
        return min(super().retry_at(), clock.real_now() + timedelta(hours=1))
