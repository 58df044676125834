"""The task of each kind of work row, found by what tasks say of themselves: a new one is known without being named."""

from datetime import timedelta
from functools import cache

from celery import Task, current_app
from django.apps import apps
from django.db.models import BigIntegerField, F, Value

from config.lib.work import WorkRow


def task_named(name: str) -> "Task[..., object] | None":
    """The task of this name; None where this version has none."""
    return current_app.tasks.get(name)


@cache
def model_of(name: str) -> type[WorkRow] | None:
    """The rows that a task works on, one each run; None for a task that works on none."""
    label = getattr(task_named(name), "works_on", None)
    model: type[WorkRow] | None = apps.get_model(label) if label else None
    return model


def task_of(model: type[WorkRow]) -> "Task[..., object] | None":
    """The task that works on rows of this kind; None where none says so."""
    by_label = {getattr(task, "works_on", None): task for task in current_app.tasks.values()}
    return by_label.get(model._meta.label)


def own_limits() -> dict[str, timedelta]:
    """How long a run may take of each task that has a limit of its own."""
    tasks = current_app.tasks.values()
    return {task.name: timedelta(seconds=task.time_limit) for task in tasks if task.time_limit}


def landlord_of(model: type[WorkRow]) -> F | Value:
    """The key of the landlord whose work a row of this kind is, for queries."""
    return F(model.LANDLORD) if model.LANDLORD else Value(None, output_field=BigIntegerField())
