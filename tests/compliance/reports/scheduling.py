"""What tests of scheduled reports share: adding one, its page, its links, and the day that comes."""

import re
from datetime import timedelta

from django.urls import reverse

from accounts.models import DeliveredMail
from compliance.models import ReportRecipient, ReportSchedule
from compliance.tasks import schedule_reports
from config.lib import clock
from tests.compliance.reports.asking import Asker
from tests.work import work_off

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
