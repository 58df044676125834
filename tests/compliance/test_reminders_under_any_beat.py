"""The rule, the statement that writes reminders and any schedule of the beat come to the same."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from compliance.models import Obligation, Reminder, Requirement
from compliance.reminders import services
from compliance.reminders.steps import days_ahead
from compliance.states import DigestState
from config.lib import clock
from tests.compliance.reminding import DUE, STEPS, beat, before, daily, duty, london, mails, told


def latest_step(own, *, on: date) -> int | None:
    """The step that fell last by a day, in days before the due date; None before the first."""
    return min((step for step in (*(own or STEPS), 0, *range(-7, -70, -7)) if before(step) <= on), default=None)


@given(st.lists(st.integers(1, 120), unique=True, max_size=6), st.integers(-60, 130))
def test_the_first_of_the_days_ahead_is_the_next_on_which_a_step_falls(own, left):
    on = before(left)

    assert days_ahead(own, due=DUE, on=on)[0] == min(
        before(step) for step in (*(own or STEPS), 0, *range(-7, -78, -7)) if before(step) >= on
    )


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
        step = latest_step(own, on=on)
        fell_when_known = step is not None and before(step) >= clock.day_of(known)

        assert list(Reminder.objects.values_list("step", flat=True)) == ([step] if fell_when_known else [])
        transaction.set_rollback(True)


MOMENTS = st.lists(st.tuples(st.integers(0, 59), st.integers(0, 23), st.integers(0, 59)), max_size=25)


@pytest.mark.django_db
@settings(
    max_examples=4,
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
