"""What a landlord sees of homes, of who lives there, of lists and of the calendar."""

import pytest
from django.urls import reverse

from accounts.models import Bounce
from compliance.calendar.feeds import make_feed
from compliance.models import (
    CalendarFeed,
)
from compliance.portfolio.columns import guess
from compliance.portfolio.importing import begin, tell_columns
from compliance.portfolio.reading import read
from compliance.portfolio.services import archive_home
from compliance.tenancies.services import add_occupier
from tests.compliance.spreadsheets import HEADINGS, csv_of, home_row
from tests.e2e.pages.conftest import Portal
from tests.factories.compliance import checked
from tests.plugins.browser import press

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_seen_of_homes(portal: Portal, landlord, homes):
    judge = portal.judge
    Bounce.objects.create(address=landlord.email, kind="bounced", landlord=landlord, is_of_record=True)
    Bounce.objects.create(address="agnes@agency.example", kind="complained", landlord=landlord)

    own = ("landlord-detail", "landlord-facts", "landlord-facts-history")
    for name in ("dashboard", "property-list", "property-add", *own):
        judge(reverse(f"compliance:{name}"))
    pages = ("property-detail", "property-questions", "property-facts", "property-facts-history")
    for name in (*pages, "property-edit", "property-archive"):
        judge(reverse(f"compliance:{name}", args=[homes[0].pk]))
    judge(f"{reverse('compliance:property-list')}?standing=overdue&sort=score")
    judge(reverse("compliance:property-choose"))
    archive_home(homes[0])
    judge(reverse("compliance:property-archived"))
    judge(reverse("compliance:property-restore", args=[homes[0].pk]))


def test_what_is_seen_of_importing_homes(portal: Portal, landlord):
    sheet = read(csv_of([HEADINGS, home_row(1), home_row(2, Postcode="nowhere")]).read())
    row = begin(landlord, by=landlord.owner, file_name="homes.csv", sheet=sheet)
    tell_columns(row, mapping=guess(row.headings))

    portal.judge(reverse("compliance:property-import"))
    for part in ("columns", "preview", "abandon"):
        portal.judge(reverse(f"compliance:property-import-{part}", args=[row.pk]))


def test_what_is_seen_of_tenancies(portal: Portal, heated):
    tenancy = heated.tenancies.get()
    add_occupier(tenancy, name="Olu Other")

    portal.judge(reverse("compliance:tenancies", args=[heated.pk]))
    portal.judge(reverse("compliance:tenancy-add", args=[heated.pk]))
    for name in ("tenancy-end", "tenancy-people"):
        portal.judge(reverse(f"compliance:{name}", args=[tenancy.pk]))
    portal.judge(reverse("compliance:occupier-name", args=[tenancy.occupiers.first().pk]))


def test_what_is_seen_of_lists_and_of_those_with_nothing_in_them(portal: Portal, heated):
    checked(heated, ago=350)
    for name in (*(f"compliance:{listed}-list" for listed in ("requirement", "evidence", "tenancy")), "documents:list"):
        portal.judge(reverse(name))
        portal.judge(f"{reverse(name)}?q=nowhere")
    portal.judge(f"{reverse('compliance:requirement-list')}?home=nowhere&kind=all&sort=title")


def test_what_is_seen_of_the_calendar(portal: Portal, landlord, heated):
    make_feed(landlord, home=None, label="My phone", by=landlord.owner)
    feed = CalendarFeed.objects.get()
    portal.judge(reverse("compliance:calendar"))
    portal.judge(reverse("compliance:calendar", args=[2100, 12]))
    due = checked(heated, ago=350).deadline
    checked(heated, code="en_eicr", ago=1800)
    portal.judge(reverse("compliance:calendar", args=[due.year, due.month]))
    portal.judge(reverse("compliance:calendar-feeds"))
    portal.judge(reverse("compliance:calendar-feed-revoke", args=[feed.pk]))
    portal.go_to("compliance:calendar-feeds")
    press(portal.page, "Make the address")
    portal.judge_shown("the address that is shown once")
