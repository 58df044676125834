"""What a landlord sees of reports, of those that come by themselves, and of the trail."""

import pytest
from django.urls import reverse

from compliance.models import (
    ReportRun,
)
from compliance.reports.links import confirm_link
from compliance.reports.schedules import add_schedule
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.e2e.pages.conftest import Portal
from tests.plugins.browser import follow, press
from tests.work import work_off

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_seen_of_reports(portal: Portal, heated):
    portal.judge(reverse("compliance:report-evidence"))
    portal.judge(reverse("compliance:reports"))
    portal.go_to("compliance:reports")
    press(portal.page, "Make the report")
    portal.judge_shown("a report without a kind")
    portal.page.get_by_label("Requirements.").check()
    press(portal.page, "Make the report")
    report = reverse("compliance:report", args=[ReportRun.objects.get().pk])
    portal.judge(report)
    work_off()
    portal.judge(report)
    portal.judge(reverse("compliance:reports"))


def test_a_page_that_waits_is_looked_at_again_without_scripts(window, landlord, heated):
    page = window(landlord.owner, reverse("compliance:reports"), scripts=False)
    page.get_by_label("Requirements.").check()
    press(page, "Make the report")
    assert page.get_by_role("link", name="Download the file").count() == 0
    work_off()

    follow(page, "Look again")

    assert page.get_by_role("link", name="Download the file").count() == 1
    assert page.get_by_role("link", name="Look again").count() == 0


def test_what_is_seen_of_scheduled_reports(portal: Portal, landlord, settings):
    portal.judge(reverse("compliance:report-schedules"))
    weekly = {"kind": "expiry", "format": "pdf", "days": "uk", "rhythm": "weekly", "weekday": 0}
    schedule = add_schedule(landlord, chosen=weekly, addresses=["agnes@agency.example"], by=landlord.owner)
    portal.judge(reverse("compliance:report-schedules"))
    for name in ("report-schedule", "report-schedule-end"):
        portal.judge(reverse(f"compliance:{name}", args=[schedule.pk]))
    portal.judge(confirm_link(schedule.recipients.get()).removeprefix(settings.SITE_URL))
    portal.go_to("compliance:report-schedules")
    press(portal.page, "Add the schedule")
    portal.judge_shown("a schedule without a report")


def test_what_is_seen_of_the_trail(portal: Portal, heated):
    portal.judge(reverse("compliance:trail"))
    portal.judge(f"{reverse('compliance:trail')}?q=nowhere&about=homes&by=us&days=7")


def test_what_is_seen_of_a_list_that_the_plan_does_not_give_away(portal: Portal, landlord, heated):
    assign_plan(landlord, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="A smaller plan will do.")
    portal.go_to("compliance:requirement-list")
    follow(portal.page, "Download this list as CSV")
    portal.judge_shown("what it takes to have a list as CSV")
    portal.judge(reverse("compliance:requirement-csv"))
