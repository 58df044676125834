"""What is due when, month by month, in the portal."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.calendar.months import Month
from compliance.models import Property, Requirement
from compliance.portfolio.services import archive_home
from config.lib import clock
from plans.models import PlanFeature
from tests.factories.compliance import GAS, add_home, build_portfolio, checked, describe_home

EICR = "en_eicr"


def month_url(day: date) -> str:
    return reverse("compliance:calendar", args=[day.year, day.month])


def shown(page) -> list[tuple[str, str]]:
    return [(item.name, item.place) for item in page.context["page"].items]


def gas_of(home: Property) -> Requirement:
    return Requirement.objects.get(property=home, code=GAS)


def test_a_check_stands_on_the_day_that_it_is_due_with_its_home_and_how_it_stands(sally, checked_flat):
    due = gas_of(checked_flat).deadline

    page = sally.get(month_url(due))

    cell = next(day for week in page.context["page"].weeks for day in week if day and day.on == due)
    assert (gas_of(checked_flat).obligation.name, "12 Canal Street") in [(item.name, item.place) for item in cell.items]
    text = page.content.decode()
    assert reverse("compliance:requirement-detail", args=[gas_of(checked_flat).pk]) in text
    assert "Valid" in text
    assert text.count("<h1") == 1


def test_the_month_is_a_table_of_weeks_that_begin_on_monday(sally, checked_flat):
    text = sally.get(month_url(gas_of(checked_flat).deadline)).content.decode()

    assert text.index("Mon<") < text.index("Tue<") < text.index("Sun<")
    assert text.count('<th scope="col">') >= 7
    assert [day and day.day for day in Month(2026, 12).weeks[0]] == [None, 1, 2, 3, 4, 5, 6]


def test_a_day_of_ours_stands_in_where_the_law_sets_none(sally, solo, checked_flat):
    row = gas_of(checked_flat)
    Requirement.objects.filter(pk=row.pk).update(deadline=None, check_by=clock.today())

    page = sally.get(reverse("compliance:calendar"))

    assert (row.obligation.name, "12 Canal Street") in shown(page)
    assert "A day to look again" in page.content.decode()


def test_today_is_marked_and_only_in_its_own_month(sally, checked_flat):
    Requirement.objects.filter(pk=gas_of(checked_flat).pk).update(deadline=clock.today())

    assert sally.get(reverse("compliance:calendar")).content.decode().count('aria-current="date"') == 1
    later = Month.of(clock.today()).moved(1)
    assert 'aria-current="date"' not in sally.get(month_url(later.first)).content.decode()


def test_what_no_longer_applies_is_waived_or_open_has_no_day(sally, checked_flat):
    row = gas_of(checked_flat)
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


def test_the_months_before_and_after_are_linked_and_keep_the_home(sally, checked_flat):
    text = sally.get(reverse("compliance:calendar", args=[2026, 12]), {"home": checked_flat.pk}).content.decode()

    assert f'{reverse("compliance:calendar", args=[2026, 11])}?home={checked_flat.pk}"' in text
    assert f'{reverse("compliance:calendar", args=[2027, 1])}?home={checked_flat.pk}"' in text


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
def test_a_home_that_is_not_the_landlord_s_is_not_found(sally, solo, checked_flat, portfolio, home):
    named = {"another's": add_home(portfolio), "archived": add_home(solo)}
    archive_home(named["archived"], why="")
    wanted = named[home].pk if home in named else home

    assert sally.get(reverse("compliance:calendar"), {"home": wanted}).status_code == 404


def test_another_landlord_s_dates_never_show(client, solo, checked_flat, portfolio):
    client.force_login(portfolio.owner)
    assert shown(client.get(month_url(gas_of(checked_flat).deadline))) == []


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


def test_a_plan_without_the_calendar_opens_none_of_its_pages_and_shows_no_entry(sally, checked_flat):
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
