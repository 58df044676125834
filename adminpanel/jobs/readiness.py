"""Whether this installation can do its work: what a load balancer or a monitor asks. Names no secret and nobody."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from celery import current_app
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min

from adminpanel.jobs.limits import OLDEST_WORK, SILENCE
from adminpanel.jobs.pulse import silent_for
from adminpanel.jobs.states import Process
from config.lib import clock
from config.lib.work import work_models

BROKER_SECONDS = 2

Finding = dict[str, Any]


def readiness() -> dict[str, Finding]:
    """Each check, with whether it holds and what was measured, in seconds."""
    return {name: checked(check) for name, check in CHECKS.items()}


def checked(check: Callable[[], Finding]) -> Finding:
    """What a check finds; one that fails says by which kind of error, never what that says."""
    try:
        return check()
    except Exception as error:  # a broker's client raises whatever it likes, and the answer must come
        return {"ok": False, "error": type(error).__name__}


def database() -> Finding:
    """The database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        connection.close()
        raise
    return {"ok": True}


def migrations() -> Finding:
    """Every migration of this version is applied."""
    count = len(waiting_migrations())
    if count:
        waiting_migrations.cache_clear()
    return {"ok": count == 0, "waiting": count}


@cache
def waiting_migrations() -> list[Any]:
    """The migrations that are not applied. What this version brings stays applied, so none is asked for once."""
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def broker() -> Finding:
    """The broker answers."""
    with current_app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, timeout=BROKER_SECONDS, interval_start=0)
    return {"ok": True}


def alive(process: Process) -> Callable[[], Finding]:
    """The check that a process of this kind gave a sign of life lately."""

    def check() -> Finding:
        silence = silent_for(process)
        return {"ok": silence is not None and silence <= SILENCE, "seconds_ago": seconds(silence)}

    return check


def oldest_work() -> Finding:
    """No work that is due waits for too long."""
    times = [model._default_manager.due().aggregate(first=Min("run_after"))["first"] for model in work_models()]
    waited = clock.real_now() - min(filter(None, times), default=clock.real_now())
    return {"ok": waited <= OLDEST_WORK, "waits_seconds": seconds(waited)}


def seconds(length: timedelta | None) -> int | None:
    """A length of time in whole seconds."""
    return None if length is None else int(length.total_seconds())


CHECKS: dict[str, Callable[[], Finding]] = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
    "worker": alive(Process.WORKER),
    "beat": alive(Process.BEAT),
    "work": oldest_work,
}
