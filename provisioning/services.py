"""Building a paid landlord's portal, step by step, and telling them when it is there."""

import logging
import secrets
from typing import Any

from django.db import models, transaction
from django.urls import reverse

from accounts.messages.services import queue, tell_staff
from accounts.models import Landlord, User
from accounts.selectors import owner_of
from accounts.services import invite, mark_ready, start_preparing
from config.lib import clock
from config.lib.errors import code_of, words_of
from config.lib.work import NEVER
from intake.models import Revision
from provisioning.models import FinishedStep, ProvisioningJob
from provisioning.states import JOB, JobState, Step
from provisioning.steps import STEPS

logger = logging.getLogger(__name__)


@transaction.atomic
def open_job(revision: Revision) -> ProvisioningJob:
    """The job that builds what this revision was paid for; one for each revision, however often it is asked."""
    job, _ = ProvisioningJob.objects.get_or_create(revision=revision, defaults={"landlord": revision.landlord})
    start_preparing(revision.landlord)
    return job


def run_job(job: ProvisioningJob) -> None:
    """Run a claimed job from its first unfinished step to the welcome.

    Each step and the note that it is finished are one transaction, so a worker killed anywhere loses at most the
    step it was in, and whoever takes the job up again does it whole.
    """
    try:
        if job.state in (JobState.PENDING, JobState.FAILED):
            JOB.move(job, to=JobState.RUNNING)
        if job.state == JobState.RUNNING:
            take_steps(job)
            finish(job)
        welcome(job)
    except Exception as error:  # whatever it was, the job must say so, be tried again, and never look ready
        logger.exception("provisioning.failed job=%s", job.pk)
        fail(job, error=error)


def take_steps(job: ProvisioningJob) -> None:
    """Take each step that is not finished, in order."""
    finished = set(job.finished_steps.values_list("step", flat=True))
    for step in Step:
        if step not in finished:
            with transaction.atomic():
                STEPS[step](job)
                FinishedStep.objects.create(job=job, step=step)


@transaction.atomic
def finish(job: ProvisioningJob) -> None:
    """The portal is there."""
    JOB.move(job, to=JobState.PROVISIONED, provisioned_at=clock.now(), error="", error_code="")
    job.landlord.refresh_from_db()
    mark_ready(job.landlord)


@transaction.atomic
def welcome(job: ProvisioningJob) -> None:
    """Tell the owner that the portal is ready, with the link to set a password, in the transaction that notes it."""
    JOB.move(job, to=JobState.WELCOMED, welcomed_at=clock.now())
    send_welcome(job.landlord, owner=owner_of(job.landlord), key=f"welcome:{job.pk}")


def send_welcome(landlord: Landlord, *, owner: User, key: str) -> None:
    """The welcome mail. Somebody who has a password already is asked to sign in with it."""
    if owner.has_usable_password():
        path, holds_secret = reverse("account_login"), False
    else:
        path, holds_secret = reverse("accounts:set-password", args=[invite(owner, landlord=landlord)]), True
    queue(
        "welcome",
        to=owner.email,
        key=key,
        landlord=landlord,
        holds_secret=holds_secret,
        context={"landlord": landlord, "owner": owner, "path": path, "sets_password": holds_secret},
    )


def fail(job: ProvisioningJob, *, error: Exception) -> None:
    """Keep what went wrong and when to try again; after the last attempt staff are told, once."""
    code = code_of(error, otherwise="provisioning.step_failed")
    said: dict[str, Any] = {"error_code": code, "error": words_of(error)}
    said["run_after"] = NEVER if job.is_exhausted else job.retry_at()
    job.refresh_from_db()
    with transaction.atomic():
        if job.state == JobState.RUNNING:
            JOB.move(job, to=JobState.FAILED, why=code, **said)
        else:  # the portal is there, and only the welcome is still to be said
            ProvisioningJob.objects.filter(pk=job.pk).update(**said)
        if job.is_exhausted:
            tell_of_failure(job)


def tell_of_failure(job: ProvisioningJob) -> None:
    """Tell staff about a job that has had all its attempts."""
    tell_staff(
        "provisioning.failed",
        key=str(job.pk),
        sentence=f"The portal of {job.landlord.reference} could not be built after {job.attempts} attempts.",
        path=reverse("admin:provisioning_provisioningjob_change", args=[job.pk]),
    )


@transaction.atomic
def retry(job: ProvisioningJob, *, by: models.Model) -> None:
    """Let a failed job run again from its first unfinished step, with all its attempts before it."""
    JOB.move(job, to=JobState.RUNNING, by=by, why="Retried by staff", attempts=0, run_after=clock.real_now())


@transaction.atomic
def resend_welcome(landlord: Landlord, *, by: models.Model) -> None:
    """Send the owner a fresh link; the earlier one stops working."""
    key = f"welcome-again:{landlord.pk}:{secrets.token_hex(8)}"
    send_welcome(landlord, owner=owner_of(landlord), key=key)
