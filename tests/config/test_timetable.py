"""When entries of the beat fall due, on clocks that go forward, back, and are moved."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import crontab

from config.schedule import SCHEDULE
from config.timetable import due, next_stop, read

ENTRIES = {
    "day": {"task": "day", "schedule": crontab(minute="5", hour="0,12")},
    "hour": {"task": "hour", "schedule": crontab(minute="20")},
    "sweep": {"task": "sweep", "schedule": 30.0},
    "often": {"task": "often", "schedule": timedelta(hours=1)},
    "month": {"task": "month", "schedule": crontab(minute="0", hour="8", day_of_month="1")},
    "sunday": {"task": "sunday", "schedule": crontab(minute="30", hour="23", day_of_week="0")},
}


def at(text: str) -> datetime:
    """An instant of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def stops(name: str, *, start: str, until: str) -> list[str]:
    """Every time at which an entry falls due, in UTC."""
    (entry,) = read({name: ENTRIES[name]})
    found, here = [], at(start)
    while (here := entry.first_after(here, until=at(until))) is not None:
        found.append(f"{here.astimezone(UTC):%m-%d %H:%M}")
    return found


def test_a_winter_s_day_has_its_times_in_utc():
    assert stops("day", start="2027-01-10 00:00", until="2027-01-11 00:00") == ["01-10 00:05", "01-10 12:05"]


def test_a_summer_s_day_begins_an_hour_earlier():
    assert stops("day", start="2027-07-10 00:00", until="2027-07-11 00:00") == ["07-10 11:05", "07-10 23:05"]


def test_the_hour_that_is_skipped_in_spring_is_not_made_up_and_the_day_is_23_hours():
    found = stops("day", start="2027-03-27 13:00", until="2027-03-29 01:00")

    assert found == ["03-28 00:05", "03-28 11:05", "03-28 23:05"]
    assert len(stops("hour", start="2027-03-28 00:00", until="2027-03-28 23:00")) == 23


def test_the_hour_that_comes_twice_in_autumn_has_its_times_twice():
    assert len(stops("hour", start="2027-10-30 23:00", until="2027-11-01 00:00")) == 25
    assert stops("day", start="2027-10-30 22:00", until="2027-11-01 00:00") == ["10-30 23:05", "10-31 12:05"]


@pytest.mark.parametrize(
    ("name", "times"), [("month", ["12-01 08:00", "01-01 08:00"]), ("sunday", ["12-05 23:30", "12-12 23:30"])]
)
def test_days_of_month_and_week_are_kept(name, times):
    until = "2028-01-02 00:00" if name == "month" else "2027-12-13 00:00"

    assert stops(name, start="2027-11-30 00:00", until=until) == times


def test_entries_come_in_the_order_of_their_last_time_and_each_once():
    fallen = due(read(ENTRIES), start=at("2027-01-10 03:10"), until=at("2027-01-10 12:05"), end=at("2027-01-10 12:05"))

    assert [(entry.name, f"{moment:%H:%M}") for moment, entry in fallen] == [
        ("hour", "11:20"),
        ("often", "12:00"),
        ("day", "12:05"),
        ("sweep", "12:05"),
    ]


def test_what_fell_due_before_is_not_run_again():
    assert (
        due(
            read({"day": ENTRIES["day"]}),
            start=at("2027-01-10 00:05"),
            until=at("2027-01-10 12:04"),
            end=at("2027-01-10 12:04"),
        )
        == []
    )


def test_time_stops_where_something_happens_that_is_not_frequent():
    entries, until = read(ENTRIES), at("2027-01-12 00:00")

    assert next_stop(entries, start=at("2027-01-10 00:30"), until=until) == at("2027-01-10 12:05")
    assert next_stop(entries, start=at("2027-01-10 00:30"), until=at("2027-02-12 00:00")) == at("2027-01-10 23:30")
    assert next_stop(read({"day": ENTRIES["day"]}), start=at("2027-01-10 00:30"), until=at("2027-02-01 00:00")) == at(
        "2027-01-11 00:05"
    )
    assert next_stop(read({"hour": ENTRIES["hour"]}), start=at("2027-01-10 00:30"), until=until) == until


def test_the_whole_timetable_can_be_read():
    assert {entry.name for entry in read(SCHEDULE)} == set(SCHEDULE)
