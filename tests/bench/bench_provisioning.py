"""From the stored webhook to the portal: statements do not grow with the homes, and it is soon done."""

import itertools
import json
import statistics
import time
from collections.abc import Iterator

import redis
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Landlord
from billing.checkout import open_session
from billing.models import StripeEvent
from billing.services import record_event
from billing.tasks import process_event
from intake.models import Submission
from intake.paying import submit
from provisioning.models import ProvisioningJob
from provisioning.states import JobState
from provisioning.tasks import run
from tests.bench.bench_dashboard import is_transaction
from tests.bench.harness import Bound, Figure
from tests.bench.people import NATIONS
from tests.bench.tasks import ANSWERS, empty
from tests.bench.world import World
from tests.factories.intake import make_answers, make_home
from tests.plugins.sandbox import StripeSandbox

MANY, FEW = 25, 4
EMPTY_TASKS = 60
JOBS = 5
PATIENCE_SECONDS = 30
DONE = (JobState.PROVISIONED, JobState.WELCOMED)
numbers = itertools.count(1)


def provisioning(world: World) -> Iterator[Figure]:
    """Statements in this process; time through a real worker, against a task that does nothing there."""
    sandbox = world.sandbox()
    statements(sandbox, homes=FEW)  # the first time, what is compiled once is compiled
    with_many, with_few = statements(sandbox, homes=MANY), statements(sandbox, homes=FEW)
    yield Figure(
        f"Provisioning: statements with {MANY} homes in four nations, against {FEW}",
        with_many / with_few,
        1,
        Bound.AT_MOST,
        f"{with_many} against {with_few}",
    )
    forget_what_others_enqueued()
    world.start_worker()
    empty_task = min(round_trip() for _ in range(EMPTY_TASKS))
    typical = statistics.median(round_trip() for _ in range(EMPTY_TASKS))
    seconds = statistics.median(through_worker(sandbox) for _ in range(JOBS))
    yield Figure(
        f"Provisioning: webhook to portal with {MANY} homes, against an empty task",
        seconds / typical,
        100,
        Bound.AT_MOST,
        f"{seconds * 1000:.0f} ms against {typical * 1000:.1f} ms, at best {empty_task * 1000:.1f} ms",
    )


def forget_what_others_enqueued() -> None:
    """Let the worker begin with an empty queue."""
    redis.Redis.from_url(settings.REDIS_URL).delete(settings.CELERY_TASK_DEFAULT_QUEUE)


def statements(sandbox: StripeSandbox, *, homes: int) -> int:
    """How many statements the event and the job take."""
    event = paid(sandbox, homes=homes)
    with CaptureQueriesContext(connection) as captured:
        process_event(event.pk)
        run(job_of(event).pk)
    assert job_of(event).state == JobState.WELCOMED, job_of(event).error
    return sum(not is_transaction(query["sql"]) for query in captured.captured_queries)


def through_worker(sandbox: StripeSandbox) -> float:
    """The seconds from the stored event to the portal."""
    event = paid(sandbox, homes=MANY)
    began = time.perf_counter()
    process_event.delay(event.pk)
    while not ProvisioningJob.objects.filter(revision__reference=reference_of(event), state__in=DONE).exists():
        assert time.perf_counter() - began < PATIENCE_SECONDS, "The worker does not provision."
        time.sleep(0.002)
    return time.perf_counter() - began


def round_trip() -> float:
    """The seconds from asking for the empty task to its answer."""
    answers = redis.Redis.from_url(settings.REDIS_URL)
    began = time.perf_counter()
    empty.delay()
    assert answers.blpop([ANSWERS], timeout=PATIENCE_SECONDS), "The worker does not answer."
    return time.perf_counter() - began


def paid(sandbox: StripeSandbox, *, homes: int) -> StripeEvent:
    """The stored event of a sign-up that was paid, with this many homes."""
    email = f"bench{next(numbers)}@example.org"
    someone = Landlord(name="Alma Applicant", email=email)
    described = [make_home(number, nation=NATIONS[number % 4]) for number in range(homes)]
    answers = make_answers(described, landlord=someone, plan="PLAN_3_PRO")
    intent = submit(Submission.objects.create(email=email, answers=answers))
    open_session(intent, email=email, success_url=settings.SITE_URL, cancel_url=settings.SITE_URL)
    assert intent.stripe_id
    sandbox.act(intent.stripe_id, "pay")
    told = [event for event in sandbox.events() if event["type"] == "checkout.session.completed"]
    return StripeEvent.objects.get(pk=record_event(json.loads(told[-1]["body"])))


def reference_of(event: StripeEvent) -> str:
    """Our reference of the checkout that an event tells of."""
    return str(event.payload["data"]["object"]["client_reference_id"])


def job_of(event: StripeEvent) -> ProvisioningJob:
    """The job that an event led to."""
    return ProvisioningJob.objects.get(revision__reference=reference_of(event))
