"""Everyone is told in time, once, of what the law asks of them next; whatever the beat, the night or the broker did."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import DeliveredMail, Landlord, Message
from compliance import day as days
from compliance.homes import Management
from compliance.models import Digest, Obligation, PastScore, Reminder, Requirement, Score, Tenancy
from compliance.reminders import services
from compliance.reminders.hours import open_from
from compliance.reminders.selectors import next_reminder_on
from compliance.reminders.steps import days_ahead, latest_step
from compliance.states import DigestState
from compliance.tasks import day, send_digest, sweep
from config.lib import clock
from plans.models import Plan
from plans.services import assign_plan
from plans.status import Status
from tests.factories.compliance import add_home

LONDON = ZoneInfo("Europe/London")
DUE = date(2027, 6, 30)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
STEPS = (90, 60, 30, 14, 7, 1)
AGENT = {"agent_name": "Agnes Agent", "agent_email": "Agnes@Agency.example"}


def london(on: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), tzinfo=LONDON).astimezone(UTC)


def before(days_left: int, *, due: date = DUE) -> date:
    return due - timedelta(days=days_left)


def duty(landlord: Landlord, *, due: date | None = DUE, code: str = "gb_gas_safety_check", **home) -> Requirement:
    """The one duty with a date, of a new home of the landlord's."""
    place = add_home(landlord, **home)
    Requirement.objects.filter(property=place).update(deadline=None, check_by=None)
    Requirement.objects.filter(landlord=landlord).exclude(property__isnull=False).update(deadline=None, check_by=None)
    Obligation.objects.filter(code=code).update(reminder_lead_days=[])
    found = Requirement.objects.get(property=place, code=code)
    Requirement.objects.filter(pk=found.pk).update(deadline=due, created_at=LONG_AGO)
    found.refresh_from_db()
    return found


def beat(at: datetime) -> None:
    """Beat and worker at an instant: the sweep, then every digest that may go by then."""
    services.sweep(at=at)
    Digest.objects.filter(state=DigestState.QUEUED).update(run_after=clock.real_now())
    for digest in Digest.objects.filter(state=DigestState.QUEUED).order_by("on", "pk"):
        services.send(digest, at=at)


def told(requirement: Requirement, *, to: str | None = None) -> list[int]:
    """The steps that people were told of, in that order."""
    rows = Reminder.objects.filter(requirement=requirement, digest__state=DigestState.SENT)
    return list(rows.filter(recipient=to or requirement.landlord.email).order_by("pk").values_list("step", flat=True))


def daily() -> QuerySet[Digest]:
    return Digest.objects.filter(kind="daily")


def mails() -> list[Message]:
    return list(Message.objects.filter(template="digest").order_by("pk"))


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


# Who --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recipients", "addresses"),
    [
        ("landlord", {"sally@example.org"}),
        ("agent", {"agnes@agency.example"}),
        ("both", {"sally@example.org", "agnes@agency.example"}),
    ],
)
def test_the_landlord_the_agent_or_both_are_told(solo, recipients, addresses):
    gas = duty(solo, management=Management(by_agent=True, recipients=recipients, **AGENT))
    beat(london(before(7)))

    assert {message.to for message in mails()} == addresses
    link = reverse("compliance:requirement-detail", args=[gas.pk])
    for message in mails():
        assert (link in message.text) is (message.to == solo.email)
        assert ("http" in message.html.partition('class="foot"')[0]) is (message.to == solo.email)


def test_an_agent_who_is_a_member_gets_a_link(solo, stranger):
    gas = duty(solo, management=Management(True, "agent", "Stan", stranger.email))
    solo.memberships.create(user=stranger, role="member")
    beat(london(before(7)))

    assert reverse("compliance:requirement-detail", args=[gas.pk]) in mails()[0].text


def test_what_is_asked_of_a_tenancy_goes_where_its_homes_mails_go(solo):
    duty(solo, due=None, management=Management(True, "agent", **AGENT))
    tenancy = Requirement.objects.filter(scope="tenancy", obligation__kind="requirement", applies="holds").first()
    Requirement.objects.filter(pk=tenancy.pk).update(deadline=DUE, created_at=LONG_AGO)
    beat(london(DUE))

    assert told(tenancy, to="agnes@agency.example") == [0]
    assert told(tenancy) == []


def test_what_is_asked_of_the_landlord_goes_to_the_landlord(solo):
    duty(solo, due=None, management=Management(True, "agent", **AGENT))
    own = Requirement.objects.filter(scope="landlord", obligation__kind="requirement", applies="holds").first()
    Requirement.objects.filter(pk=own.pk).update(deadline=DUE, created_at=LONG_AGO)
    beat(london(DUE))

    assert told(own) == [0]
    assert {message.to for message in mails()} == {solo.email}


def test_an_agent_for_two_landlords_gets_a_mail_for_each(solo, portfolio):
    for landlord in (solo, portfolio):
        duty(landlord, management=Management(True, "agent", **AGENT))
    beat(london(before(7)))

    assert len(mails()) == 2


def test_homes_of_one_landlord_come_in_one_mail(portfolio):
    duties = [duty(portfolio, line_1=f"{number} Mill Lane") for number in (1, 2, 3)]
    Requirement.objects.update(deadline=None, check_by=None)
    Requirement.objects.filter(pk__in=[row.pk for row in duties]).update(deadline=DUE)
    beat(london(before(7)))

    assert len(mails()) == 1
    assert all(f"{number} Mill Lane" in mails()[0].text for number in (1, 2, 3))
    assert mails()[0].subject.endswith("and 2 more")


# The gate ---------------------------------------------------------------------------------------


def test_a_late_payer_is_reminded_all_the_same(late_payer):
    gas = duty(late_payer)
    beat(london(before(7)))

    assert told(gas) == [7]


def test_nothing_goes_out_once_the_subscription_has_ended(lapsed):
    gas = duty(lapsed)
    beat(london(before(7)))
    assert mails() == []
    assert not Reminder.objects.exists()

    assign_plan(lapsed, plan=Plan.objects.get(code="PLAN_1_SOLO"), status=Status.ENABLED, why="test")
    beat(london(before(5)))
    assert told(gas) == [7]


def test_a_subscription_that_ends_overnight_stops_the_mornings_mail_and_loses_nothing(solo):
    gas = duty(solo)
    plan = Plan.objects.get(code="PLAN_1_SOLO")
    services.sweep(at=london(before(7), 2))
    assign_plan(solo, plan=plan, status=Status.DISABLED, why="test")
    beat(london(before(7), 9))
    assert mails() == []
    assert daily().get().error_code == "plans.subscription_inactive"

    assign_plan(solo, plan=plan, status=Status.ENABLED, why="test")
    beat(london(before(6), 9))
    assert told(gas) == [7]


# Through the tasks ------------------------------------------------------------------------------


def test_the_tasks_bring_a_mail_to_the_mailbox(solo, work_off, settings):
    settings.REMINDER_HOURS = (0, 24)
    gas = duty(solo, due=clock.today())
    sweep()
    sweep()
    work_off()
    sweep()
    work_off()

    mail = DeliveredMail.objects.get()
    assert mail.to == solo.email
    assert reverse("compliance:requirement-detail", args=[gas.pk]) in mail.text


def test_a_digest_delivered_twice_by_the_broker_goes_once(solo, settings):
    settings.REMINDER_HOURS = (0, 24)
    duty(solo, due=clock.today())
    sweep()
    key = daily().get().pk
    send_digest(key)
    send_digest(key)

    assert Message.objects.count() == 1


def test_the_sweep_enqueues_what_may_go(solo, celery_queue, settings):
    settings.REMINDER_HOURS = (0, 24)
    duty(solo, due=clock.today())
    sweep()

    assert ("reminders.send_digest", daily().get().pk) in celery_queue()


def test_a_digest_that_cannot_be_made_is_tried_again_and_then_told_to_staff(solo, admin_user, settings):
    settings.REMINDER_HOURS = (0, 24)
    gas = duty(solo, due=clock.today())
    sweep()
    key = daily().get().pk
    settings.REMINDER_HOURS = ("eight", "twenty")

    send_digest(key)
    broken = daily().get()
    assert (broken.state, broken.attempts, broken.error) == (DigestState.QUEUED, 1, "TypeError")
    assert broken.run_after > clock.real_now()

    daily().update(run_after=clock.real_now(), attempts=Digest.MAX_ATTEMPTS - 1)
    send_digest(key)
    assert daily().get().state == DigestState.FAILED
    assert Message.objects.get().to == admin_user.email

    settings.REMINDER_HOURS = (0, 24)
    beat(london(clock.today() + timedelta(days=1)))
    assert told(gas) == [0]


# One law for Python and the database ------------------------------------------------------------


@given(st.lists(st.integers(1, 120), unique=True, max_size=6), st.integers(-60, 130))
def test_the_latest_step_is_the_last_of_the_days_that_were_ahead(own, left):
    on = before(left)
    fallen = [step for step in (*(own or STEPS), 0, *range(-7, -70, -7)) if before(step) <= on]

    assert latest_step(own, due=DUE, on=on) == min(fallen, default=None)
    assert days_ahead(own, due=DUE, on=on)[0] == min(
        before(step) for step in (*(own or STEPS), 0, *range(-7, -78, -7)) if before(step) >= on
    )


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(1, 120), unique=True, max_size=4),
    st.integers(-40, 130),
    st.integers(-10, 60),
)
def test_the_statement_writes_the_same_step_as_the_rule(solo, own, left, known_days):
    on = before(left)
    with transaction.atomic():
        gas = duty(solo)
        Obligation.objects.filter(code=gas.code).update(reminder_lead_days=own)
        known = london(on - timedelta(days=known_days), 12)
        Requirement.objects.filter(pk=gas.pk).update(created_at=known)
        services.sweep(at=london(on))
        step = latest_step(own, due=DUE, on=on)
        fell_when_known = step is not None and before(step) >= clock.day_of(known)

        assert list(Reminder.objects.values_list("step", flat=True)) == ([step] if fell_when_known else [])
        transaction.set_rollback(True)


MOMENTS = st.lists(st.tuples(st.integers(0, 59), st.integers(0, 23), st.integers(0, 59)), max_size=25)


@pytest.mark.django_db
@settings(
    max_examples=10,
    deadline=None,
    phases=set(Phase) - {Phase.shrink, Phase.explain},  # each example plays out 60 days
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moments=MOMENTS, offsets=st.lists(st.integers(-40, 150), min_size=3, max_size=3), last_hour=st.integers(0, 23))
def test_whenever_beat_ran_people_have_seen_the_same_in_the_end(portfolio, moments, offsets, last_hour):
    start = date(2027, 2, 10)
    every_day = [london(start + timedelta(days=number), 9) for number in range(61)]
    some = sorted(london(start + timedelta(days=number), hour, minute) for number, hour, minute in moments)
    # The last day is among them, at whatever hour; what falls at night is sent the morning after.
    last = [london(start + timedelta(days=60), last_hour), london(start + timedelta(days=61), 8)]

    with transaction.atomic():
        duties = [duty(portfolio) for _ in offsets]
        for gas, offset in zip(duties, offsets, strict=True):
            Requirement.objects.filter(pk=gas.pk).update(deadline=start + timedelta(days=offset))
        assert seen(duties, [*some, *last]) == seen(duties, [*every_day, last[-1]])
        transaction.set_rollback(True)


def seen(duties: list[Requirement], moments: list[datetime]) -> list[int | None]:
    """The latest step of each duty that people saw, with beat and worker at these moments; nothing is kept."""
    with transaction.atomic():
        for moment in moments:
            beat(moment)
        steps = [told(gas) for gas in duties]
        sent = daily().filter(state=DigestState.SENT).values_list("recipient", "on")
        assert len(sent) == len(set(sent)) == len(mails())
        assert all(rows == sorted(set(rows), reverse=True) for rows in steps)
        transaction.set_rollback(True)
    return [rows[-1] if rows else None for rows in steps]


# The page ---------------------------------------------------------------------------------------


def test_the_page_says_when_the_next_reminder_goes(client, solo):
    gas = duty(solo, due=clock.today() + timedelta(days=10))
    client.force_login(solo.owner)

    page = client.get(reverse("compliance:requirement-detail", args=[gas.pk])).content.decode()

    seventh = clock.today() + timedelta(days=3)
    assert f"The next reminder goes on {seventh.day} {seventh:%B %Y}" in page


def test_the_next_reminder_is_that_of_today_until_it_was_told(solo):
    gas = duty(solo)
    assert next_reminder_on(gas, on=before(7)) == before(7)

    beat(london(before(7)))
    assert next_reminder_on(gas, on=before(7)) == before(1)
    assert next_reminder_on(gas, on=before(-1)) == before(-7)
    assert next_reminder_on(gas, on=before(-8)) == before(-14)


def test_nothing_is_promised_where_nothing_will_go(solo, lapsed):
    assert next_reminder_on(duty(lapsed), on=before(7)) is None
    assert next_reminder_on(duty(solo, due=None), on=before(7)) is None


# The month --------------------------------------------------------------------------------------


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


def test_who_came_this_month_or_pays_late_gets_no_summary(solo, late_payer):
    duty(late_payer, due=None)
    days.turn(on=date(2027, 6, 20), at=london(date(2027, 6, 20)))
    duty(solo, due=None)
    PastScore.objects.filter(landlord=solo).update(on=date(2027, 7, 2))
    beat(london(date(2027, 7, 3)))

    assert monthly() == []


# The day ----------------------------------------------------------------------------------------


def test_a_new_day_makes_overdue_what_was_due_and_keeps_each_score_once(solo):
    gas = duty(solo)
    PastScore.objects.all().delete()
    days.turn(on=DUE + timedelta(days=1), at=london(DUE + timedelta(days=1), 0, 5))
    days.turn(on=DUE + timedelta(days=1), at=london(DUE + timedelta(days=1), 1, 5))

    gas.refresh_from_db()
    assert gas.standing == "overdue"
    kept = PastScore.objects.filter(on=DUE + timedelta(days=1)).values_list("landlord", "property")
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
