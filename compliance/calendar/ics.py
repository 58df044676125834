"""The dates as iCalendar (RFC 5545): one whole day for each, with a reminder a week before."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Alarm, Calendar, Event

from compliance.calendar.dates import Item, dated, items
from compliance.models import CalendarFeed

PRODUCT = "-//Compliance Vault//Calendar 1//EN"
WARNING = timedelta(days=-7)
REFRESH = timedelta(days=1)


def body_of(feed: CalendarFeed) -> bytes:
    """What the address answers with: the same bytes while nothing changes."""
    calendar = empty(name_of(feed))
    for item in items(dated(feed.landlord, home=feed.property)):
        calendar.add_component(event(item))
    body: bytes = calendar.to_ical()
    return body


def empty(name: str) -> Calendar:
    """A calendar without entries."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    return calendar


def name_of(feed: CalendarFeed) -> str:
    """What people see the calendar called."""
    return f"{settings.PRODUCT_NAME}: {feed.property.line_1 if feed.property else 'all homes'}"


def event(item: Item) -> Event:
    """The day on which something is due. A day that moves is another entry, so that no reminder stays behind."""
    entry = Event()
    entry.add("uid", f"requirement-{item.requirement.pk}-{item.due:%Y%m%d}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("dtstamp", item.requirement.changed_at)
    entry.add("dtstart", item.due)
    entry.add("summary", summary(item))
    entry.add("description", f"{proof(item)}\n\n{page_of(item)}")
    entry.add("url", page_of(item))
    entry.add("transp", "TRANSPARENT")
    entry.add_component(alarm(summary(item)))
    return entry


def summary(item: Item) -> str:
    """What is due, in a line; a day that is ours and not the law's says so."""
    return f"{item.name} {'due' if item.is_deadline else 'to be looked at again'}: {item.place}"


def proof(item: Item) -> str:
    """What is needed, in words."""
    recommended = "Recommended: the law does not ask for it. " if item.is_recommended else ""
    return f"{recommended}What proves it: {item.requirement.obligation.evidence}"


def page_of(item: Item) -> str:
    """The absolute address of its page in the portal."""
    return f"{settings.SITE_URL}{reverse('compliance:requirement-detail', args=[item.requirement.pk])}"


def alarm(text: str) -> Alarm:
    """A reminder a week before."""
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", text)
    reminder.add("trigger", WARNING)
    return reminder
