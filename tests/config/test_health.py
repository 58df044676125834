"""`/healthz` says that the process answers, and asks nobody; `/readyz` says whether work can be done, or why not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from accounts.models import Message
from adminpanel.jobs.readiness import waiting_migrations
from adminpanel.models import Heartbeat
from config.lib import clock
from tests.factories.jobs import let_all_live

CHECKS = {"database", "migrations", "broker", "worker", "beat", "work"}


def test_a_process_says_that_it_lives_and_asks_neither_database_nor_broker(client, db, broker_down):
    with broker_down(), CaptureQueriesContext(connections["default"]) as asked:
        answer = client.get("/healthz")

    assert (answer.status_code, answer.json(), len(asked)) == (200, {"status": "ok"}, 0)


def test_an_installation_where_all_lives_is_ready(client, db):
    let_all_live()

    answer = client.get("/readyz")

    assert answer.status_code == 200, answer.json()
    assert answer.json()["status"] == "ready"
    assert answer.json()["checks"].keys() == CHECKS


def failing(client) -> set[str]:
    answer = client.get("/readyz")
    failed = {name for name, check in answer.json()["checks"].items() if not check["ok"]}
    assert answer.status_code == (503 if failed else 200)
    return failed


@pytest.mark.parametrize("process", ["worker", "beat"])
def test_without_a_sign_of_life_it_is_not_ready(client, db, process):
    let_all_live()
    Heartbeat.objects.filter(process=process).update(at=clock.real_now() - timedelta(minutes=3))
    assert failing(client) == {process}

    Heartbeat.objects.filter(process=process).delete()
    assert failing(client) == {process}


def test_without_a_broker_it_is_not_ready(client, db, broker_down):
    let_all_live()
    with broker_down():
        assert failing(client) == {"broker"}


def test_with_work_that_waits_for_too_long_it_is_not_ready(client, solo):
    let_all_live()
    Message.objects.create(
        key="m", template="t", to=solo.email, subject="s", text="t", run_after=clock.real_now() - timedelta(minutes=16)
    )

    assert failing(client) == {"work"}


@pytest.fixture
def migration_to_come(connect_as_owner) -> Iterator[None]:
    """The last migration of an app is not applied yet, as far as the database says."""
    row = "FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'adminpanel')"
    with connect_as_owner() as owner:
        (name, at) = owner.execute(f"DELETE {row} RETURNING name, applied").fetchone()
    waiting_migrations.cache_clear()
    yield
    with connect_as_owner() as owner:
        owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('adminpanel', %s, %s)", [name, at])
    waiting_migrations.cache_clear()


def test_with_a_migration_to_come_it_is_not_ready(client, migration_to_come):
    let_all_live()

    assert failing(client) == {"migrations"}


@pytest.mark.parametrize("page", ["/healthz", "/readyz"])
def test_health_names_nobody_and_no_secret(client, solo, page, settings):
    text = client.get(page).content.decode()

    assert solo.email not in text
    assert "redis://" not in text
    assert "password" not in text.lower()
