"""Reports that are made by themselves, and mailed to those who said that they want them."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import members
from accounts.models import DeliveredMail, Landlord
from accounts.states import Readiness
from compliance.models import ReportRecipient, ReportRun, ReportSchedule
from compliance.portfolio.services import archive_home, restore_home
from compliance.reports.rhythm import next_after
from compliance.reports.schedules import due
from compliance.states import ReportState
from compliance.tasks import schedule_reports
from config.lib import clock
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.compliance.reports.asking import Asker
from tests.factories.accounts import MemberFactory
from tests.work import work_off

pytestmark = pytest.mark.django_db
LIST = reverse("compliance:report-schedules")
OFFICE = "agnes@agency.example"


def add(asker: Asker, *, addresses: str = OFFICE, **chosen):
    said = {"kind": "summary", "home": "", "format": "csv", "days": "iso", "rhythm": "daily"}
    days = {"weekday": 0, "month_day": 1, "addresses": addresses}
    return asker.browser.post(LIST, {**said, **days, **chosen})


def page_address() -> str:
    return reverse("compliance:report-schedule", args=[ReportSchedule.objects.get().pk])


def take_off(asker: Asker) -> None:
    asker.browser.post(reverse("compliance:report-recipient-remove", args=[ReportRecipient.objects.get().pk]))


def page_of(asker: Asker) -> str:
    return asker.browser.get(page_address()).content.decode()


def link_in(to: str, *, door: str) -> str:
    """The path behind the latest link of this kind in a person's mails."""
    work_off()
    texts = DeliveredMail.objects.filter(to=to).order_by("-pk").values_list("text", flat=True)
    return next(found[0] for text in texts if (found := re.search(rf"/reports/{door}/\S+", text)))


def let_it_fall_due() -> None:
    """The day of the schedule has come, and the beat comes round."""
    ReportSchedule.objects.update(next_on=clock.today() - timedelta(days=1))
    schedule_reports()
    work_off()


@pytest.fixture
def agnes() -> Client:
    """Agnes, an agent, who has no account."""
    return Client()


def test_an_address_gets_nothing_before_its_reader_said_that_they_want_it(parvati, agnes):
    add(parvati)
    link = link_in(OFFICE, door="recipient")
    assert "Parvati Folio" in agnes.get(link).content.decode()
    let_it_fall_due()
    assert not DeliveredMail.objects.filter(to=OFFICE, subject__contains="as at").exists()

    agnes.post(link)
    let_it_fall_due()

    assert DeliveredMail.objects.filter(to=OFFICE, subject__contains="Portfolio summary of").count() == 1
    taken = agnes.get(link_in(OFFICE, door="file"))
    assert b"".join(taken.streaming_content).startswith(b"\xef\xbb\xbf")
    assert taken["Cache-Control"] == "private, no-store"


def test_the_landlord_s_own_people_are_not_asked(parvati, portfolio):
    milo = MemberFactory(landlord=portfolio).user
    add(parvati, addresses=f"{milo.email}\n{portfolio.email.upper()}")

    assert not ReportRecipient.objects.exclude(asked_at=None).exists()
    assert page_of(parvati).count("One of your own people") == 2
    let_it_fall_due()
    assert DeliveredMail.objects.filter(subject__contains="Portfolio summary of").count() == 2


def test_who_leaves_the_team_gets_no_report_more_and_neither_old_link_lets_them_in_again(parvati, portfolio, agnes):
    member = MemberFactory(landlord=portfolio)
    milo = member.user.email
    add(parvati, addresses=milo)
    let_it_fall_due()
    file = link_in(milo, door="file")
    assert agnes.get(file).status_code == 200

    members.remove(member, by=portfolio.owner)

    assert agnes.get(file).status_code == 404
    agnes.post(link_in(milo, door="recipient"))
    assert agnes.get(file).status_code == 404
    let_it_fall_due()
    assert DeliveredMail.objects.filter(to=milo, subject__contains="Portfolio summary of").count() == 1
    assert "No longer one of your people: nothing is sent here any more" in page_of(parvati)


def test_a_former_address_of_record_gets_no_report_more(parvati, portfolio, agnes):
    Landlord.objects.update(email="office@folio.example")
    add(parvati, addresses="office@folio.example")
    let_it_fall_due()
    file = link_in("office@folio.example", door="file")

    Landlord.objects.update(email="new@folio.example")

    assert agnes.get(file).status_code == 404
    let_it_fall_due()
    assert DeliveredMail.objects.filter(subject__contains="Portfolio summary of").count() == 1


def test_who_left_can_be_asked_as_anybody_else_is(parvati, portfolio, agnes):
    member = MemberFactory(landlord=portfolio)
    add(parvati, addresses=member.user.email)
    members.remove(member, by=portfolio.owner)

    parvati.browser.post(page_address(), {"address": member.user.email})
    agnes.post(link_in(member.user.email, door="recipient"))

    let_it_fall_due()
    assert DeliveredMail.objects.filter(to=member.user.email, subject__contains="Portfolio summary of").count() == 1


def test_whoever_stops_it_gets_no_more_and_their_links_hand_out_nothing(parvati, agnes):
    add(parvati)
    agnes.post(link_in(OFFICE, door="recipient"))
    let_it_fall_due()
    file = link_in(OFFICE, door="file")

    agnes.post(link_in(OFFICE, door="recipient"), {"stop": "1"})

    assert agnes.get(file).status_code == 404
    let_it_fall_due()
    assert DeliveredMail.objects.filter(to=OFFICE, subject__contains="Portfolio summary of").count() == 1


def test_who_refused_is_not_asked_again_by_that_landlord(parvati, agnes):
    add(parvati)
    agnes.post(link_in(OFFICE, door="recipient"), {"stop": "1"})

    page = parvati.browser.post(page_address(), {"address": OFFICE.upper()})
    other = add(parvati)

    assert page.status_code == other.status_code == 422
    assert "agnes@agency.example asked to be sent nothing" in page.content.decode()
    assert "agnes@agency.example asked to be sent nothing" in other.content.decode()
    work_off()
    assert DeliveredMail.objects.filter(to=OFFICE).count() == 1
    assert ReportSchedule.objects.count() == 1


def test_a_stranger_is_asked_three_times_a_day_at_most(parvati):
    add(parvati)
    for _ in range(2):
        take_off(parvati)
        parvati.browser.post(page_address(), {"address": OFFICE})
    take_off(parvati)

    refused = parvati.browser.post(page_address(), {"address": OFFICE})

    assert refused.status_code == 422
    assert "agnes@agency.example was asked often enough today" in refused.content.decode()
    work_off()
    assert DeliveredMail.objects.filter(to=OFFICE).count() == 3


def test_a_landlord_asks_forty_strangers_a_day_at_most(parvati):
    for batch in range(4):
        assert add(parvati, addresses="\n".join(f"s{batch}-{n}@example.org" for n in range(10))).status_code == 302

    refused = add(parvati)

    assert refused.status_code == 422
    assert "You have asked as many people today as can be asked in a day. Go on tomorrow." in refused.content.decode()
    assert ReportRecipient.objects.count() == 40


@pytest.mark.parametrize("token", ["1", "1:abc", "1-1:abc:def"])
def test_a_forged_link_opens_nothing(agnes, token, db):
    assert agnes.get(f"/reports/recipient/{token}/").status_code == 404
    assert agnes.get(f"/reports/file/{token}/").status_code == 404


def test_a_link_to_a_file_works_for_fourteen_days(parvati, agnes, moved_clock):
    add(parvati)
    agnes.post(link_in(OFFICE, door="recipient"))
    let_it_fall_due()
    file = link_in(OFFICE, door="file")

    clock.move_to(clock.now() + timedelta(days=13))
    assert agnes.get(file).status_code == 200
    clock.move_to(clock.now() + timedelta(days=2))
    assert agnes.get(file).status_code == 404


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


def test_a_link_rests_with_a_smaller_plan_says_so_and_opens_again_with_the_plan(parvati, portfolio, agnes):
    add(parvati, addresses=portfolio.email)
    let_it_fall_due()
    file = link_in(portfolio.email, door="file")
    assign_plan(portfolio, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="test")

    answer = agnes.get(file)

    assert answer.status_code == 403
    assert "This link rests at the moment" in answer.content.decode()
    assert "until Parvati Folio has a plan with scheduled reports again" in answer.content.decode()
    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.LIMITED, why="test")
    assert agnes.get(file).status_code == 200


def test_a_link_of_a_closed_account_hands_out_nothing(parvati, portfolio, agnes):
    add(parvati, addresses=portfolio.email)
    let_it_fall_due()
    file = link_in(portfolio.email, door="file")

    Landlord.objects.update(readiness=Readiness.CLOSED)

    answer = agnes.get(file)
    assert answer.status_code == 410
    assert "Parvati Folio has closed their account" in answer.content.decode()


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
