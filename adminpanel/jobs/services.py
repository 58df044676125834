"""What staff do about runs and incidents."""

from typing import Any

from celery import Task
from django.db import transaction
from django.db.models import QuerySet

from accounts.audit import services as audit
from accounts.models import User
from adminpanel.jobs import incidents
from adminpanel.jobs.errors import NothingToDo, StillRunning, UnknownTask
from adminpanel.jobs.models import Incident, JobRun
from adminpanel.jobs.states import Ending, RunState
from adminpanel.jobs.work import model_of, task_named
from config.lib import clock


@transaction.atomic
def run_again(run: JobRun, by: User, why: str) -> "Task[..., object]":
    """Make ready that the task of a run is run again with the same key, and write that down; the task to enqueue.

    Work that waits for its next attempt gets it now, with all its attempts before it. StillRunning, NothingToDo or
    UnknownTask where it cannot be.
    """
    task = task_named(run.task)
    if task is None:
        raise UnknownTask
    if JobRun.objects.filter(task=run.task, key=run.key, state=RunState.RUNNING).exists():
        raise StillRunning
    model = model_of(run.task)
    if model is not None:
        rows: QuerySet[Any] = model._default_manager.all()
        unfinished = rows.filter(pk=run.key, state__in=model.UNFINISHED)
        if not unfinished.update(run_after=clock.real_now(), attempts=0):
            raise NothingToDo
    audit.record("adminpanel.job_run_again", subject=run, after={"task": run.task, "key": run.key}, why=why, by=by)
    return task


@transaction.atomic
def close_incident(incident: Incident, by: User, why: str) -> None:
    """Say that an incident is over; whatever is still wrong will be found again."""
    incidents.close([incident], ending=Ending.BY_STAFF)
    audit.record("adminpanel.incident_closed", subject=incident, after={"code": incident.code}, why=why, by=by)
