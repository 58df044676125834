"""Quiet hours: nobody is written to at night, and nothing is lost by that."""

from datetime import datetime, timedelta

from django.conf import settings

from config.lib import clock


def open_from(at: datetime, *, hours: tuple[int, int] | None = None) -> datetime:
    """The instant itself where mails may go then, else when they next may, as clocks in Europe/London show it.

    `hours` are those between which one landlord is written to, within the installation's own.
    """
    opens, closes = hours or settings.REMINDER_HOURS
    day = clock.day_of(at)
    if at < clock.at_hour(day, hour=opens):
        return clock.at_hour(day, hour=opens)
    if at < clock.at_hour(day, hour=closes):
        return at
    return clock.at_hour(day + timedelta(days=1), hour=opens)


def real(then: datetime, *, at: datetime) -> datetime:
    """When a civil instant comes by the machine's own clock, seen from another: for leases."""
    return clock.real_now() + (then - at)
