"""A new month begins with a mail about the score; a new day brings standing and scores up to date."""

from datetime import date, timedelta

from accounts.models import Landlord, Message
from compliance import day as days
from compliance.models import PastScore, Requirement, Score, Tenancy
from compliance.tasks import day
from tests.compliance.reminding import (
    DUE,
    beat,
    duty,
    london,
)

# The month --------------------------------------------------------------------------------------
from tests.factories.compliance import add_home, checked


def monthly() -> list[Message]:
    return list(Message.objects.filter(template="monthly"))


def test_a_month_begins_with_one_mail_about_the_score(solo):
    gas = duty(solo)
    days.turn(on=date(2027, 6, 1), at=london(date(2027, 6, 1), 1))
    Score.objects.filter(landlord=solo, property=None).update(total=80)
    PastScore.objects.filter(landlord=solo, property=None).update(total=83)
    days.turn(on=date(2027, 7, 1), at=london(date(2027, 7, 1), 1))
    now = Score.objects.get(landlord=solo, property=None)
    Requirement.objects.filter(pk=gas.pk).update(deadline=date(2027, 7, 20))
    for hour in (0, 9, 12, 22):
        beat(london(date(2027, 7, 1), hour))
    beat(london(date(2027, 7, 15)))

    mail = monthly()[0]
    assert len(monthly()) == 1
    assert f"{now.total} of 100" in mail.subject
    assert f"{83 - now.total} less than a month ago" in mail.text
    assert "Due in July" in mail.text
    assert "20 July 2027" in mail.text


def test_the_month_says_what_became_overdue_and_valid(solo):
    gas = duty(solo, due=date(2027, 6, 10))
    score = Score.objects.get(landlord=solo, property=None)
    PastScore.objects.all().delete()
    parts = {name: getattr(score, name) for name in ("status_part", "expiry_part", "coverage_part", "overdue_part")}
    kept = {"landlord": solo, "total": score.total, "grade": "C", "risk": "low", "risk_part": 100, **parts}
    PastScore.objects.create(on=date(2027, 5, 31), lines=f'[[{gas.pk},1.5,"valid"]]', **kept)
    Score.objects.filter(pk=score.pk).update(lines=f'[[{gas.pk},1.5,"overdue"]]')
    beat(london(date(2027, 7, 1)))

    text = monthly()[0].text
    assert "the same as a month ago" in text
    assert gas.obligation.name in text.partition("Became overdue:")[2]
    assert "Became valid" not in text


def test_a_beat_that_missed_the_first_tells_of_the_month_later(solo):
    duty(solo, due=None)
    days.turn(on=date(2027, 6, 20), at=london(date(2027, 6, 20)))
    beat(london(date(2027, 7, 3)))
    beat(london(date(2027, 7, 4)))

    assert len(monthly()) == 1


def test_a_month_that_is_told_of_late_is_told_as_of_that_day(solo):
    gas = duty(solo, due=None)
    days.turn(on=date(2027, 6, 20), at=london(date(2027, 6, 20)))
    Requirement.objects.filter(pk=gas.pk).update(deadline=date(2027, 7, 5))
    beat(london(date(2027, 7, 20)))

    said = monthly()[0].text.partition("Due in July:")[2]
    assert "overdue since 5 July 2027" in said
    assert "in 4 days" not in said


def test_a_mail_about_the_month_that_waits_for_the_morning_goes_where_the_landlord_reads_by_then(solo):
    duty(solo, due=None)
    days.turn(on=date(2027, 6, 20), at=london(date(2027, 6, 20)))
    beat(london(date(2027, 7, 1), 1))
    Landlord.objects.update(email="new@example.org")

    beat(london(date(2027, 7, 1), 9))

    assert [mail.to for mail in monthly()] == ["new@example.org"]


def test_who_came_this_month_or_pays_late_gets_no_summary(solo, late_payer):
    duty(late_payer, due=None)
    days.turn(on=date(2027, 6, 20), at=london(date(2027, 6, 20)))
    duty(solo, due=None)
    PastScore.objects.filter(landlord=solo).update(on=date(2027, 7, 2))
    beat(london(date(2027, 7, 3)))

    assert monthly() == []


# The day ----------------------------------------------------------------------------------------


def test_a_new_day_makes_overdue_what_was_due_and_keeps_each_score_once(solo):
    gas = checked(add_home(solo))
    day_after = gas.deadline + timedelta(days=1)
    PastScore.objects.all().delete()
    days.turn(on=day_after, at=london(day_after, 0, 5))
    days.turn(on=day_after, at=london(day_after, 1, 5))

    gas.refresh_from_db()
    assert gas.standing == "overdue"
    kept = PastScore.objects.filter(on=day_after).values_list("landlord", "property")
    assert len(kept) == len(set(kept)) == Score.objects.count() == 2


def test_a_day_without_a_change_is_in_the_history_too(solo):
    duty(solo, due=None)
    for number in range(1, 4):
        days.turn(on=DUE + timedelta(days=number), at=london(DUE + timedelta(days=number)))

    for number in range(1, 4):
        assert PastScore.objects.filter(on=DUE + timedelta(days=number), property=None).count() == 1


def test_a_tenancy_that_has_ended_asks_nothing_more(solo):
    duty(solo, due=None)
    Tenancy.objects.update(ends_on=DUE)
    asked = Requirement.objects.filter(scope="tenancy", ended_at=None)
    assert asked.exists()

    days.turn(on=DUE, at=london(DUE))
    assert asked.exists()
    days.turn(on=DUE + timedelta(days=1), at=london(DUE + timedelta(days=1)))
    assert not asked.exists()


def test_the_task_of_the_day_runs_as_often_as_it_likes(solo):
    duty(solo, due=None)
    day()
    written = PastScore.objects.count()
    day()

    assert PastScore.objects.count() == written
