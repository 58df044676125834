"""Time that passes for a landlord: renewals, a card that fails, recovery, the end; every mail and beat entry in it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import DeliveredMail, Landlord
from billing.errors import SandboxRefused
from billing.models import Customer, Payment, StripeEvent, Subscription
from billing.moving import SandboxWorld, read_span
from billing.moving import advance as move
from config import passing
from config.lib import clock
from plans.models import PlanAssignment
from plans.status import Status
from tests.billing.checkouts import begin_checkout

pytestmark = pytest.mark.django_db


@pytest.fixture
def payer(applicant, stripe_sandbox, client, work_off) -> Landlord:
    """Alma, who has paid for her first month."""
    stripe_sandbox.act(begin_checkout(applicant).stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()
    return applicant


def status_of(landlord: Landlord) -> Status:
    """Our word for how it stands with the landlord's subscription."""
    return PlanAssignment.objects.get(landlord=landlord).status


def card(stripe_sandbox, landlord: Landlord, action: str, **values: str) -> None:
    """What the landlord's card does from now on."""
    stripe_sandbox.tell("customers", Customer.objects.get(landlord=landlord).stripe_id, action, **values)


@pytest.mark.long
def test_every_month_is_paid_and_receipted_at_its_time_and_in_the_same_way(advance, payer):
    said = []
    move("64d", report=lambda at, what: said.append(what))

    payments = list(Payment.objects.filter(landlord=payer).order_by("paid_at"))
    assert [payment.amount_pence for payment in payments] == [6800, 1900, 1900]
    assert DeliveredMail.objects.filter(to=payer.email).count() == 3
    assert payments[-1].paid_at > clock.real_now() + timedelta(days=58)
    assert status_of(payer) == Status.ENABLED
    assert Subscription.objects.get(landlord=payer).current_period_end > clock.now()
    assert set(StripeEvent.objects.values_list("state", flat=True)) <= {"processed", "ignored"}
    renewals = [what for what in said if what.startswith(("invoice", "customer", "charge", "payment"))]
    assert renewals[: len(renewals) // 2] == renewals[len(renewals) // 2 :] != []
    assert 64 <= said.count("compliance.day") < 80  # once a day, oftener at the end and where a renewal falls


def test_a_card_that_fails_limits_the_landlord_and_ends_the_subscription_after_the_last_try(
    advance, sleep_through, payer, stripe_sandbox
):
    card(stripe_sandbox, payer, "every-charge", outcome="declines")

    sleep_through("29d")
    advance("4d")
    assert status_of(payer) == Status.LIMITED
    advance("2w")

    assert status_of(payer) == Status.DISABLED
    assert Subscription.objects.get(landlord=payer).stripe_status == "canceled"
    assert Payment.objects.filter(landlord=payer).count() == 1


def test_a_new_card_brings_everything_back(advance, sleep_through, payer, stripe_sandbox):
    card(stripe_sandbox, payer, "every-charge", outcome="declines")
    sleep_through("29d")
    advance("3d")
    assert status_of(payer) == Status.LIMITED

    card(stripe_sandbox, payer, "new-card")
    advance("1h")

    assert status_of(payer) == Status.ENABLED
    assert Payment.objects.filter(landlord=payer).count() == 2


def test_a_retry_that_waits_has_its_turn_on_the_moved_clock(advance, payer, stripe_sandbox):
    key = Subscription.objects.get(landlord=payer).stripe_id
    stripe_sandbox.alter("subscription", key, event="customer.subscription.updated", description="A note")
    for _ in range(3):  # as often as the SDK asks
        stripe_sandbox.fail_next("/v1/subscriptions")

    advance("3h")

    assert set(StripeEvent.objects.values_list("state", flat=True)) <= {"processed", "ignored"}
    assert StripeEvent.objects.filter(attempts=2).count() == 1


def test_every_entry_runs_in_the_order_of_time_and_the_clock_shows_its_hour(advance, payer):
    said = []
    move("2d", report=lambda at, what: said.append((at, what)))

    runs = [(at, what) for at, what in said if what == "compliance.day"]
    assert len(runs) == 8
    assert {clock.local(at).strftime("%H:%M") for at, _ in runs} == {"00:05", "03:05", "06:05", "12:05"}
    assert [at for at, _ in runs] == sorted(at for at, _ in runs)
    assert {"reminders.sweep", "intake.sweep", "messages.sweep"} <= {what for _, what in said}


def test_both_clocks_show_the_same_afterwards(advance, payer, stripe_sandbox):
    now = advance("1d6h")

    assert abs(stripe_sandbox.now() - now.timestamp()) < 10
    assert timedelta(hours=29) < clock.ahead() < timedelta(hours=31)
    assert passing.app.conf.task_always_eager is False


# The command ------------------------------------------------------------------------------------


def test_the_command_moves_and_says_what_happened(advance, applicant):
    intent, out = begin_checkout(applicant), StringIO()

    call_command("sandbox", "advance", "25h", stdout=out)

    assert "checkout.session.expired" in out.getvalue()
    assert "compliance.day" in out.getvalue()
    assert "1.0 days ahead" in out.getvalue()
    intent.refresh_from_db()
    assert intent.state == "expired"


def test_the_command_says_what_the_clocks_show(advance, payer):
    out = StringIO()

    call_command("sandbox", "status", stdout=out)

    assert "0.0 days ahead" in out.getvalue()
    assert "Next at Stripe:" in out.getvalue()


@pytest.mark.parametrize("words", ["", "45", "d", "-3d", "45x", "0d", "99999d", "1.5d"])
def test_what_is_no_span_is_refused(words):
    with pytest.raises(SandboxRefused):
        read_span(words)


def test_nothing_moves_in_production(advance, settings):
    settings.CLOCK_FILE = None

    with pytest.raises(CommandError, match="production"):
        call_command("sandbox", "advance", "1d")


def test_nothing_moves_beside_a_live_key(advance, settings):
    settings.STRIPE_SECRET_KEY = "sk_live_of_somebody"

    with pytest.raises(CommandError, match="live key"):
        call_command("sandbox", "advance", "1d")
    assert clock.ahead() == timedelta()


def test_without_a_sandbox_the_command_says_what_is_missing(advance, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:1"

    with pytest.raises(CommandError, match="Is it running"):
        call_command("sandbox", "status")


def test_events_that_were_taken_are_not_taken_again(advance, payer, stripe_sandbox):
    advance("1h")
    before = StripeEvent.objects.count()

    world = SandboxWorld(stripe_sandbox.url, report=lambda at, what: None)

    assert world.deliver() == 0
    assert StripeEvent.objects.count() == before
