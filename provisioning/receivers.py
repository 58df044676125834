"""A paid revision opens its job, in the transaction that records the payment."""

from typing import Any

from django.dispatch import receiver

from intake.models import Revision
from intake.signals import submission_paid
from provisioning import services, tasks


@receiver(submission_paid, sender=Revision)
def build_portal(revision: Revision, **_: Any) -> None:
    """Open the job and ask a worker to run it."""
    job = services.open_job(revision)
    tasks.run.delay_on_commit(job.pk)
