"""The work of building a portal."""

from datetime import timedelta
from typing import ClassVar

from django.db import models

from config.lib import clock
from config.lib.states import known_states
from config.lib.work import WorkRow
from provisioning.states import JobState, Step


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
