"""A worker killed in the middle of a step loses nothing: another finishes the job later, once."""

import pytest
from django.db import connection, transaction

from accounts.models import DeliveredMail
from compliance.models import Property, Requirement
from config.lib import clock
from provisioning.models import FinishedStep, ProvisioningJob
from provisioning.states import Step
from provisioning.tasks import run, sweep
from tests.factories.intake import paid_revision
from tests.plugins.worker import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def is_waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'compliance_requirement'::regclass"
        )
        return cursor.fetchone()[0] > 0


def test_a_worker_killed_in_the_middle_of_a_step_is_followed_by_one_that_finishes_once(worker, celery_queue):
    celery_queue()
    job = ProvisioningJob.objects.create(**paid_revision())
    worker.start()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE compliance_requirement IN ACCESS EXCLUSIVE MODE")
        run.delay(job.pk)
        wait_until(is_waiting_for_a_lock, within=20)
        worker.kill()

    job.refresh_from_db()
    assert job.state == "running"
    assert FinishedStep.objects.filter(job=job, step=Step.TENANCIES).exists()
    assert not Requirement.objects.exists()

    ProvisioningJob.objects.update(run_after=clock.real_now())  # the dead worker's lease has run out
    sweep()
    worker.start()
    wait_until(lambda: DeliveredMail.objects.filter(subject__contains="ready").exists(), within=30)

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("welcomed", 2)
    assert list(job.finished_steps.order_by("pk").values_list("step", flat=True)) == list(Step)
    assert Property.objects.count() == 1
    assert Requirement.objects.exists()
    assert DeliveredMail.objects.filter(subject__contains="ready").count() == 1
