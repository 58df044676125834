"""Everyone is told in time, once, of what the law asks of them next; late or twice, by night or by day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from compliance.models import Obligation, Reminder, Requirement
from compliance.reminders import services
from compliance.states import DigestState
from config.lib import clock
from config.lib.hours import open_from
from tests.compliance.reminding import DUE, LONDON, LONG_AGO, beat, before, daily, duty, london, mails, told

# When -------------------------------------------------------------------------------------------


def test_each_step_is_told_on_its_day_and_then_weekly(solo):
    gas = duty(solo)

    for left in range(100, -30, -1):
        beat(london(before(left)))

    assert told(gas) == [90, 60, 30, 14, 7, 1, 0, -7, -14, -21, -28]
    assert [message.created_at is not None for message in mails()] == [True] * 11
    assert daily().filter(state=DigestState.SENT).count() == 11


def test_an_obligation_goes_by_its_own_steps(solo):
    gas = duty(solo)
    Obligation.objects.filter(code=gas.code).update(reminder_lead_days=[45, 10])

    for left in range(100, -8, -1):
        beat(london(before(left)))

    assert told(gas) == [45, 10, 0, -7]


def test_a_day_that_is_only_our_advice_is_told_too_and_never_called_overdue(solo):
    gas = duty(solo, due=None)
    Requirement.objects.filter(pk=gas.pk).update(check_by=DUE)

    beat(london(before(-7)))

    assert told(gas) == [-7]
    assert "to be checked since 30 June 2027" in mails()[0].text
    assert "overdue" not in mails()[0].text


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (10, "due 30 June 2027, in 10 days"),
        (1, "due 30 June 2027, tomorrow"),
        (0, "due 30 June 2027, today"),
        (-3, "overdue since 30 June 2027"),
    ],
)
def test_the_mail_says_by_when_in_words(solo, left, words):
    duty(solo)
    beat(london(before(left)))

    assert words in mails()[0].text
    assert words in mails()[0].html


def test_steps_of_before_it_was_known_are_not_sent(solo):
    gas = duty(solo)
    Requirement.objects.filter(pk=gas.pk).update(created_at=london(before(20), 23, 30))

    beat(london(before(20)))
    assert told(gas) == []
    for left in range(19, -1, -1):
        beat(london(before(left)))
    assert told(gas) == [14, 7, 1, 0]


def test_what_was_heard_of_on_the_day_of_a_step_is_told(solo):
    gas = duty(solo)
    Requirement.objects.filter(pk=gas.pk).update(created_at=london(before(14), 23, 30))

    beat(london(before(13)))

    assert told(gas) == [14]


def test_a_late_sweep_tells_only_the_latest_step(solo):
    gas = duty(solo)
    beat(london(before(61)))
    beat(london(before(5)))

    assert told(gas) == [90, 7]
    assert mails()[1].text.count("Gas") == mails()[0].text.count("Gas")


def test_twice_the_same_day_writes_and_sends_nothing_more(solo):
    gas = duty(solo)

    assert services.sweep(at=london(before(30), 9)) == 1
    assert services.sweep(at=london(before(30), 9)) == 0
    beat(london(before(30), 9))
    beat(london(before(30), 15))
    assert services.sweep(at=london(before(30), 15)) == 0

    assert told(gas) == [30]
    assert len(mails()) == 1


def test_the_database_keeps_a_step_from_being_written_twice(solo):
    duty(solo)
    beat(london(before(30)))
    row = Reminder.objects.get()
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_renewed_proof_ends_the_reminders_and_a_new_date_begins_them_anew(solo):
    gas = duty(solo)
    beat(london(before(7)))
    Requirement.objects.filter(pk=gas.pk).update(deadline=date(2028, 6, 30))
    beat(london(before(1)))
    assert told(gas) == [7]

    beat(london(date(2028, 6, 23)))
    assert told(gas) == [7, 7]


def test_what_was_renewed_overnight_is_not_told_in_the_morning(solo):
    gas = duty(solo)
    services.sweep(at=london(before(7), 2))
    Requirement.objects.filter(pk=gas.pk).update(deadline=date(2028, 6, 30))
    services.send(daily().get(), at=london(before(7), 9))

    assert daily().get().state == DigestState.DROPPED
    assert not Reminder.objects.exists()
    assert mails() == []


@pytest.mark.parametrize(
    "change",
    [
        {"applies": "open"},
        {"is_waived": True},
        {"ended_at": LONG_AGO},
        {"standing": "question"},
    ],
)
def test_only_what_is_asked_for_certain_is_chased(solo, change):
    gas = duty(solo)
    Requirement.objects.filter(pk=gas.pk).update(**change)
    beat(london(before(7)))

    assert mails() == []


def test_a_recommendation_is_not_chased(solo):
    gas = duty(solo)
    Obligation.objects.filter(code=gas.code).update(kind="recommendation")
    beat(london(before(7)))

    assert mails() == []


# Quiet hours ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (datetime(2026, 11, 23, 7, 59), datetime(2026, 11, 23, 8)),
        (datetime(2026, 11, 23, 8), datetime(2026, 11, 23, 8)),
        (datetime(2026, 11, 23, 19, 59), datetime(2026, 11, 23, 19, 59)),
        (datetime(2026, 11, 23, 20), datetime(2026, 11, 24, 8)),
        (datetime(2026, 3, 28, 22), datetime(2026, 3, 29, 8)),
        (datetime(2026, 3, 29, 0, 30), datetime(2026, 3, 29, 8)),
        (datetime(2026, 10, 24, 22), datetime(2026, 10, 25, 8)),
        (datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 8)),
        (datetime(2026, 12, 31, 23, 30), datetime(2027, 1, 1, 8)),
    ],
)
def test_mails_go_between_eight_and_twenty_as_clocks_show_it(at, goes):
    assert open_from(at.replace(tzinfo=LONDON).astimezone(UTC)) == goes.replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("evening", "hours"),
    [
        (date(2026, 3, 28), 9),
        (date(2026, 10, 24), 11),
        (date(2026, 12, 31), 10),
        (date(2026, 6, 10), 10),
    ],
)
def test_a_night_puts_a_mail_off_by_its_own_length_and_loses_none(solo, evening, hours):
    gas = duty(solo, due=evening + timedelta(days=7))

    began = clock.real_now()
    services.sweep(at=london(evening, 22))
    digest = daily().get()
    assert digest.on == evening + timedelta(days=1)
    assert timedelta(0) <= digest.run_after - began - timedelta(hours=hours) < timedelta(minutes=1)

    services.send(digest, at=london(evening, 23))
    assert mails() == []
    digest.refresh_from_db()
    assert timedelta(0) <= digest.run_after - began - timedelta(hours=hours - 1) < timedelta(minutes=1)

    services.send(digest, at=london(evening + timedelta(days=1), 8))
    assert told(gas) == [7]
    assert "in 6 days" in mails()[0].text


def test_the_evening_and_the_morning_make_one_mail(solo):
    first, second = duty(solo), duty(solo)
    Requirement.objects.filter(pk=first.pk).update(deadline=DUE)
    Requirement.objects.filter(pk=second.pk).update(deadline=DUE + timedelta(days=1))

    beat(london(before(7), 22))
    beat(london(before(6), 9))

    assert len(mails()) == 1
    assert (told(first), told(second)) == ([7], [7])


def test_a_mail_that_no_worker_sent_that_day_gives_way_to_the_next_days(solo):
    gas = duty(solo)
    services.sweep(at=london(before(7)))
    beat(london(before(6), 9))

    assert told(gas) == [7]
    assert len(mails()) == 1
    states = daily().order_by("on").values_list("state", flat=True)
    assert list(states) == [DigestState.DROPPED, DigestState.SENT]
