"""The timetable: when each of its entries runs next, and which are late or fail."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from celery import current_app
from celery.schedules import crontab, maybe_schedule, schedule
from django.conf import settings
from django.urls import reverse

from adminpanel.jobs.causes import FAILING, LATE, Cause, page_of
from adminpanel.jobs.limits import GRACE
from adminpanel.jobs.models import TimetableEntry
from adminpanel.jobs.states import RunState
from config.lib import clock

FREQUENT = timedelta(minutes=10)
"""What runs more often leaves a run only where it found something, or failed."""


def write_timetable() -> None:
    """Bring the rows in line with the timetable; safe to repeat."""
    wanted = {name: entry["task"] for name, entry in settings.CELERY_BEAT_SCHEDULE.items()}
    TimetableEntry.objects.exclude(name__in=wanted).delete()
    rows = [TimetableEntry(name=name, task=task) for name, task in wanted.items()]
    TimetableEntry.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=["task"])


def schedule_of(name: str) -> Any:  # its types say less of a schedule than it has
    """When an entry runs, as Celery has it; None for one that is no more in the timetable."""
    entry = settings.CELERY_BEAT_SCHEDULE.get(name)
    return maybe_schedule(entry["schedule"], app=current_app) if entry else None


def is_frequent(name: str) -> bool:
    """Whether an entry runs every few minutes."""
    when = schedule_of(name)
    often = every(when)
    return often is not None and often < FREQUENT


def every(when: Any) -> timedelta | None:
    """How often an entry runs that runs at an interval; None for one that runs at hours of the day."""
    if isinstance(when, crontab) or not isinstance(when, schedule):
        return None
    often: timedelta = cast(Any, when).run_every
    return often


def words_of(name: str) -> str:
    """When an entry runs, in words."""
    when = schedule_of(name)
    if isinstance(when, crontab):
        return f"at {clock_times(when)}"
    often = every(when)
    return f"every {duration(often).removeprefix('1 ')}" if often else "-"


def clock_times(when: Any) -> str:
    """The times of a day, of a crontab that names minutes and hours alone."""
    if len(when.hour) == 24:
        return ", ".join(f"{minute} minutes past each hour" for minute in sorted(when.minute))
    return ", ".join(f"{hour:02}:{minute:02}" for hour in sorted(when.hour) for minute in sorted(when.minute))


def duration(length: timedelta) -> str:
    """A length of time, in its largest unit that is whole."""
    seconds = round(length.total_seconds())
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if (seconds >= size and seconds % size == 0) or size == 1:
            number = seconds // size
            return f"{number} {unit}{'' if number == 1 else 's'}"
    raise AssertionError


def next_run(entry: TimetableEntry) -> datetime | None:
    """When an entry runs next after its last run, by the clock that it runs by; in the past where it is late."""
    when = schedule_of(entry.name)
    if when is None:
        return None
    ahead = ahead_of(when)
    left: timedelta = when.remaining_estimate(clock.local((entry.started_at or entry.since) + ahead))
    return clock.real_now() + ahead + left


def ahead_of(when: Any) -> timedelta:
    """How far its clock is ahead of the machine's: what runs at hours of the day runs by the civil one."""
    return clock.ahead() if isinstance(when, crontab) else timedelta()


def lateness(entry: TimetableEntry) -> timedelta:
    """How late an entry is; nothing while that is within its grace."""
    due = next_run(entry)
    now = clock.real_now() + ahead_of(schedule_of(entry.name))
    late = now - due if due else timedelta()
    return late if late > grace_of(entry.name) else timedelta()


def grace_of(name: str) -> timedelta:
    """How much later than it says an entry may run."""
    often = every(schedule_of(name))
    return max(GRACE, 3 * often) if often and often < FREQUENT else GRACE


def late_entries() -> Iterator[Cause]:
    """A cause for each entry that did not run when it should have."""
    for entry in TimetableEntry.objects.all():
        if late := lateness(entry):
            minutes = duration(timedelta(minutes=late // timedelta(minutes=1)))
            yield Cause(
                code=LATE,
                key=entry.name,
                sentence=f"{entry.name} should have run {minutes} ago ({words_of(entry.name)}) and has not.",
                path=page_of(entry),
            )


def failing_entries() -> Iterator[Cause]:
    """A cause for each entry whose last run failed or was lost."""
    for entry in TimetableEntry.objects.filter(state__in=(RunState.FAILED, RunState.LOST)):
        yield Cause(
            code=FAILING,
            key=entry.name,
            sentence=f"The last run of {entry.name} failed with {entry.error_code}.",
            path=f"{reverse('admin:adminpanel_jobrun_changelist')}?q={entry.name}",
        )
