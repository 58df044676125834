"""Every run is a row with its outcome, whatever becomes of the task; an idle sweep leaves only its tick."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.messages.tasks import send
from accounts.messages.tasks import sweep as sweep_messages
from accounts.models import AuditEntry, Message
from adminpanel.jobs.limits import RUN_LIMIT, RUNS_KEPT, limit
from adminpanel.jobs.models import JobRun, TimetableEntry
from adminpanel.jobs.recording import ENTRY
from adminpanel.jobs.tasks import clean_up, watch
from adminpanel.jobs.work import task_of
from billing.models import Reconciliation
from compliance.tasks import day
from config.lib import clock
from documents.tasks import finish_removal
from provisioning.models import AccountArchive
from provisioning.tasks import run as provision
from tests.factories.accounts import StaffFactory
from tests.factories.provisioning import make_job
from tests.plugins.worker import wait_until

pytestmark = pytest.mark.django_db


def ticked(task, *, entry: str) -> TimetableEntry:
    """The timetable's entry after a tick, as the beat would have sent it."""
    task.apply(headers={ENTRY: entry})
    return TimetableEntry.objects.get(name=entry)


@pytest.mark.finding(21)
def test_a_run_says_what_it_did_for_whom_how_long_and_how_often_it_was_tried(failed_message):
    Message.objects.update(state="queued", attempts=2)

    send.apply(args=[failed_message.pk])

    run = JobRun.objects.get()
    assert (run.task, run.key, run.state) == ("messages.send", str(failed_message.pk), "succeeded")
    assert (run.landlord, run.attempts, run.error_code) == (failed_message.landlord, 3, "")
    assert run.duration_ms is not None


@pytest.mark.finding(21)
def test_work_that_was_not_done_is_a_failed_run_though_its_task_ended_well(solo):
    job = make_job(solo, answers={"homes": [{"postcode": "nowhere"}]})

    provision.apply(args=[job.pk])

    run = JobRun.objects.get()
    assert (run.state, run.error_code, run.landlord) == ("failed", "provisioning.step_failed", solo)


@pytest.mark.finding(21)
@pytest.mark.finding(21)
def test_a_task_that_raises_leaves_its_error_and_the_place_but_none_of_its_words():
    finish_removal.apply(args=["sally@example.org"])

    run = JobRun.objects.get()
    assert (run.state, run.error_code) == ("failed", "ValueError")
    assert run.trace.splitlines()[-1].endswith(" finish_removal")
    assert "sally" not in run.trace + run.error_code


def test_a_sweep_that_found_nothing_leaves_its_tick_and_no_run():
    entry = ticked(sweep_messages, entry="messages.sweep")
    again = ticked(sweep_messages, entry="messages.sweep")

    assert not JobRun.objects.exists()
    assert (again.ticks, again.state, again.error_code) == (entry.ticks + 1, "succeeded", "")
    assert again.finished_at >= again.started_at


def test_a_sweep_that_found_something_leaves_a_run(failed_message, celery_queue):
    Message.objects.update(state="queued")

    ticked(sweep_messages, entry="messages.sweep")

    assert JobRun.objects.get().entry == "messages.sweep"


def test_what_runs_seldom_leaves_a_run_each_time():
    ticked(day, entry="compliance.day")

    assert (JobRun.objects.get().entry, JobRun.objects.get().state) == ("compliance.day", "succeeded")


def test_a_run_that_cannot_be_running_any_more_was_lost():
    began = clock.real_now() - RUN_LIMIT - timedelta(seconds=1)
    JobRun.objects.create(task_id="1", task="messages.send", started_at=began)
    JobRun.objects.create(task_id="2", task="messages.send")

    watch()

    assert list(JobRun.objects.order_by("pk").values_list("state", flat=True)) == ["lost", "running"]


def test_a_comparison_with_stripe_that_takes_longer_than_most_tasks_is_not_lost():
    began = clock.real_now() - timedelta(minutes=25)
    JobRun.objects.create(task_id="1", task="billing.reconcile", started_at=began)
    JobRun.objects.create(task_id="2", task="billing.reconcile", started_at=began - timedelta(minutes=6))

    watch()

    assert list(JobRun.objects.order_by("pk").values_list("state", flat=True)) == ["running", "lost"]


@pytest.mark.parametrize("model", [Reconciliation, AccountArchive])
def test_what_may_take_long_ends_within_its_lease_and_before_the_broker_or_the_watch_takes_it_for_lost(model):
    task, broker = task_of(model), settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    lease = model.LEASE.total_seconds()

    assert settings.CELERY_TASK_TIME_LIMIT < task.soft_time_limit < task.time_limit < lease < broker
    assert all(limit(model, state) > model.LEASE for state in model.UNFINISHED)


def test_runs_are_kept_for_thirty_days():
    JobRun.objects.create(task_id="1", task="a", state="failed", started_at=clock.real_now() - RUNS_KEPT)
    young = JobRun.objects.create(task_id="2", task="a", state="failed")

    clean_up()

    assert JobRun.objects.get() == young


@pytest.mark.django_db(transaction=True)
@pytest.mark.finding(21)
def test_a_worker_keeps_the_run_of_a_task_that_was_undone_and_gives_a_sign_of_life(worker, celery_queue, solo):
    celery_queue()
    job = make_job(solo, answers={"homes": [{"postcode": "nowhere"}]})
    worker.start()

    provision.delay(job.pk)
    finish_removal.delay("no number")
    wait_until(lambda: JobRun.objects.exclude(state="running").count() == 2, within=30)

    undone, raised = JobRun.objects.order_by("task")[::-1]
    assert (undone.state, undone.error_code, undone.queue) == ("failed", "provisioning.step_failed", "default")
    assert (raised.state, raised.error_code) == ("failed", "ValueError")
    assert not job.finished_steps.exists()
    wait_until(lambda: heartbeats() == ["worker"], within=20)


def heartbeats() -> list[str]:
    from adminpanel.models import Heartbeat

    return list(Heartbeat.objects.values_list("process", flat=True))


@pytest.fixture
def failed_run(failed_message) -> JobRun:
    """The run in which a mail was refused; it waits for its next attempt."""
    later = clock.real_now() + timedelta(hours=1)
    Message.objects.update(state="queued", attempts=4, run_after=later, error_code="messages.refused")
    return JobRun.objects.create(
        task_id="1", task="messages.send", key=str(failed_message.pk), args=[failed_message.pk], state="failed"
    )


def ask_again(client, run: JobRun, **answers: str):
    return client.post(f"/admin/adminpanel/jobrun/{run.pk}/run_this_again/", answers, follow=True)


def test_staff_run_a_task_again_for_a_reason_that_is_kept(
    ada, failed_run, celery_queue, django_capture_on_commit_callbacks
):
    celery_queue()
    with django_capture_on_commit_callbacks(execute=True):
        page = ask_again(ada, failed_run, reason="The mail server is back")

    assert "asked to run again" in page.content.decode()
    assert ("messages.send", failed_run.args[0]) in celery_queue()
    message = Message.objects.get(pk=failed_run.key)
    assert (message.attempts, message.run_after <= clock.real_now()) == (0, True)
    assert AuditEntry.objects.get(action="adminpanel.job_run_again").why == "The mail server is back"


def test_without_a_reason_nothing_is_run_again(ada, failed_run):
    assert "Why?" in ask_again(ada, failed_run, reason=" ").content.decode()
    assert not AuditEntry.objects.filter(action="adminpanel.job_run_again").exists()


def test_what_is_running_is_not_run_a_second_time(ada, failed_run):
    JobRun.objects.create(task_id="2", task=failed_run.task, key=failed_run.key)

    assert "is running for the same row" in ask_again(ada, failed_run, reason="Now").content.decode()


def test_what_is_done_is_not_run_again(ada, failed_run):
    Message.objects.update(state="sent")

    assert "Its row is done" in ask_again(ada, failed_run, reason="Now").content.decode()


def test_an_auditor_sees_runs_and_cannot_run_them_again(client, failed_run):
    client.force_login(StaffFactory(role="auditor"))

    shown = client.get(f"/admin/adminpanel/jobrun/{failed_run.pk}/change/")
    refused = ask_again(client, failed_run, reason="Now")

    assert shown.status_code == 200
    assert "Run again" not in shown.content.decode()
    assert refused.status_code == 403
    assert not AuditEntry.objects.filter(action="adminpanel.job_run_again").exists()


def test_runs_are_found_by_name_state_landlord_and_day(ada, failed_run, solo):
    JobRun.objects.filter(pk=failed_run.pk).update(landlord=solo)
    JobRun.objects.create(task_id="2", task="billing.sweep", state="succeeded", started_at="2020-01-01T00:00Z")
    page, day = reverse("admin:adminpanel_jobrun_changelist"), failed_run.started_at
    day_asked = {"started_at__year": day.year, "started_at__month": day.month, "started_at__day": day.day}

    for asked in ({"q": "messages.send"}, {"state__exact": "failed"}, {"q": solo.email}, day_asked):
        assert list(ada.get(page, asked).context["cl"].queryset) == [failed_run], asked
