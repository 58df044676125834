"""A paid sign-up becomes a portal once, whatever fails on the way, and its landlord is told once."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.urls import reverse

from accounts.messages.models import Message
from accounts.models import DeliveredMail, Landlord, User
from accounts.states import Readiness
from compliance.models import Property, Requirement, Tenancy
from config.lib import clock
from config.lib.work import NEVER
from plans.models import PlanAssignment
from plans.status import Status
from provisioning.models import FinishedStep, ProvisioningJob
from provisioning.states import Step
from provisioning.tasks import run, sweep
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.intake import make_home, paid_revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> ProvisioningJob:
    """The job of Alma, who has paid for Solo and one home."""
    return ProvisioningJob.objects.create(**paid_revision())


@pytest.fixture
def impossible_home(job) -> ProvisioningJob:
    """The same, with a home in a council that does not exist, so that its first step cannot succeed."""
    job.revision.answers["homes"][0]["place"]["authority"] = "E99999999"
    job.revision.save()
    return job


def mails_to(address: str) -> list[DeliveredMail]:
    return list(DeliveredMail.objects.filter(to=address))


def attempt(job: ProvisioningJob, *, times: int = 1) -> ProvisioningJob:
    """Let a worker take the job up as often, without waiting."""
    for _ in range(times):
        ProvisioningJob.objects.exclude(run_after=NEVER).update(run_after=clock.real_now())
        run(job.pk)
    job.refresh_from_db()
    return job


@pytest.mark.finding(10)
def test_a_paid_sign_up_becomes_a_portal_and_its_landlord_gets_in(client, job, work_off):
    work_off()

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("welcomed", 1)
    assert list(job.finished_steps.order_by("pk").values_list("step", flat=True)) == list(Step)
    assert Landlord.objects.get().readiness == Readiness.READY
    assert (Property.objects.count(), Tenancy.objects.count()) == (1, 1)
    assert Requirement.objects.filter(landlord=job.landlord).exists()
    (welcome,) = mails_to("alma@example.org")
    link = re.search(r"http://\S+/welcome/\S+", welcome.text)[0]
    client.post(link, {"password": "four green wellingtons", "again": "four green wellingtons"})
    assert "1 Canal Street" in client.get(reverse("compliance:property-list")).content.decode()


def test_a_task_that_the_broker_delivers_twice_builds_one_portal(job, work_off):
    run(job.pk)
    run(job.pk)
    work_off()

    assert Property.objects.count() == 1
    assert FinishedStep.objects.count() == len(Step)
    assert len(mails_to("alma@example.org")) == 1


def test_the_sweep_finds_a_job_that_the_broker_lost(job, celery_queue):
    sweep()

    assert ("provisioning.run", job.pk) in celery_queue()


def test_a_step_that_fails_leaves_nothing_half_done_and_the_job_says_why(impossible_home):
    job = attempt(impossible_home)

    assert (job.state, job.attempts, job.error_code) == ("failed", 1, "provisioning.step_failed")
    assert job.run_after > clock.real_now()
    assert not Property.objects.exists()
    assert job.landlord.readiness == Readiness.PREPARING
    assert not mails_to("alma@example.org")


@pytest.mark.finding(10)
def test_after_its_last_attempt_staff_are_told_once_and_nobody_is_welcomed(impossible_home, admin_user, work_off):
    job = attempt(impossible_home, times=ProvisioningJob.MAX_ATTEMPTS + 1)
    work_off()

    assert (job.state, job.attempts) == ("failed", ProvisioningJob.MAX_ATTEMPTS)
    (told,) = mails_to(admin_user.email)
    assert job.landlord.reference in told.text
    assert not mails_to("alma@example.org")


def test_what_failed_goes_on_from_its_first_unfinished_step_when_staff_retry_it(
    client, impossible_home, admin_user, work_off
):
    job = attempt(impossible_home, times=ProvisioningJob.MAX_ATTEMPTS)
    job.revision.answers["homes"][0]["place"]["authority"] = "E08000035"
    job.revision.save()
    client.force_login(admin_user)

    retry = reverse("admin:provisioning_provisioningjob_retry_this", args=[job.pk])
    client.post(retry, {"reason": "The council is corrected."})
    work_off()

    job.refresh_from_db()
    assert (job.state, job.error) == ("welcomed", "")
    assert len(mails_to("alma@example.org")) == 1


def test_with_the_mail_server_down_the_portal_is_ready_and_the_mail_goes_later(job, work_off):
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1
    ):
        work_off()

    assert Landlord.objects.get().readiness == Readiness.READY
    waiting = Message.objects.get(template="welcome")
    assert (waiting.state, waiting.error_code) == ("queued", "messages.refused")

    Message.objects.update(run_after=clock.real_now())
    work_off()
    assert len(mails_to("alma@example.org")) == 1


def test_someone_who_has_a_password_already_is_asked_to_sign_in(job, work_off):
    UserFactory(email="Alma@Example.org")
    work_off()

    (welcome,) = mails_to("Alma@Example.org")
    assert "/welcome/" not in welcome.text
    assert reverse("account_login") in welcome.text
    assert User.objects.filter(email__iexact="alma@example.org").count() == 1


def test_what_was_paid_for_is_built_though_the_subscription_has_ended_since(job, work_off):
    PlanAssignment.objects.update(status=Status.DISABLED)
    work_off()

    job.refresh_from_db()
    assert job.state == "welcomed"
    assert Property.objects.count() == 1


@pytest.mark.finding(8)
def test_more_homes_than_the_plan_has_are_never_built(admin_user):
    job = ProvisioningJob.objects.create(**paid_revision(homes=[make_home(number) for number in range(3)]))

    attempt(job)

    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "plans.limit_reached")
    assert not Property.objects.exists()


def test_the_database_holds_one_job_for_a_revision_and_one_note_for_a_step(job, work_off):
    work_off()

    with pytest.raises(IntegrityError), transaction.atomic():
        ProvisioningJob.objects.create(landlord=job.landlord, revision=job.revision)
    with pytest.raises(IntegrityError), transaction.atomic():
        FinishedStep.objects.create(job=job, step=Step.PROPERTIES)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE provisioning_provisioningjob SET state = 'lost'")


def test_an_administrator_that_is_not_active_is_not_told(impossible_home, work_off):
    gone = AdministratorFactory(email="gone@example.org", is_active=False)
    attempt(impossible_home, times=ProvisioningJob.MAX_ATTEMPTS)
    work_off()

    assert not mails_to(gone.email)
