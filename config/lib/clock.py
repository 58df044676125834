"""The only sources of time. Civil time is what the law and people see; real time is for leases and signatures."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present instant, aware, as the application's civil clock has it."""
    return timezone.now()


def today() -> date:
    """The present day in Europe/London."""
    return timezone.localdate(now())


def real_now() -> datetime:
    """The machine's own instant: for leases and signature tolerance, which no moved clock may touch."""
    return timezone.now()
