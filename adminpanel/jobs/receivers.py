"""Celery says what becomes of each task, and the floors below say what staff are told of."""

from types import TracebackType
from typing import Any

from celery import Task, signals
from django.db import close_old_connections
from django.dispatch import receiver

from accounts.messages.models import Message
from accounts.signals import staff_told
from adminpanel.jobs import incidents, pulse, recording
from adminpanel.jobs.states import RunState

OUTCOMES = {"SUCCESS": RunState.SUCCEEDED, "RETRY": RunState.RETRIED, "REVOKED": RunState.REVOKED}


@signals.task_prerun.connect
def begun(task_id: str, task: "Task[..., Any]", args: Any, **_: Any) -> None:
    """A worker begins."""
    recording.begin(task, task_id=task_id, args=tuple(args))


@signals.task_failure.connect
def failed(task_id: str, exception: BaseException, traceback: Any, sender: Any, **_: Any) -> None:
    """A task raised something; or its process died, which its parent tells of and nobody else will."""
    if isinstance(traceback, TracebackType):
        recording.note_failure(task_id, error=exception, traceback=traceback)
    else:
        code = recording.code_of(exception)
        recording.ended_elsewhere(task_id, task=sender.name, outcome=RunState.LOST, error_code=code)


@signals.task_retry.connect
def to_be_tried_again(request: Any, reason: Any, **_: Any) -> None:
    """A task asked to be run again."""
    error = reason.exc if getattr(reason, "exc", None) else reason
    if isinstance(error, BaseException):
        recording.note_failure(request.id, error=error, traceback=error.__traceback__)


@signals.task_internal_error.connect
def broke(task_id: str, exception: BaseException, sender: Any, **_: Any) -> None:
    """Celery itself failed around a task."""
    code = recording.code_of(exception)
    recording.ended_elsewhere(task_id, task=sender.name, outcome=RunState.FAILED, error_code=code)


@signals.task_revoked.connect
def called_off(request: Any, sender: Any, **_: Any) -> None:
    """A task was revoked or had expired before it began, or was ended in the middle."""
    recording.ended_elsewhere(request.id, task=sender.name, outcome=RunState.REVOKED, error_code="jobs.revoked")


@signals.task_postrun.connect
def ended(task_id: str, task: "Task[..., Any]", args: Any, retval: Any, state: str, **_: Any) -> None:
    """A worker is done."""
    outcome = OUTCOMES.get(state, RunState.FAILED)
    recording.end(task, task_id=task_id, args=tuple(args), outcome=outcome, found=retval != 0)
    if not task.request.is_eager:
        close_old_connections()  # an idle worker holds none


@signals.worker_ready.connect
def worker_lives(**_: Any) -> None:
    """A worker takes tasks."""
    pulse.start()


@receiver(staff_told, sender=Message)
def open_incident(code: str, key: str, sentence: str, path: str, **_: Any) -> None:
    """Something is wrong, and staff are told."""
    incidents.raise_incident(incidents.told(code, key=key, sentence=sentence, path=path))
