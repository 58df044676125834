"""When the beat's entries fall due, between any two instants of the civil clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from celery.schedules import crontab

from config.lib import clock

HOUR = timedelta(hours=1)
SWEEP = timedelta(minutes=1)
FAR = timedelta(days=2)
MOMENT = timedelta(microseconds=1)
LONGEST = timedelta(days=366)  # how far back a time is looked for
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # intervals are counted from it, so that they are the same on every run


@dataclass(frozen=True, slots=True)
class Daily:
    """What a crontab says, in numbers."""

    minutes: frozenset[int]
    hours: frozenset[int]
    weekdays: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]

    def shows(self, hour: datetime) -> bool:
        """Whether clocks in London then show one of its hours, on one of its days."""
        local = clock.local(hour)
        is_day = local.day in self.days and local.month in self.months and local.isoweekday() % 7 in self.weekdays
        return local.hour in self.hours and is_day

    def times(self, *, start: datetime, until: datetime) -> Iterator[datetime]:
        """The instants after `start`, and not after `until`, at which clocks in London show what is asked for.

        An hour that the clocks skip in spring has none; one that they show twice in autumn has them twice.
        """
        hour = start.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        while hour <= until:
            for minute in sorted(self.minutes) if self.shows(hour) else ():
                moment = hour + timedelta(minutes=minute)
                if start < moment <= until:
                    yield moment
            hour += HOUR


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timetable."""

    name: str
    task: str
    schedule: Daily | timedelta
    args: tuple[Any, ...] = ()

    @property
    def is_sweep(self) -> bool:
        """Whether it runs so often that it only looks for what waits."""
        return isinstance(self.schedule, timedelta) and self.schedule <= SWEEP

    @property
    def is_frequent(self) -> bool:
        """Whether it runs at least every hour: those are run once for all the times that were passed over."""
        if isinstance(self.schedule, timedelta):
            return self.schedule <= HOUR
        return len(self.schedule.hours) == 24

    def first_after(self, start: datetime, *, until: datetime) -> datetime | None:
        """When it falls due next, after one instant and not after another."""
        if isinstance(self.schedule, timedelta):
            due = BEGINNING + ((start - BEGINNING) // self.schedule + 1) * self.schedule
            return due if due <= until else None
        return next(self.schedule.times(start=start, until=until), None)

    def first_of_day(self, start: datetime, *, until: datetime) -> datetime | None:
        """When it falls due next, if not at the first time of its day then at the first time of the next."""
        due = self.first_after(start, until=until)
        if due is None or isinstance(self.schedule, timedelta):
            return due
        midnight = clock.at_hour(clock.day_of(due), hour=0)
        if self.first_after(midnight - MOMENT, until=until) == due:
            return due
        return self.first_after(clock.at_hour(clock.day_of(due), hour=24) - MOMENT, until=until)

    def last_within(self, start: datetime, *, until: datetime) -> datetime | None:
        """When it fell due last, after one instant and not after another."""
        if isinstance(self.schedule, timedelta):
            due = BEGINNING + ((until - BEGINNING) // self.schedule) * self.schedule
            return due if due > start else None
        return max(self.schedule.times(start=max(start, until - LONGEST), until=until), default=None)


def read(lines: Mapping[str, Mapping[str, Any]]) -> list[Entry]:
    """The entries of a timetable as Celery has it."""
    return [
        Entry(name, line["task"], as_schedule(line["schedule"]), tuple(line.get("args", ())))
        for name, line in lines.items()
    ]


def as_schedule(said: Any) -> Daily | timedelta:
    """How often: at times of the day, or every so long."""
    if isinstance(said, crontab):
        names = ("minute", "hour", "day_of_week", "day_of_month", "month_of_year")
        return Daily(*(frozenset(getattr(said, name)) for name in names))
    return said if isinstance(said, timedelta) else timedelta(seconds=said)


def due(entries: list[Entry], *, start: datetime, until: datetime, end: datetime) -> list[tuple[datetime, Entry]]:
    """The entries that fell due after one instant and not after another, each once, in the order of time.

    While much time is still to pass until the `end`, what falls due several times a day does so at the first of them,
    and sweeps do not: where there is work, whoever lets time pass runs them for it.
    """
    is_far = end - start > FAR
    fallen = (
        (entry.first_of_day(start, until=until), entry)
        if is_far and not entry.is_frequent
        else (entry.last_within(start, until=until), entry)
        for entry in entries
        if not (is_far and entry.is_sweep)
    )
    return sorted(((at, entry) for at, entry in fallen if at is not None), key=lambda pair: pair[0])


def next_stop(entries: list[Entry], *, start: datetime, until: datetime) -> datetime:
    """The next instant at which an entry falls due that is not frequent; `until` when none does before.

    While much time is still to pass, what falls due several times a day makes a stop at the first of them only.
    """
    seldom = [entry for entry in entries if not entry.is_frequent]
    is_far = until - start > FAR
    found = (
        entry.first_of_day(start, until=until) if is_far else entry.first_after(start, until=until) for entry in seldom
    )
    return min((at for at in found if at is not None), default=until)
