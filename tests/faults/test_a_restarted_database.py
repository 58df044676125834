"""A worker goes on with the database after its connections were ended, as a restart of the database ends them."""

import pytest
from django.db import connection

from provisioning.models import ProvisioningJob
from provisioning.tasks import sweep
from tests.factories.intake import paid_revision
from tests.plugins.worker import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def connected() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return {pid for (pid,) in cursor.fetchall()}


def end(connections: set[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", [list(connections)])


def is_welcomed(job: ProvisioningJob) -> bool:
    job.refresh_from_db()
    return job.state == "welcomed"


def test_a_worker_whose_connections_were_ended_takes_the_next_job_on_a_new_one(worker, celery_queue):
    celery_queue()
    first = ProvisioningJob.objects.create(**paid_revision())
    ours = connected()
    worker.start()
    sweep()
    wait_until(lambda: is_welcomed(first), within=30)

    of_the_worker = connected() - ours
    assert of_the_worker
    end(of_the_worker)
    second = ProvisioningJob.objects.create(**paid_revision())
    sweep()

    wait_until(lambda: is_welcomed(second), within=30)
    assert second.attempts == 1
