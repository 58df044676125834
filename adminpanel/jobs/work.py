"""Every kind of work row with its task, found by walking the models: a new one is known without being named."""

from functools import cache

from celery import Task, current_app
from django.apps import apps

from config.lib.work import WorkRow


def work_models() -> list[type[WorkRow]]:
    """Every kind of work row that there is."""
    return [model for model in apps.get_models() if issubclass(model, WorkRow)]


def task_named(name: str) -> "Task[..., object] | None":
    """The task of this name; None where this version has none."""
    return current_app.tasks.get(name)


@cache
def model_of(name: str) -> type[WorkRow] | None:
    """The rows that a task works on, one each run; None for a task that works on none."""
    label = getattr(task_named(name), "works_on", None)
    model: type[WorkRow] | None = apps.get_model(label) if label else None
    return model


def task_of(model: type[WorkRow]) -> "Task[..., object]":
    """The task that works on rows of this kind; KeyError where nobody wrote one."""
    by_label = {getattr(task, "works_on", None): task for task in current_app.tasks.values()}
    return by_label[model._meta.label]
