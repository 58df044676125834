"""The only sources of time. Civil time is what the law and people see; real time is for leases and signatures."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone


def now() -> datetime:
    """The present instant, aware, as the application's civil clock has it."""
    return timezone.now()


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
