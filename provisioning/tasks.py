"""Running jobs, and finding those that nobody finished."""

from celery import shared_task

from config.lib.tasks import DomainTask, enqueue_due
from provisioning import services
from provisioning.models import ProvisioningJob


@shared_task(base=DomainTask, name="provisioning.run", works_on="provisioning.ProvisioningJob")
def run(job_pk: int) -> None:
    """Run a job from its first unfinished step; harmless if delivered twice."""
    if job := ProvisioningJob.objects.claim(job_pk):
        services.run_job(job)


@shared_task(base=DomainTask, name="provisioning.sweep")
def sweep() -> int:
    """Enqueue jobs that the broker dropped, a killed worker left, or whose retry is due."""
    return enqueue_due(ProvisioningJob.objects.all(), task=run)
