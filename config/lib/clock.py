"""The only sources of time. Civil time is what the law and people see; real time is for leases and signatures.

Outside production the civil clock can be moved ahead, for all processes at once: by how much stands in a file that
`settings.CLOCK_FILE` names. In production none is named, and there is one time.
"""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from config.lib.errors import DomainError

NOT_MOVED = timedelta()
_read: dict[Path, tuple[tuple[int, int], timedelta]] = {}


class ClockRefused(DomainError):
    """The clock cannot be moved so."""

    code = "clock.refused"
    message = "This clock cannot be moved."


def now() -> datetime:
    """The present instant, aware, as the application's civil clock has it."""
    return real_now() + ahead()


def today() -> date:
    """The present day in Europe/London."""
    return day_of(now())


def day_of(at: datetime) -> date:
    """The day in Europe/London that an instant falls on."""
    return timezone.localdate(at)


def local(at: datetime) -> datetime:
    """An instant as clocks in Europe/London show it."""
    return timezone.localtime(at)


def at_hour(day: date, *, hour: int) -> datetime:
    """The instant at which clocks in Europe/London show an hour of a day; 24 is the end of it."""
    days, hour = divmod(hour, 24)
    shown = datetime.combine(day + timedelta(days=days), time(hour), tzinfo=timezone.get_default_timezone())
    return shown.astimezone(UTC)


def real_now() -> datetime:
    """The machine's own instant: for leases and signature tolerance, which no moved clock may touch."""
    return timezone.now()


def ahead() -> timedelta:
    """How far the civil clock is ahead of the machine's. A move by another process is seen at once."""
    file: Path | None = settings.CLOCK_FILE
    if file is None:
        return NOT_MOVED
    try:
        status = file.stat()
    except FileNotFoundError:
        return NOT_MOVED
    stamp = (status.st_ino, status.st_mtime_ns)
    if file not in _read or _read[file][0] != stamp:
        _read[file] = (stamp, timedelta(seconds=float(file.read_text())))
    return _read[file][1]


def move_to(moment: datetime) -> None:
    """Let the civil clock of every process show this instant and go on from there; ClockRefused in production and
    for a moment that is past.
    """
    file: Path | None = settings.CLOCK_FILE
    if file is None:
        raise ClockRefused("In production there is one time, and it is not moved.")
    further = moment - real_now()
    if further < ahead():
        raise ClockRefused("The clock goes forward only.")
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(str(further.total_seconds()))
    fresh.replace(file)  # nobody ever reads half of it
