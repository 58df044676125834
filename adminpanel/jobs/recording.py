"""Keeping what a task did: its run, or for a frequent sweep the mark of its tick.

It is written outside the task's own transactions, so it stays when those are undone. Whatever goes wrong here is logged
and leaves the task alone.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any, ParamSpec

from celery import Task
from django.conf import settings
from django.db import Error, connection
from django.db.models import F, QuerySet

from adminpanel.jobs.models import JobRun, TimetableEntry
from adminpanel.jobs.pulse import leave_nothing_to_inherit
from adminpanel.jobs.states import RunState
from adminpanel.jobs.timetable import is_frequent
from adminpanel.jobs.work import landlord_of, model_of
from config.lib import clock
from config.lib.errors import DomainError

logger = logging.getLogger(__name__)
P = ParamSpec("P")

ENTRY = "beat_entry"
"""The header in which the beat says which entry of the timetable a task is sent for."""

WAITING_FOR_A_PERSON = frozenset({"failed", "held"})
"""States in which a row stays when its work did not succeed."""


@dataclass(slots=True)
class Running:
    """What is known of a run in this process between its beginning and its end."""

    began: float = field(default_factory=time.monotonic)
    error_code: str = ""
    trace: str = ""


_running: dict[str, Running] = {}


def harmless(write: Callable[P, None]) -> Callable[P, None]:
    """Once more on a fresh connection when the database was away, and no more: a task never fails by its record."""

    @wraps(write)
    def inner(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            write(*args, **kwargs)
        except Error:
            if connection.in_atomic_block:
                raise  # the caller's transaction is broken, and hiding that would lose it in silence
            try:
                connection.close()
                write(*args, **kwargs)
            except Error as error:
                logger.warning("jobs.not_kept error=%s", type(error).__name__)

    return inner


def entry_of(task: "Task[..., Any]") -> str:
    """The entry of the timetable for which a task runs; empty for one that something else asked for."""
    headers = task.request.headers or {}
    return str(headers.get(ENTRY) or task.request.get(ENTRY) or "")


@harmless
def begin(task: "Task[..., Any]", *, task_id: str, args: tuple[Any, ...]) -> None:
    """Note that a task begins. Delivered again after its worker was lost, it is another attempt of the same run."""
    _running.setdefault(task_id, Running())
    entry, now = entry_of(task), clock.real_now()
    if entry:
        values = {"started_at": now, "state": RunState.RUNNING, "finished_at": None}
        TimetableEntry.objects.filter(name=entry).update(**values, ticks=F("ticks") + 1)
    if not (entry and is_frequent(entry)):
        keep(task, task_id=task_id, args=args, entry=entry)


def keep(task: "Task[..., Any]", *, task_id: str, args: tuple[Any, ...], entry: str) -> None:
    """Write the row of a run that begins."""
    where = task.request.delivery_info or {}
    if where.get("redelivered") or task.request.retries:
        again = JobRun.objects.filter(task_id=task_id)
        if again.update(state=RunState.RUNNING, started_at=clock.real_now(), attempts=F("attempts") + 1):
            return
    run = JobRun(
        task_id=task_id,
        task=task.name,
        args=list(args),
        key=str(args[0])[:80] if args else "",
        queue=str(where.get("routing_key") or "")[:40],
        entry=entry,
    )
    JobRun.objects.bulk_create([run], ignore_conflicts=True)


def note_failure(task_id: str, *, error: BaseException, traceback: TracebackType | None) -> None:
    """Remember what a task raised, until its end is written."""
    running = _running.setdefault(task_id, Running())
    running.error_code, running.trace = code_of(error), trace_of(traceback)


def code_of(error: BaseException) -> str:
    """The code of a refusal, else the name of the exception. What an exception says may name people."""
    return error.code if isinstance(error, DomainError) else type(error).__name__


def trace_of(traceback: TracebackType | None) -> str:
    """The lines of ours that were running, innermost last."""
    lines = []
    for frame, number in walk_tb(traceback):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(settings.BASE_DIR) and ".venv" not in path.parts:
            lines.append(f"{path.relative_to(settings.BASE_DIR)}:{number} {frame.f_code.co_name}")
    return "\n".join(lines)


@harmless
def end(task: "Task[..., Any]", *, task_id: str, args: tuple[Any, ...], outcome: str, found: object) -> None:
    """Note how a task ended. Work that was not done and says so in its row has failed, though its task did not."""
    running, entry = _running.get(task_id) or Running(), entry_of(task)
    values: dict[str, Any] = {
        "state": outcome,
        "error_code": running.error_code[:120],
        "duration_ms": round((time.monotonic() - running.began) * 1000),
    }
    if entry:
        TimetableEntry.objects.filter(name=entry).update(**values, finished_at=clock.real_now())
        if is_frequent(entry) and (found or outcome != RunState.SUCCEEDED):
            keep(task, task_id=task_id, args=args, entry=entry)
    if not (entry and is_frequent(entry) and not found and outcome == RunState.SUCCEEDED):
        of_row = said_by_row(task, args=args) if outcome == RunState.SUCCEEDED else {}
        JobRun.objects.filter(task_id=task_id).update(**values | {"trace": running.trace} | of_row)
    _running.pop(task_id, None)


def said_by_row(task: "Task[..., Any]", *, args: tuple[Any, ...]) -> dict[str, Any]:
    """What the row that was worked on says: whose it is, how often it was tried, and whether its work is done."""
    model = model_of(task.name or "")
    if model is None or not args:
        return {}
    rows: QuerySet[Any] = model._default_manager.filter(pk=args[0])
    row = rows.values_list("state", "attempts", "error_code", landlord_of(model)).first()
    if row is None:
        return {}
    state, attempts, error_code, landlord = row
    is_failed = bool(error_code) and (state in model.UNFINISHED or state in WAITING_FOR_A_PERSON)
    said = {"landlord_id": landlord, "attempts": max(attempts, 1), "error_code": error_code}
    return said | {"state": RunState.FAILED} if is_failed else said


@harmless
def ended_elsewhere(task_id: str, *, task: str, outcome: str, error_code: str) -> None:
    """Note the end of a task that no worker process could note: called off, or lost with its process."""
    values = {"state": outcome, "error_code": error_code[:120]}
    if not JobRun.objects.filter(task_id=task_id).update(**values):
        JobRun.objects.bulk_create([JobRun(task_id=task_id, task=task[:80], **values)], ignore_conflicts=True)
    if not connection.in_atomic_block:
        leave_nothing_to_inherit()
