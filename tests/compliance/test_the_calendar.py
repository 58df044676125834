"""What is due when: the month in the portal, and the addresses that calendar programs read."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from accounts.models import AuditEntry, Landlord
from accounts.tokens import token_hash
from compliance.calendar import feed_views
from compliance.calendar.feeds import make_feed
from compliance.calendar.months import Month
from compliance.models import CalendarFeed, Occupier, Property, Requirement
from compliance.portfolio.services import archive_home, restore_home
from config.lib import clock
from plans.models import PlanAssignment, PlanFeature
from plans.status import Status
from tests.factories.compliance import GAS, add_home, build_portfolio, checked, describe_home

EICR = "en_eicr"


def month_url(day: date) -> str:
    return reverse("compliance:calendar", args=[day.year, day.month])


def shown(page) -> list[tuple[str, str]]:
    return [(item.name, item.place) for item in page.context["page"].items]


@pytest.fixture
def sally(client, solo):
    """Sally's browser, signed in."""
    client.force_login(solo.owner)
    return client


@pytest.fixture
def flat(solo) -> Property:
    """Sally's flat, its gas checked a month ago."""
    home = add_home(solo, line_1="12 Canal Street")
    checked(home)
    return home


def gas_of(home: Property) -> Requirement:
    return Requirement.objects.get(property=home, code=GAS)


# The month --------------------------------------------------------------------------------------


def test_a_check_stands_on_the_day_that_it_is_due_with_its_home_and_how_it_stands(sally, flat):
    due = gas_of(flat).deadline

    page = sally.get(month_url(due))

    cell = next(day for week in page.context["page"].weeks for day in week if day and day.on == due)
    assert (gas_of(flat).obligation.name, "12 Canal Street") in [(item.name, item.place) for item in cell.items]
    text = page.content.decode()
    assert reverse("compliance:requirement-detail", args=[gas_of(flat).pk]) in text
    assert "Valid" in text
    assert text.count("<h1") == 1


def test_the_month_is_a_table_of_weeks_that_begin_on_monday(sally, flat):
    text = sally.get(month_url(gas_of(flat).deadline)).content.decode()

    assert text.index("Mon<") < text.index("Tue<") < text.index("Sun<")
    assert text.count('<th scope="col">') >= 7
    assert [day and day.day for day in Month(2026, 12).weeks[0]] == [None, 1, 2, 3, 4, 5, 6]


def test_a_day_of_ours_stands_in_where_the_law_sets_none(sally, solo, flat):
    row = gas_of(flat)
    Requirement.objects.filter(pk=row.pk).update(deadline=None, check_by=clock.today())

    page = sally.get(reverse("compliance:calendar"))

    assert (row.obligation.name, "12 Canal Street") in shown(page)
    assert "A day to look again" in page.content.decode()


def test_today_is_marked_and_only_in_its_own_month(sally, flat):
    Requirement.objects.filter(pk=gas_of(flat).pk).update(deadline=clock.today())

    assert sally.get(reverse("compliance:calendar")).content.decode().count('aria-current="date"') == 1
    later = Month.of(clock.today()).moved(1)
    assert 'aria-current="date"' not in sally.get(month_url(later.first)).content.decode()


def test_what_no_longer_applies_is_waived_or_open_has_no_day(sally, flat):
    row = gas_of(flat)
    url = month_url(row.deadline)
    expected = (row.obligation.name, "12 Canal Street")
    assert expected in shown(sally.get(url))

    for change in ({"ended_at": clock.now()}, {"is_waived": True}, {"applies": "open"}):
        Requirement.objects.filter(pk=row.pk).update(**{"ended_at": None, "is_waived": False, "applies": "holds"})
        Requirement.objects.filter(pk=row.pk).update(**change)
        assert expected not in shown(sally.get(url)), change


def test_what_earlier_months_left_open_stands_above(sally, solo):
    home = add_home(solo, line_1="12 Canal Street")
    overdue = checked(home, ago=450)
    assert overdue.standing == "overdue"

    page = sally.get(reverse("compliance:calendar"))

    assert overdue.pk in [item.requirement.pk for item in page.context["page"].earlier]
    text = page.content.decode()
    assert "Still open from before" in text
    assert "Overdue" in text
    before = sally.get(month_url(overdue.deadline)).context["page"]
    assert overdue.pk in [item.requirement.pk for item in before.items]
    assert overdue.pk not in [item.requirement.pk for item in before.earlier]


def test_the_months_before_and_after_are_linked_and_keep_the_home(sally, flat):
    text = sally.get(reverse("compliance:calendar", args=[2026, 12]), {"home": flat.pk}).content.decode()

    assert f'{reverse("compliance:calendar", args=[2026, 11])}?home={flat.pk}"' in text
    assert f'{reverse("compliance:calendar", args=[2027, 1])}?home={flat.pk}"' in text


@pytest.mark.parametrize(
    "path", ["2026/13/", "2026/0/", "0/1/", "1999/12/", "2101/1/", "99999999999999999999/1/", "10000/1/"]
)
def test_a_month_that_there_is_not_is_not_found(sally, path):
    assert sally.get(f"/portal/calendar/{path}").status_code == 404


def test_the_calendar_ends_where_it_ends(sally):
    last = sally.get("/portal/calendar/2100/12/")
    assert last.context["page"].month.after is None
    assert 'rel="next"' not in last.content.decode()
    assert sally.get("/portal/calendar/2000/1/").context["page"].month.before is None


def test_one_home_can_be_shown_alone(client, portfolio):
    homes = build_portfolio(portfolio, homes=[describe_home(), describe_home()])
    for home in homes:
        checked(home)
    client.force_login(portfolio.owner)
    url = month_url(gas_of(homes[0]).deadline)
    places = {place for _, place in shown(client.get(url))}
    assert places >= {homes[0].line_1, homes[1].line_1}

    places = {place for _, place in shown(client.get(url, {"home": homes[0].pk}))}

    assert homes[0].line_1 in places
    assert homes[1].line_1 not in places


@pytest.mark.parametrize("home", ["another's", "archived", "word", "9" * 30, "-1"])
def test_a_home_that_is_not_the_landlord_s_is_not_found(sally, solo, flat, portfolio, home):
    named = {"another's": add_home(portfolio), "archived": add_home(solo)}
    archive_home(named["archived"], why="")
    wanted = named[home].pk if home in named else home

    assert sally.get(reverse("compliance:calendar"), {"home": wanted}).status_code == 404


def test_another_landlord_s_dates_never_show(client, solo, flat, portfolio):
    client.force_login(portfolio.owner)
    assert shown(client.get(month_url(gas_of(flat).deadline))) == []


def test_an_empty_month_says_what_comes_next_or_what_to_do(sally, solo):
    assert "Add a property" in sally.get(reverse("compliance:calendar")).content.decode()

    home = add_home(solo, line_1="12 Canal Street", tenancy=None)
    assert "See what each home needs" in sally.get(reverse("compliance:calendar")).content.decode()

    due = checked(home).deadline
    page = sally.get(month_url(Month.of(due).moved(-1).first))
    assert page.context["page"].next.due == due
    assert f'href="{month_url(due)}"' in page.content.decode()


def test_the_month_takes_as_many_queries_for_twenty_five_homes_as_for_two(client, solo, pro):
    def queries(landlord, count: int) -> int:
        for home in build_portfolio(landlord, homes=[describe_home() for _ in range(count)]):
            checked(home)
        due = gas_of(home).deadline
        client.force_login(landlord.owner)
        client.get(month_url(due))
        with CaptureQueriesContext(connection) as found:
            page = client.get(month_url(due))
        assert len(shown(page)) >= count
        return len(found)

    few, many = queries(solo, 2), queries(pro, 25)
    assert few == many <= 10


def without_the_feature() -> None:
    PlanFeature.objects.filter(plan__code="PLAN_1_SOLO", feature__key="compliance_calendar").delete()


def test_a_plan_without_the_calendar_opens_none_of_its_pages_and_shows_no_entry(sally, flat):
    calendar = reverse("compliance:calendar")
    assert f'href="{calendar}"' in sally.get(reverse("compliance:dashboard")).content.decode()
    without_the_feature()

    for url in (calendar, reverse("compliance:calendar-feeds")):
        response = sally.get(url)
        assert response.status_code == 403
        assert response.context["error"].code == "plans.feature_not_in_plan"
    assert f'href="{calendar}"' not in sally.get(reverse("compliance:dashboard")).content.decode()


def test_a_landlord_whose_subscription_ended_still_reads_the_calendar(client, lapsed):
    client.force_login(lapsed.owner)
    assert client.get(reverse("compliance:calendar")).status_code == 200


# The addresses ----------------------------------------------------------------------------------


def address(token: str) -> str:
    return reverse("feeds:calendar", args=[token])


@pytest.fixture
def token(solo, flat) -> str:
    """The token of an address of all Sally's homes."""
    return make_feed(solo, home=None, label="Kitchen tablet", by=solo.owner)


def entries(response) -> list:
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_an_address_is_made_shown_once_and_kept_as_a_hash(sally, solo, flat, settings):
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


def test_a_calendar_reads_the_dates_without_signing_in(client, flat, token):
    response = client.get(address(token))

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response.headers["Cache-Control"]
    assert not response.cookies
    assert client.head(address(token)).status_code == 200
    assert client.post(address(token)).status_code == 405


def test_each_date_is_a_whole_day_with_what_it_is_where_and_a_reminder(client, flat, token, settings):
    calendar = Calendar.from_ical(client.get(address(token)).content)
    row = gas_of(flat)

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


def test_nobody_who_lives_there_is_named(client, flat, token):
    Occupier.objects.update(name="Tina Tenant")
    Requirement.objects.filter(scope="person").update(check_by=clock.today(), applies="holds")
    assert Requirement.objects.filter(scope="person").exists()

    body = client.get(address(token)).content.replace(b"\r\n ", b"")

    assert b"Tina" not in body
    assert b"sally@example.org" not in body


def test_what_did_not_change_is_not_sent_again(client, flat, token):
    first = client.get(address(token))
    again = client.get(address(token), headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]

    checked(flat, code=EICR)
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


def test_an_address_of_an_archived_home_is_not_found_until_it_is_back(client, solo, flat):
    token = make_feed(solo, home=flat, label="", by=solo.owner)
    archive_home(flat, why="")
    assert client.get(address(token)).status_code == 404

    restore_home(flat)
    assert client.get(address(token)).status_code == 200


def test_an_address_ends_with_the_plan_s_calendar(client, token):
    without_the_feature()
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
