"""Letting time pass: the civil clock is moved step by step, and whatever falls due on the way is done.

It stops wherever something happens: at the times of the beat's entries, when a work row wakes, when the world outside
has a date of its own. At each stop the world is told the time and heard, then the entries run that fell due, in
their order; and before the clock goes on there is no work left. What fell due several times since the last stop runs
once: sweeps, hourly entries, and over more than two days also those that run several times a day; over so long a time
sweeps run only where there is work.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol

from celery import Task
from django.db.models import F, Q, QuerySet, Value

from config.celery import app
from config.lib import clock
from config.lib.tasks import enqueue
from config.lib.work import NEVER, WorkRow, work_models
from config.schedule import SCHEDULE
from config.timetable import Entry, due, next_stop, read

logger = logging.getLogger(__name__)
ROUNDS = 50
WATCH = "jobs.watch"  # it does no work: what stays undone here is an error at once
SHORTEST_NAP = timedelta(hours=1)  # rows that look again every minute would make every minute a stop


class World(Protocol):
    """What is outside and has a clock that must go with ours."""

    def go_to(self, moment: datetime) -> None:
        """Let its clock show this instant, and happen there what happens until then."""

    def next_at(self) -> datetime | None:
        """When something happens there next by itself."""

    def deliver(self) -> int:
        """Have it tell us what is new there; how much that was."""


class WorkDoesNotEnd(Exception):
    """After many rounds there is still work that is due."""


Report = Callable[[datetime, str], None]


def pass_time(until: datetime, *, world: World, entries: list[Entry] | None = None, report: Report) -> None:
    """Bring application and world to an instant, with everything that happens on the way."""
    timetable = read(SCHEDULE) if entries is None else entries
    with in_this_process():
        world.go_to(clock.now())
        settle(timetable, world=world)
        while (here := clock.now()) < until:
            stop = where_next(timetable, here=here, until=until, world=world)
            go_to(stop, here=here, world=world)
            settle(timetable, world=world)
            for at, entry in due(timetable, start=here, until=stop, end=until):
                report(at, entry.name)
                enqueue(task_of(entry), *entry.args)
            settle(timetable, world=world)


def where_next(entries: list[Entry], *, here: datetime, until: datetime, world: World) -> datetime:
    """The next instant at which anything is to happen."""
    waking, there = next_waking(here), world.next_at()
    dates = [next_stop(entries, start=here, until=until), until]
    dates += [max(waking, here + SHORTEST_NAP)] if waking else []
    dates += [there] if there and there > here else []
    return min(dates)


def go_to(stop: datetime, *, here: datetime, world: World) -> None:
    """Move everything that measures time: the world, our clock, and how long work rows still have to wait."""
    world.go_to(stop)
    clock.move_to(max(stop, clock.now()))
    for model in kinds_that_wait():
        waiting(model).update(run_after=F("run_after") - (stop - here))


# Work ------------------------------------------------------------------------------------------


@contextmanager
def in_this_process() -> Iterator[None]:
    """Inside it tasks run where they are enqueued, one after another, and need no broker."""
    app.loader.import_default_modules()
    before = app.conf.task_always_eager
    app.conf.task_always_eager = True
    try:
        yield
    finally:
        app.conf.task_always_eager = before


def settle(entries: list[Entry], *, world: World) -> None:
    """Hear the world and work until neither has anything new."""
    sweeps = [entry for entry in entries if entry.is_sweep and entry.task != WATCH]
    for _ in range(ROUNDS):
        heard = world.deliver()
        if not heard and not is_work_due():
            return
        for entry in sweeps:
            enqueue(task_of(entry), *entry.args)
    stuck = [model.__name__ for model in work_models() if model.objects.due().exists()]
    raise WorkDoesNotEnd(f"After {ROUNDS} rounds there is still work: {', '.join(stuck)}.")


def task_of(entry: Entry) -> Task[Any, Any]:
    """The task that an entry names."""
    task: Task[Any, Any] = app.tasks[entry.task]
    return task


def waiting(model: type[WorkRow]) -> Any:
    """The rows of a kind that wait for their time."""
    is_unfinished = Q(state__in=model.UNFINISHED)
    return model.objects.filter(is_unfinished, run_after__gt=clock.real_now(), run_after__lt=NEVER)


def is_work_due() -> bool:
    """Whether a row of any kind can be worked on; one question for all of them, since it is asked at every stop."""
    return together(model.objects.due().order_by().values("pk") for model in work_models()).exists()


def kinds_that_wait() -> list[type[WorkRow]]:
    """The kinds of which rows wait for their time, asked at once."""
    kinds = work_models()
    named = [waiting(kind).order_by().annotate(its_kind=Value(at)).values("its_kind") for at, kind in enumerate(kinds)]
    return [kinds[row["its_kind"]] for row in together(named)]


def next_waking(here: datetime) -> datetime | None:
    """When the first work row that waits has its turn, by the civil clock."""
    rows = together(waiting(model).order_by().values("run_after") for model in work_models())
    first = rows.order_by("run_after").first()
    return here + (first["run_after"] - clock.real_now()) if first else None


def together(parts: Iterable[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    """The different rows of several tables, by one query."""
    first, *others = parts
    return first.union(*others)
