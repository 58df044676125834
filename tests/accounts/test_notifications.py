"""A landlord says when reminders come and which mails do not; whatever sends them asks."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, DeliveredMail, Message, MobileNumber, NotificationWishes
from accounts.sms.sending import queue_text
from compliance import day as days
from compliance.models import ReportRun
from compliance.reports.tasks import make
from compliance.states import DigestState
from compliance.tasks import send_digest, sweep
from config.lib import clock
from config.lib.hours import open_from
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.compliance.conftest import browser_of
from tests.compliance.reminding import LONDON, beat, before, daily, duty, london, mails, told
from tests.compliance.reports.asking import day_parts
from tests.compliance.tenants.conftest import let_in
from tests.factories.accounts import MemberFactory
from tests.factories.compliance import add_home, checked
from tests.work import work_off

pytestmark = pytest.mark.django_db
PAGE = reverse("compliance:settings-notifications")
NUMBER = "+447400123456"
ALL = ["monthly", "tenant_wrote", "tenant_asked", "report_ready"]
USUAL = {"digest_at": 8, "quiet_from": 20, "quiet_until": 8, "mails": ALL}


@pytest.fixture
def sally(solo) -> Client:
    """Sally's browser, signed in."""
    return browser_of(solo.owner)


@pytest.fixture
def parvati(portfolio) -> Client:
    """Parvati's browser, signed in; her plan has tenants, reports and texts."""
    return browser_of(portfolio.owner)


@pytest.fixture
def tina(portfolio):
    """Tina, who lives in Parvati's flat and was let in."""
    occupier = add_home(portfolio).tenancies.get().occupiers.get()
    occupier.name = "Tina Tenant"
    occupier.save()
    return let_in(occupier, email="tina@example.org", by=portfolio.owner)


def want(browser: Client, **said: object) -> None:
    """Save the page, with what it would hold unless something else is said."""
    offered = [kind for kind in ALL if f'value="{kind}"' in browser.get(PAGE).content.decode()]
    answer = browser.post(PAGE, USUAL | {"mails": offered} | said)
    assert answer.status_code == 302, answer.context["form"].errors


def sent(template: str) -> int:
    return Message.objects.filter(template=template).count()


# Hours ------------------------------------------------------------------------------------------


def test_the_mail_with_reminders_comes_at_the_hour_that_was_chosen(sally, solo):
    want(sally, digest_at=17)
    gas = duty(solo)

    for hour in (9, 12, 16):
        beat(london(before(7), hour))
    assert mails() == []
    beat(london(before(7), 17))

    assert told(gas) == [7]


def test_quiet_hours_put_off_what_falls_into_them_and_lose_nothing(sally, solo):
    want(sally, quiet_from=12, quiet_until=10, digest_at=10)
    gas = duty(solo)

    beat(london(before(7), 9))
    beat(london(before(7), 13))
    assert told(gas) == []
    beat(london(before(6), 9))
    assert told(gas) == []
    beat(london(before(6), 10))

    assert told(gas) == [7]


def not_now() -> dict[str, int]:
    """Hours that this very hour is none of."""
    hour = clock.now().astimezone(LONDON).hour
    opens, closes = (hour + 1, 24) if hour < 12 else (0, hour)
    return {"quiet_until": opens, "quiet_from": closes, "digest_at": opens}


def test_a_worker_sends_no_digest_in_quiet_hours(sally, solo, settings):
    settings.REMINDER_HOURS = (0, 24)
    want(sally, mails=["monthly"], **not_now())
    duty(solo, due=clock.today())
    sweep()

    send_digest(daily().get().pk)

    assert daily().get().state != DigestState.SENT
    assert not sent("digest")


def test_other_landlords_keep_their_hours(sally, solo, portfolio):
    want(sally, digest_at=17)
    late, early = duty(solo), duty(portfolio)

    beat(london(before(7), 9))

    assert (told(late), told(early)) == ([], [7])


def test_text_messages_keep_the_quiet_hours(parvati, portfolio, settings):
    settings.REMINDER_HOURS = (0, 24)
    MobileNumber.objects.create(landlord=portfolio, number=NUMBER, verified_at=clock.now())
    want(parvati, texts="on", **not_now())
    message = queue_text("test", to=NUMBER, key="quiet", context={}, landlord=portfolio)
    work_off()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 0)
    assert message.run_after > clock.real_now()

    want(parvati, texts="on", quiet_from=24, quiet_until=0)
    Message.objects.update(run_after=clock.real_now())
    work_off()
    assert DeliveredMail.objects.filter(to=NUMBER).count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"quiet_until": 19, "quiet_from": 12, "digest_at": 12}, "Choose a time before 12:00"),
        ({"quiet_until": 10, "digest_at": 9}, "outside your quiet hours"),
        ({"digest_at": 3}, "Select a valid choice"),
        ({"mails": ["reminders"]}, "Select a valid choice"),
    ],
)
def test_hours_that_cannot_be_are_refused_at_the_field(sally, said, words):
    refused = sally.post(PAGE, USUAL | {"mails": ["monthly"]} | said)

    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert not NotificationWishes.objects.exists()


def test_where_the_installation_s_hours_leave_nothing_they_count_alone(sally, solo, settings):
    want(sally, quiet_from=10, mails=["monthly"])
    settings.REMINDER_HOURS = (12, 20)
    gas = duty(solo)

    beat(london(before(7), 13))

    assert told(gas) == [7]


def test_hours_are_those_of_clocks_in_london():
    july = london(date(2027, 7, 1), 9)

    assert open_from(july, hours=(10, 12)) == london(date(2027, 7, 1), 10)
    assert open_from(july + timedelta(hours=3), hours=(10, 12)) == london(date(2027, 7, 2), 10)


# Kinds ------------------------------------------------------------------------------------------


def month_passes(landlord) -> None:
    duty(landlord, due=None)
    days.turn(on=date(2027, 6, 20), at=london(date(2027, 6, 20)))
    beat(london(date(2027, 7, 3)))


@pytest.mark.parametrize(("chosen", "count"), [(["monthly"], 1), ([], 0)])
def test_the_monthly_summary_comes_to_who_wants_it(sally, solo, chosen, count):
    want(sally, mails=chosen)
    month_passes(solo)

    assert sent("monthly") == count


def test_a_summary_that_waits_does_not_go_once_it_is_not_wanted(sally, solo):
    want(sally, mails=["monthly"], digest_at=17)
    month_passes(solo)
    want(sally, mails=[])
    beat(london(date(2027, 7, 3), 18))

    assert sent("monthly") == 0


def test_no_wish_stops_the_reminders_of_the_law(sally, solo):
    want(sally, mails=[])
    gas = duty(solo)

    beat(london(before(7)))

    assert told(gas) == [7]
    assert "What always comes" in sally.get(PAGE).content.decode()


@pytest.mark.parametrize(("muted", "wrote", "asked"), [("tenant_wrote", 0, 1), ("tenant_asked", 1, 0)])
def test_what_tenants_say_is_mailed_to_who_wants_it_and_always_on_the_page(parvati, tina, muted, wrote, asked):
    want(parvati, mails=[kind for kind in ALL if kind != muted])

    tenant = browser_of(tina.user)
    tenant.post(reverse("tenancy:messages", args=[tina.tenancy_id]), {"text": "The boiler leaks"})
    tenant.post(reverse("tenancy:requests", args=[tina.tenancy_id]), {"wanted": "other", "note": "The inventory"})

    assert (sent("tenant_wrote"), sent("tenant_asked")) == (wrote, asked)
    assert "1 unread message" in parvati.get(reverse("compliance:tenants")).content.decode()


@pytest.mark.parametrize(("chosen", "count"), [(["report_ready"], 1), ([], 0)])
def test_that_an_evidence_pack_is_ready_is_mailed_to_who_wants_it(parvati, portfolio, chosen, count):
    checked(add_home(portfolio))
    want(parvati, mails=chosen)
    pack = {"home": portfolio.properties.get().pk, "matters": ["certificate", "event"], "kind": "pack"}
    asked = parvati.post(reverse("compliance:report-evidence"), pack | day_parts("until", clock.today()))
    assert asked.status_code == 302, asked.context["form"].errors
    make(ReportRun.objects.get().pk)

    assert ReportRun.objects.get().state == "made"
    assert sent("report_ready") == count


def test_only_what_the_plan_sends_is_offered_and_what_was_said_is_kept_for_its_return(parvati, portfolio):
    want(parvati, mails=["monthly"])
    assign_plan(portfolio, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="Smaller")
    assert "A tenant wrote to you" not in parvati.get(PAGE).content.decode()

    want(parvati, mails=[])

    assert set(NotificationWishes.objects.get().muted) == set(ALL)


def test_texts_are_switched_here_too_once_a_number_is_proved(parvati, portfolio):
    assert "Prove a mobile number first" in parvati.get(PAGE).content.decode()
    MobileNumber.objects.create(landlord=portfolio, number=NUMBER, verified_at=clock.now())

    want(parvati, texts="on")
    portfolio.refresh_from_db()
    assert portfolio.wants_sms
    want(parvati)
    portfolio.refresh_from_db()
    assert not portfolio.wants_sms


def test_who_pays_late_switches_texts_off_but_not_on(parvati, portfolio):
    MobileNumber.objects.create(landlord=portfolio, number=NUMBER, verified_at=clock.now())
    want(parvati, texts="on")
    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.LIMITED, why="Late")

    want(parvati)
    refused = parvati.post(PAGE, USUAL | {"texts": "on"})

    assert (refused.status_code, refused.context["error"].code) == (403, "plans.subscription_inactive")


def test_the_trail_says_that_it_was_changed_once(sally, solo):
    want(sally, mails=["monthly"], digest_at=17)
    want(sally, mails=["monthly"], digest_at=17)

    entry = AuditEntry.objects.get(action="accounts.notifications_changed")
    assert (entry.landlord_id, entry.actor_id, entry.after["digest_at"]) == (solo.pk, solo.owner.pk, 17)
    assert "changed when and of what the landlord is told" in sally.get(reverse("compliance:trail")).content.decode()


def test_a_member_sets_them_too_since_they_hold_for_all(solo):
    milo = browser_of(MemberFactory(landlord=solo).user)

    want(milo, mails=[], digest_at=9)

    assert 'from <span class="figures">09:00' in milo.get(reverse("compliance:settings")).content.decode()


def test_the_overview_leads_to_every_page_of_the_settings(sally):
    page = sally.get(reverse("compliance:settings")).content.decode()

    own = [f"compliance:settings-{name}" for name in ("plan", "team", "notifications", "branding", "texts")]
    library = ["account_change_password", "mfa_index", "usersessions_list", "leaving:archives", "compliance:address"]
    locked = {"compliance:settings-branding", "compliance:settings-texts"}  # not in Sally's plan
    for name in {*own, *library} - locked:
        assert f'href="{reverse(name)}"' in page, name
    for name in library[:3]:
        assert sally.get(reverse(name)).status_code in (200, 302)
