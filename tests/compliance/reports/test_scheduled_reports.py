"""Reports that are made by themselves: on which days, and when they rest."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import DeliveredMail
from compliance.models import ReportRun, ReportSchedule
from compliance.portfolio.services import archive_home, restore_home
from compliance.reports.rhythm import next_after
from compliance.reports.schedules import due
from compliance.states import ReportState
from compliance.tasks import schedule_reports
from config.lib import clock
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.compliance.reports.scheduling import LIST, add, let_it_fall_due, page_of
from tests.work import work_off

pytestmark = pytest.mark.django_db


def test_a_late_beat_makes_it_once_and_goes_on_with_the_next_day(parvati):
    add(parvati)
    ReportSchedule.objects.update(next_on=clock.today() - timedelta(days=9))

    schedule_reports()
    schedule_reports()

    assert ReportRun.objects.count() == 1
    assert ReportSchedule.objects.get().next_on == clock.today() + timedelta(days=1)


def test_it_is_made_from_seven_in_the_morning(parvati):
    add(parvati)
    day = ReportSchedule.objects.get().next_on

    assert not due(at=clock.at_hour(day, hour=6)).exists()
    assert due(at=clock.at_hour(day, hour=7)).exists()


@pytest.mark.parametrize(
    ("rhythm", "weekday", "month_day", "after", "then"),
    [
        ("daily", None, None, date(2026, 12, 31), date(2027, 1, 1)),
        ("weekly", 0, None, date(2026, 11, 29), date(2026, 11, 30)),
        ("weekly", 0, None, date(2026, 11, 30), date(2026, 12, 7)),
        ("monthly", None, 1, date(2026, 11, 30), date(2026, 12, 1)),
        ("monthly", None, 1, date(2026, 12, 1), date(2027, 1, 1)),
        ("monthly", None, 31, date(2027, 1, 31), date(2027, 2, 28)),
        ("monthly", None, 31, date(2027, 2, 28), date(2027, 3, 31)),
        ("monthly", None, 30, date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_days_of_the_week_and_dates_of_the_month(rhythm, weekday, month_day, after, then):
    assert next_after(after, rhythm=rhythm, weekday=weekday, month_day=month_day) == then


def test_its_page_says_on_which_day_of_the_month_it_is_made(parvati, portfolio):
    add(parvati, addresses=portfolio.email, rhythm="monthly", month_day=22)

    assert "Monthly, on the 22nd" in page_of(parvati)


def test_now_is_now_and_the_next_comes_on_its_day_all_the_same(parvati, portfolio):
    add(parvati, addresses=portfolio.email)
    schedule = ReportSchedule.objects.get()

    answer = parvati.browser.post(reverse("compliance:report-schedule-run", args=[schedule.pk]))
    work_off()

    run = ReportRun.objects.get()
    assert answer.url == reverse("compliance:report", args=[run.pk])
    assert DeliveredMail.objects.filter(to=portfolio.email, subject__contains="Portfolio summary of").exists()
    assert ReportSchedule.objects.get().next_on == schedule.next_on
    assert f"{run.on.day} {run.on:%B %Y}</a>: made" in page_of(parvati)


@pytest.mark.parametrize(
    ("plan", "status", "reason"),
    [
        ("PLAN_1_SOLO", Status.ENABLED, "plan"),
        ("PLAN_2_PORTFOLIO", Status.LIMITED, "payment"),
        ("PLAN_2_PORTFOLIO", Status.DISABLED, "payment"),
    ],
)
def test_a_smaller_plan_or_a_missing_payment_pauses_it_and_the_return_takes_it_up(
    parvati, portfolio, plan, status, reason
):
    add(parvati, addresses=portfolio.email)

    assign_plan(portfolio, plan=plan_by_code(plan), status=status, why="test")

    assert ReportSchedule.objects.get().paused_why == reason
    let_it_fall_due()
    assert not ReportRun.objects.exists()
    if plan == "PLAN_2_PORTFOLIO":
        assert "Your subscription is not active" in page_of(parvati)

    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.ENABLED, why="test")

    schedule = ReportSchedule.objects.get()
    assert (schedule.paused_at, schedule.paused_why) == (None, "")
    assert schedule.next_on == clock.today() + timedelta(days=1)
    let_it_fall_due()
    assert ReportRun.objects.count() == 1


def test_what_was_asked_for_before_the_payment_failed_is_made_but_not_mailed(parvati, portfolio):
    add(parvati, addresses=portfolio.email)
    schedule = ReportSchedule.objects.get()
    parvati.browser.post(reverse("compliance:report-schedule-run", args=[schedule.pk]))

    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.DISABLED, why="test")
    work_off()

    assert ReportRun.objects.get().state == ReportState.MADE
    assert not DeliveredMail.objects.filter(subject__contains="Portfolio summary of").exists()


def test_no_more_reports_are_asked_for_at_once_than_by_the_page_of_reports(parvati, portfolio):
    add(parvati, addresses=portfolio.email)
    run = reverse("compliance:report-schedule-run", args=[ReportSchedule.objects.get().pk])
    for _ in range(10):
        assert parvati.browser.post(run).status_code == 302

    refused = parvati.browser.post(run)

    assert refused.status_code == 429
    assert "Wait until those are finished, then ask for the next." in refused.content.decode()
    assert ReportRun.objects.count() == 10


def test_a_late_payer_changes_and_sends_nothing_but_sees_it(parvati, portfolio):
    add(parvati)
    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.LIMITED, why="test")
    schedule = ReportSchedule.objects.get()

    assert parvati.browser.get(LIST).status_code == 200
    assert add(parvati).status_code == 403
    assert parvati.browser.post(reverse("compliance:report-schedule-run", args=[schedule.pk])).status_code == 403
    assert not ReportRun.objects.exists()


def test_of_an_archived_home_nothing_is_made_or_mailed_until_it_is_restored(parvati, portfolio, homes):
    add(parvati, addresses=portfolio.email, home=homes[0].pk)
    archive_home(homes[0], why="Sold")

    let_it_fall_due()
    answer = parvati.browser.post(reverse("compliance:report-schedule-run", args=[ReportSchedule.objects.get().pk]))

    assert answer.status_code == 409
    assert not ReportRun.objects.exists()
    assert "The home is archived, so nothing is made or sent." in page_of(parvati)
    assert "Rests: the home is archived" in parvati.browser.get(LIST).content.decode()
    assert ReportSchedule.objects.get().next_on == clock.today() + timedelta(days=1)

    restore_home(homes[0])
    let_it_fall_due()
    assert DeliveredMail.objects.filter(to=portfolio.email, subject__contains="Portfolio summary of").count() == 1


def test_what_was_asked_for_before_the_home_was_archived_is_made_but_not_mailed(parvati, portfolio, homes):
    add(parvati, addresses=portfolio.email, home=homes[0].pk)
    parvati.browser.post(reverse("compliance:report-schedule-run", args=[ReportSchedule.objects.get().pk]))

    archive_home(homes[0], why="Sold")
    work_off()

    assert ReportRun.objects.get().state == ReportState.MADE
    assert not DeliveredMail.objects.filter(subject__contains="Portfolio summary of").exists()


def test_an_ended_schedule_leaves_the_reports_that_it_made(parvati, portfolio):
    add(parvati, addresses=portfolio.email)
    let_it_fall_due()
    end = reverse("compliance:report-schedule-end", args=[ReportSchedule.objects.get().pk])

    assert "End this schedule?" in parvati.browser.get(end).content.decode()
    parvati.browser.post(end)

    assert not ReportSchedule.objects.exists()
    assert ReportRun.objects.get().file


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"kind": "bundle"}, "Choose a report"),
        ({"rhythm": "hourly"}, "Choose how often"),
        ({"month_day": 32}, "Enter a date from 1 to 31"),
        ({"addresses": "nobody"}, "nobody is not an e-mail address"),
        ({"addresses": ""}, "Enter at least one e-mail address"),
        ({"addresses": "\n".join(f"{n}@example.org" for n in range(11))}, "Enter at most 10 addresses"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(parvati, chosen, says):
    page = add(parvati, **chosen)

    assert page.status_code == 422
    assert says in page.content.decode()
    assert not ReportSchedule.objects.exists()
