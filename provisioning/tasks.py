"""Running jobs, and finding those that nobody finished.

The tasks of leaving live with their subject; Celery looks for them here.
"""

from celery import shared_task

from config.lib.tasks import DomainTask, enqueue_due
from provisioning import services
from provisioning.leaving.tasks import close as close_account
from provisioning.leaving.tasks import make as make_archive
from provisioning.leaving.tasks import nightly as leave_nightly
from provisioning.leaving.tasks import sweep as sweep_archives
from provisioning.models import ProvisioningJob

__all__ = ["close_account", "leave_nightly", "make_archive", "run", "sweep", "sweep_archives"]


@shared_task(base=DomainTask, name="provisioning.run", works_on="provisioning.ProvisioningJob")
def run(job_pk: int) -> None:
    """Run a job from its first unfinished step; harmless if delivered twice."""
    if job := ProvisioningJob.objects.claim(job_pk):
        services.run_job(job)


@shared_task(base=DomainTask, name="provisioning.sweep")
def sweep() -> int:
    """Enqueue jobs that the broker dropped, a killed worker left, or whose retry is due."""
    return enqueue_due(ProvisioningJob.objects.all(), task=run)
