"""The timetable shows each entry with its last and next run, and what is late or fails is told."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from adminpanel.jobs.models import Incident, TimetableEntry
from adminpanel.jobs.tasks import watch
from adminpanel.jobs.timetable import words_of
from config.lib import clock
from tests.factories.jobs import let_all_live

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def all_alive(db) -> None:
    """A worker and a beat that give signs of life."""
    let_all_live()


def ran(name: str, *, ago: timedelta, **values: object) -> None:
    TimetableEntry.objects.filter(name=name).update(started_at=clock.real_now() - ago, **values)


@pytest.mark.finding(21)
def test_every_entry_of_the_schedule_is_in_the_timetable(ada):
    watch()
    page = ada.get(reverse("admin:adminpanel_timetableentry_changelist"))

    rows = list(page.context["cl"].queryset)
    assert {row.name for row in rows} == settings.CELERY_BEAT_SCHEDULE.keys()
    assert {row.task for row in rows} == {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "every 30 seconds" in page.content.decode()


def test_an_entry_that_left_the_schedule_leaves_the_timetable():
    TimetableEntry.objects.create(name="of.old", task="of.old")
    watch()

    assert not TimetableEntry.objects.filter(name="of.old").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("messages.sweep", "every 30 seconds"),
        ("intake.sweep", "every hour"),
        ("compliance.day", "at 00:05, 03:05, 06:05, 12:05"),
        ("reminders.sweep", "at 20 minutes past each hour"),
    ],
)
def test_the_timetable_speaks_plainly(name, words):
    assert words_of(name) == words


@pytest.mark.finding(21)
@pytest.mark.parametrize(
    ("name", "late", "in_time"),
    [
        ("messages.sweep", timedelta(minutes=3), timedelta(minutes=1)),
        ("intake.sweep", timedelta(minutes=63), timedelta(minutes=61)),
        ("reminders.sweep", timedelta(hours=2), timedelta(minutes=1)),
        ("jobs.clean_up", timedelta(days=2), timedelta(minutes=1)),
    ],
)
@pytest.mark.finding(21)
def test_what_is_late_is_an_incident_until_it_runs(admin_user, name, late, in_time):
    ran(name, ago=late)
    watch()
    watch()

    incident = Incident.objects.get(code="jobs.late")
    assert (incident.key, incident.closed_at, incident.seen) == (name, None, 2)

    ran(name, ago=in_time)
    watch()
    incident.refresh_from_db()
    assert incident.ending == "healed"


def test_an_entry_that_fails_is_an_incident_until_it_runs_well(admin_user):
    ran("compliance.day", ago=timedelta(minutes=1), state="failed", error_code="OperationalError")
    watch()
    assert "OperationalError" in Incident.objects.get(code="jobs.failing").sentence

    ran("compliance.day", ago=timedelta(0), state="succeeded", error_code="")
    watch()
    assert Incident.objects.get(code="jobs.failing").ending == "healed"
