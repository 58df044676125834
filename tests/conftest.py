"""The cast, and the ground that every test stands on."""

import base64
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import redis
from django.conf import settings
from django.core.management import call_command
from kombu import pools

from accounts.models import Landlord, User
from config.celery import app as celery
from documents.reading.process import reader
from plans.status import Status
from tests.factories.accounts import AdministratorFactory, UserFactory, make_landlord
from tests.work import work_off as work_off_everything

pytest_plugins = ["tests.plugins.sandbox", "tests.plugins.browser", "tests.plugins.worker", "tests.plugins.assurance"]
pytest_plugins += ["tests.plugins.roles", "tests.plugins.pages"]


@pytest.fixture(scope="session")
def django_db_setup(as_the_owner, django_db_setup, django_db_blocker):
    """The test database, made by its owner and seeded; the tests work in it as web and worker do."""
    as_the_owner.step_down()
    with django_db_blocker.unblock():
        call_command("seed", verbosity=0)
    yield
    as_the_owner.step_up()


@pytest.fixture(scope="session", autouse=True)
def no_reader_left() -> Iterator[None]:
    """What reads certificates stays warm from test to test, and ends with the last."""
    yield
    reader().stop()


@pytest.fixture(autouse=True)
def own_ground(settings) -> None:
    """Mails go where a server without a mail server keeps them, and what one test counts no other test sees."""
    settings.EMAIL_BACKEND = "accounts.messages.mailbox.MailboxBackend"
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}}


@pytest.fixture
def solo(db) -> Landlord:
    """Sally, one flat in Leeds, on the smallest plan."""
    return make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")


@pytest.fixture
def portfolio(db) -> Landlord:
    """Parvati, several homes, on the middle plan."""
    return make_landlord(plan="PLAN_2_PORTFOLIO", name="Parvati Folio", email="parvati@example.org")


@pytest.fixture
def pro(db) -> Landlord:
    """Prosper, many homes, on the largest plan."""
    return make_landlord(plan="PLAN_3_PRO", name="Prosper Ayo", email="prosper@example.org")


@pytest.fixture
def late_payer(db) -> Landlord:
    """Len, whose last payment failed."""
    return make_landlord(plan="PLAN_1_SOLO", status=Status.LIMITED, name="Len Late", email="len@example.org")


@pytest.fixture
def lapsed(db) -> Landlord:
    """Lara, whose subscription has ended."""
    return make_landlord(plan="PLAN_1_SOLO", status=Status.DISABLED, name="Lara Lapse", email="lara@example.org")


@pytest.fixture
def stranger(db) -> User:
    """Someone with an account and no landlord."""
    return UserFactory(full_name="Stan Stranger", email="stan@example.org")


@pytest.fixture
def admin_user(db) -> User:
    """Ada, the administrator."""
    return AdministratorFactory(email="ada@example.org")


@pytest.fixture
def work_off() -> Callable[[], None]:
    """Do all due work, as a worker that never sleeps would."""
    return work_off_everything


@pytest.fixture
def celery_queue() -> Callable[[], set[tuple[str, int]]]:
    """The tasks that wait at the broker, as (name, key)."""
    client = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    queues = ("default", "documents")
    client.delete(*queues)

    def waiting() -> set[tuple[str, int]]:
        bodies = [json.loads(raw) for queue in queues for raw in client.lrange(queue, 0, -1)]
        return {(body["headers"]["task"], (json.loads(base64.b64decode(body["body"]))[0] or [0])[0]) for body in bodies}

    return waiting


@pytest.fixture
def broker_down() -> Callable[[], AbstractContextManager[None]]:
    """Inside it no broker answers."""

    def forget_connections() -> None:
        pools.reset()
        celery._pool = None
        celery.amqp._producer_pool = None

    @contextmanager
    def silent() -> Iterator[None]:
        address = celery.conf.broker_url
        forget_connections()
        celery.conf.broker_url = celery.conf.broker_write_url = "redis://127.0.0.1:1/0"
        try:
            yield
        finally:
            forget_connections()
            celery.conf.broker_url = celery.conf.broker_write_url = address

    return silent
