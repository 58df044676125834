"""The addresses from which calendar programs read what is due."""

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from accounts.models import AuditEntry, Landlord
from accounts.tokens import token_hash
from compliance.calendar import feed_views
from compliance.calendar.feeds import make_feed
from compliance.models import CalendarFeed, Occupier, Property, Requirement
from compliance.portfolio.services import archive_home, restore_home
from config.lib import clock
from plans.models import PlanAssignment, PlanFeature
from plans.status import Status
from tests.factories.compliance import GAS, add_home, build_portfolio, checked, describe_home


def gas_of(home: Property) -> Requirement:
    return Requirement.objects.get(property=home, code=GAS)


def address(token: str) -> str:
    return reverse("feeds:calendar", args=[token])


@pytest.fixture
def token(solo, checked_flat) -> str:
    """The token of an address of all Sally's homes."""
    return make_feed(solo, home=None, label="Kitchen tablet", by=solo.owner)


def entries(response) -> list:
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_an_address_is_made_shown_once_and_kept_as_a_hash(sally, solo, checked_flat, settings):
    made = sally.post(reverse("compliance:calendar-feeds"), {"label": "My phone", "home": ""})

    url = made.context["address"]
    assert made.status_code == 200
    assert made.content.decode().count(url) == 1
    assert "no-store" in made.headers["Cache-Control"]
    assert url.startswith(f"{settings.SITE_URL}/calendar/")
    secret = url.removesuffix(".ics").rpartition("/")[2]
    feed = CalendarFeed.objects.get()
    assert len(secret) == 43
    assert (feed.token_hash, feed.label, feed.property) == (token_hash(secret), "My phone", None)
    listed = sally.get(reverse("compliance:calendar-feeds")).content.decode()
    assert "My phone" in listed
    assert secret not in listed
    entry = AuditEntry.objects.get(action="compliance.feed_created")
    assert secret not in str([entry.before, entry.after, entry.why])
    assert entry.landlord_id == solo.pk


def test_an_address_is_not_made_for_another_s_home(sally, solo, portfolio):
    theirs = add_home(portfolio)

    refused = sally.post(reverse("compliance:calendar-feeds"), {"label": "", "home": theirs.pk})

    assert refused.status_code == 422
    assert "Choose one of your homes" in refused.content.decode()
    assert not CalendarFeed.objects.exists()


def test_there_are_not_more_addresses_than_anyone_needs(sally, solo):
    for _ in range(50):
        make_feed(solo, home=None, label="", by=solo.owner)

    refused = sally.post(reverse("compliance:calendar-feeds"), {"label": "", "home": ""})

    assert refused.status_code == 409
    assert refused.context["error"].code == "compliance.too_many_feeds"


def test_a_calendar_reads_the_dates_without_signing_in(client, checked_flat, token):
    response = client.get(address(token))

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response.headers["Cache-Control"]
    assert not response.cookies
    assert client.head(address(token)).status_code == 200
    assert client.post(address(token)).status_code == 405


def test_each_date_is_a_whole_day_with_what_it_is_where_and_a_reminder(client, checked_flat, token, settings):
    calendar = Calendar.from_ical(client.get(address(token)).content)
    row = gas_of(checked_flat)

    [entry] = [each for each in calendar.walk("VEVENT") if each["UID"].startswith(f"requirement-{row.pk}-")]

    assert calendar["X-WR-CALNAME"] == f"{settings.PRODUCT_NAME}: all homes"
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"P1D"
    assert entry["DTSTART"].dt == row.deadline
    assert entry["DTSTAMP"].dt == row.changed_at.replace(microsecond=0)
    assert entry["SUMMARY"] == f"{row.obligation.name} due: 12 Canal Street"
    assert entry["UID"] == f"requirement-{row.pk}-{row.deadline:%Y%m%d}@localhost"
    page = settings.SITE_URL + reverse("compliance:requirement-detail", args=[row.pk])
    assert row.obligation.evidence in entry["DESCRIPTION"]
    assert page in entry["DESCRIPTION"]
    assert entry["TRANSP"] == "TRANSPARENT"
    [alarm] = entry.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(days=-7)


def test_the_dates_keep_to_the_form_of_rfc_5545(client, token):
    body = client.get(address(token)).content

    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    parsed = Calendar.from_ical(body)
    assert parsed.errors == []
    assert len({entry["UID"] for entry in parsed.walk("VEVENT")}) == len(parsed.walk("VEVENT")) > 1
    for entry in parsed.walk("VEVENT"):
        assert entry.errors == []
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(entry)


def test_nobody_who_lives_there_is_named(client, checked_flat, token):
    Occupier.objects.update(name="Tina Tenant")
    Requirement.objects.filter(scope="person").update(check_by=clock.today(), applies="holds")
    assert Requirement.objects.filter(scope="person").exists()

    body = client.get(address(token)).content.replace(b"\r\n ", b"")

    assert b"Tina" not in body
    assert b"sally@example.org" not in body


def test_what_did_not_change_is_not_sent_again(client, checked_flat, token):
    first = client.get(address(token))
    again = client.get(address(token), headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]

    checked(checked_flat, code="en_eicr")
    changed = client.get(address(token), headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_an_address_of_one_home_shows_that_home_alone(client, portfolio):
    homes = build_portfolio(portfolio, homes=[describe_home(line_1="1 High Road"), describe_home(line_1="2 Low Road")])
    for home in homes:
        checked(home)
    token = make_feed(portfolio, home=homes[0], label="", by=portfolio.owner)

    response = client.get(address(token))

    places = {str(entry["SUMMARY"]).rpartition(": ")[2] for entry in entries(response)}
    assert "1 High Road" in places
    assert "2 Low Road" not in places
    assert Calendar.from_ical(response.content)["X-WR-CALNAME"].endswith(": 1 High Road")


def test_a_revoked_address_is_not_found(sally, token):
    feed = CalendarFeed.objects.get()
    url = reverse("compliance:calendar-feed-revoke", args=[feed.pk])
    assert "Revoke this address?" in sally.get(url).content.decode()
    assert sally.get(address(token)).status_code == 200

    assert sally.post(url).status_code == 302

    assert sally.get(address(token)).status_code == 404
    assert "Kitchen tablet" not in sally.get(reverse("compliance:calendar-feeds")).content.decode()
    assert sally.post(url).status_code == 404
    assert AuditEntry.objects.filter(action="compliance.feed_revoked").count() == 1


def test_another_landlord_s_address_cannot_be_revoked(client, portfolio, token):
    client.force_login(portfolio.owner)
    feed = CalendarFeed.objects.get()

    assert client.post(reverse("compliance:calendar-feed-revoke", args=[feed.pk])).status_code == 404
    assert CalendarFeed.objects.get().revoked_at is None


def test_an_unknown_address_is_not_found(client, db):
    assert client.get(address("A" * 43)).status_code == 404


def test_an_address_of_an_archived_home_is_not_found_until_it_is_back(client, solo, checked_flat):
    token = make_feed(solo, home=checked_flat, label="", by=solo.owner)
    archive_home(checked_flat, why="")
    assert client.get(address(token)).status_code == 404

    restore_home(checked_flat)
    assert client.get(address(token)).status_code == 200


def test_an_address_ends_with_the_plan_s_calendar(client, token):
    PlanFeature.objects.filter(plan__code="PLAN_1_SOLO", feature__key="compliance_calendar").delete()
    assert client.get(address(token)).status_code == 404


@pytest.mark.parametrize("status", Status)
def test_an_address_answers_whatever_the_subscription_s_status(client, solo, token, status):
    PlanAssignment.objects.filter(landlord=solo).update(status=status)
    assert client.get(address(token)).status_code == 200


def test_an_address_ends_when_whoever_made_it_may_no_longer_open_the_portal(client, solo, token):
    solo.memberships.update(is_active=False)
    assert client.get(address(token)).status_code == 404

    solo.memberships.update(is_active=True)
    solo.owner.is_active = False
    solo.owner.save()
    assert client.get(address(token)).status_code == 404


def test_an_address_of_a_landlord_who_is_not_ready_is_not_found(client, solo, token):
    Landlord.objects.filter(pk=solo.pk).update(readiness="preparing")
    assert client.get(address(token)).status_code == 404


def test_that_a_calendar_asked_is_noted_at_most_once_an_hour(client, token):
    client.get(address(token))
    first = CalendarFeed.objects.get().last_read_at
    assert first is not None

    client.get(address(token))
    assert CalendarFeed.objects.get().last_read_at == first

    CalendarFeed.objects.update(last_read_at=first - timedelta(hours=2))
    client.get(address(token))
    assert CalendarFeed.objects.get().last_read_at > first - timedelta(hours=1)


def test_whoever_asks_too_often_is_told_to_wait(client, token):
    for _ in range(feed_views.READS_PER_VISITOR):
        feed_views.allow("calendar-feed:127.0.0.1", limit=1, seconds=60)

    refused = client.get(address(token))

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3600"
    assert client.get(address(token), REMOTE_ADDR="192.0.2.7").status_code == 200
