"""Every due rule, counted to the day: month ends, first days that count and those that do not, bank holidays."""

from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from compliance.due.civil import add_months
from compliance.due.counting import window_opens
from compliance.due.dates import Dates
from compliance.due.rules import UnknownRule, rule
from compliance.seeding import DATA
from config.lib.working_days import add_working_days

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def dates(text: str, **events: str) -> Dates:
    return rule(text).dates({name: date.fromisoformat(day) for name, day in events.items()}, on=TODAY)


def due(text: str, **events: str) -> str | None:
    found = dates(text, **events).due
    return found and found.isoformat()


@pytest.mark.parametrize(
    ("text", "events", "expected"),
    [
        ("interval_months:12", {"issued": "2024-02-29"}, "2025-02-28"),
        ("interval_months:3", {"issued": "2026-11-30"}, "2027-02-28"),
        ("interval_years:5", {"issued": "2024-02-29"}, "2029-02-28"),
        ("interval_or_report:5", {"issued": "2025-01-10", "expires": "2028-01-10"}, "2028-01-10"),
        ("interval_or_report:5", {"issued": "2025-01-10", "expires": "2031-01-10"}, "2030-01-10"),
        ("interval_or_report_incl:5", {"issued": "2022-11-20"}, "2027-11-19"),
        ("expiry", {"expires": "2030-04-30"}, "2030-04-30"),
        ("expiry", {"issued": "2026-01-01"}, None),
        ("expiry_or_years:10", {"issued": "2020-05-31"}, "2030-05-31"),
        ("expiry_or_months:6", {"issued": "2026-08-31"}, "2027-02-28"),
        ("expiry_or_months:6", {"issued": "2026-08-31", "expires": "2027-01-15"}, "2027-01-15"),
        ("expiry_on_trigger:2008-10-01", {"expires": "2026-10-01"}, None),
        ("expiry_on_trigger:2008-10-01", {"expires": "2026-10-01", "next_letting_date": "2026-12-01"}, "2026-12-01"),
        ("expiry_on_trigger:2008-10-01", {"expires": "2026-12-01", "next_letting_date": "2026-12-01"}, None),
        ("expiry_on_trigger:2008-10-01", {"next_letting_date": "2026-12-01"}, "2026-12-01"),
        ("expiry_on_trigger:2008-10-01", {"next_letting_date": "2008-09-30"}, None),
        ("incl:deposit_received:30", {"deposit_received": "2026-05-25"}, "2026-06-23"),
        ("excl:inspection_date:28", {"inspection_date": "2026-11-02"}, "2026-11-30"),
        ("incl:inspection_date:28", {"inspection_date": "2026-11-02", "report_deadline": "2026-11-10"}, "2026-11-10"),
        ("excl:inspection_date:28", {"inspection_date": "2026-11-02", "report_deadline": "2026-11-10"}, "2026-11-30"),
        ("copy:check_date:28:tenancy_start", {"tenancy_start": "2026-06-01"}, None),
        ("copy:check_date:28:tenancy_start", {"check_date": "2026-11-02"}, "2026-11-30"),
        ("copy:check_date:28:tenancy_start", {"check_date": "2026-06-01", "tenancy_start": "2026-06-01"}, "2026-06-01"),
        ("copy:check_date:28:tenancy_start", {"check_date": "2026-06-02", "tenancy_start": "2026-06-01"}, "2026-06-30"),
        ("copy_incl:inspection_date:14:occupation_date", {}, None),
        ("if:a<2022-12-01?[if:b<2023-12-01?none/on:b]/on:a", {"a": "2020-01-01", "b": "2023-11-30"}, None),
        ("if:a<2022-12-01?[if:b<2023-12-01?none/on:b]/on:a", {"a": "2020-01-01", "b": "2023-12-01"}, "2023-12-01"),
        ("if:a<2022-12-01?[if:b<2023-12-01?none/on:b]/on:a", {"a": "2024-01-01", "b": "2023-11-30"}, "2024-01-01"),
        ("before:tenancy_start", {"tenancy_start": "2026-06-01"}, "2026-06-01"),
        ("on:payment_date", {}, None),
        ("fixed:2026-05-31", {}, "2026-05-31"),
        ("working_days:tenancy_start:30", {"tenancy_start": "2026-11-16"}, "2026-12-31"),
        ("working_days:tenancy_start:30", {"tenancy_start": "2026-06-20"}, "2026-08-04"),
        ("if:tenancy_start<2023-04-01?fixed:2023-04-29/excl:tenancy_start:28", {}, None),
        (
            "if:tenancy_start<2023-04-01?fixed:2023-04-29/excl:tenancy_start:28",
            {"tenancy_start": "2023-03-31"},
            "2023-04-29",
        ),
        (
            "if:tenancy_start<2023-04-01?fixed:2023-04-29/excl:tenancy_start:28",
            {"tenancy_start": "2023-04-02"},
            "2023-04-30",
        ),
        ("if:a<2011-03-07?none/if:a<2012-10-02?fixed:2012-11-13/on:a", {"a": "2011-03-06"}, None),
        ("if:a<2011-03-07?none/if:a<2012-10-02?fixed:2012-11-13/on:a", {"a": "2011-03-07"}, "2012-11-13"),
        ("if:a<2011-03-07?none/if:a<2012-10-02?fixed:2012-11-13/on:a", {"a": "2012-10-02"}, "2012-10-02"),
        ("max:check_date+12m,permission_expiry", {"issued": "2026-05-20", "expires": "2029-05-19"}, "2029-05-19"),
        ("max:check_date+12m,permission_expiry", {"issued": "2026-05-20", "expires": "2026-09-01"}, "2027-05-20"),
        ("add_months:notice_expiry:12", {"notice_expiry": "2026-08-31"}, "2027-08-31"),
        ("mees", {"issued": "2026-03-01"}, "2031-03-01"),
        ("calendar_quarterly", {}, "2027-02-07"),
        ("calendar_quarterly", {"issued": "2027-02-03"}, "2027-02-07"),
        ("s13", {"served_date": "2026-11-23", "tenancy_start": "2026-03-01"}, "2027-02-28"),
        ("s13", {"served_date": "2026-12-31", "tenancy_start": "2020-03-01"}, "2027-02-28"),
        ("rent_wa", {"served_date": "2026-11-23", "last_increase": "2026-06-01"}, "2027-06-01"),
        ("rent_sc", {"received_date": "2026-01-25", "last_increase": "2020-06-01"}, "2026-04-26"),  # gov.scot's own
        ("rent_sc", {"received_date": "2026-11-30"}, "2027-03-01"),  # its other: three months end with February
        ("rent_sc", {"received_date": "2026-11-15", "last_increase": "2026-06-01"}, "2027-06-01"),
        ("rent_ni", {"tenancy_start": "2026-03-01", "notice_date": "2026-11-23"}, "2027-03-01"),
        ("standing", {"issued": "2026-01-01"}, None),
        ("event", {}, None),
        ("none", {}, None),
    ],
)
def test_each_rule_counts_to_the_day(text, events, expected):
    assert due(text, **events) == expected


def test_a_policy_is_never_a_legal_deadline():
    for text, events in (
        ("review_months:12", {"issued": "2026-02-01"}),
        ("policy_days:inspection_date:28", {"inspection_date": "2026-02-01"}),
    ):
        found = dates(text, **events)
        assert found.deadline is None
        assert found.check_by is not None


def test_what_is_printed_is_kept_apart_from_the_law():
    found = dates("interval_months:12", issued="2026-02-01", expires="2026-12-31")

    assert (found.deadline, found.expires) == (date(2027, 2, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("check", "before", "expected"),
    [
        ("2026-03-10", None, "2027-03-10"),
        ("2026-10-16", "2026-12-15", "2027-12-15"),  # the window's first day
        ("2026-10-15", "2026-12-15", "2027-10-15"),  # a day before it
        ("2026-12-15", "2026-12-15", "2027-12-15"),  # the deadline itself
        ("2026-12-16", "2026-12-15", "2027-12-16"),  # late
        ("2027-01-12", "2027-03-10", "2028-03-10"),
        ("2028-02-29", "2028-02-29", "2029-02-28"),
    ],
)
def test_a_gas_check_in_the_two_months_before_its_deadline_keeps_the_anniversary(check, before, expected):
    events = {"issued": check} | ({"previous_deadline": before} if before else {})
    assert due("gas_36a", **events) == expected


@given(DAYS)
def test_the_gas_window_is_two_months_long_and_ends_with_the_deadline(deadline):
    assert add_months(deadline, -2) == window_opens(deadline) - timedelta(days=1)
    assert window_opens(deadline) <= deadline


@given(DAYS, st.integers(1, 60))
def test_working_days_are_counted_one_by_one(day, number):
    one_less = add_working_days(day, number - 1)
    found = add_working_days(day, number)

    assert found > one_less or number == 0
    assert found.weekday() < 5
    assert found == add_working_days(one_less, 1)


@pytest.mark.parametrize(
    "holiday",
    [
        *("2026-01-01", "2026-01-02", "2026-06-15", "2026-11-30", "2026-12-25", "2026-12-28"),
        *("2026-03-17", "2026-04-06", "2026-07-13", "2026-08-31"),  # in Ireland and England, not in Scotland
    ],
)
def test_no_bank_holiday_of_any_part_of_the_kingdom_is_a_working_day(holiday):
    day = date.fromisoformat(holiday)
    assert add_working_days(day - timedelta(days=1), 1) > day


@given(DAYS, DAYS)
def test_of_two_inspections_the_later_never_ends_earlier(one, other):
    first, second = sorted((one, other))
    for text in ("interval_or_report:5", "interval_months:12", "review_months:6", "gas_36a"):
        earlier = rule(text).dates({"issued": first}, on=TODAY).due
        later = rule(text).dates({"issued": second}, on=TODAY).due
        assert earlier <= later


@pytest.mark.parametrize(
    "text",
    [
        *("", "yearly", "incl:deposit_received", "fixed:31/05/2026", "before:", "none:x", "max:a,b"),
        *("copy:check_date:28", "copy_incl:28:tenancy_start"),
        *("if:a?none/none", "if:a<2020-13-01?none/none", "if:a<2020-01-01?none", "if:a<2020-01-01?yearly/none"),
    ],
)
def test_a_rule_that_nobody_wrote_is_refused(text):
    with pytest.raises(UnknownRule):
        rule(text)


def test_every_obligation_names_a_rule_that_there_is():
    rows = yaml.load((DATA / "uk_obligations.yaml").read_bytes(), Loader=yaml.CSafeLoader)

    assert all(rule(row["due_algorithm"]) for row in rows)
