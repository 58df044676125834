"""Reminders reach whom they should, where the plan lets them, through the worker and the mailbox."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import DeliveredMail, Message
from compliance.homes import Management
from compliance.models import Digest, Reminder, Requirement
from compliance.reminders import services
from compliance.reminders.selectors import next_reminder_on
from compliance.states import DigestState
from compliance.tasks import send_digest, sweep
from config.lib import clock
from plans.models import Plan
from plans.services import assign_plan
from plans.status import Status
from tests.compliance.reminding import (
    AGENT,
    DUE,
    LONG_AGO,
    beat,
    before,
    daily,
    duty,
    london,
    mails,
    told,
)

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
