"""Events that failed for good in an outage, and what is older than the last comparison, come right by night."""

import pytest

from accounts.models import DeliveredMail
from billing.models import Dispute, Refund, StripeEvent
from billing.tasks import process_event
from tests.billing.subscriber import Subscriber
from tests.billing.test_reconciliation import compare, stripe_forgets_events
from tests.factories.accounts import AdministratorFactory
from tests.work import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_dispute(sally) -> Dispute:
    """Sally's bank contested her payment two months ago, and all was compared since."""
    sally.sandbox.tell("charges", sally.api.v1.charges.list().data[0].id, "dispute")
    sally.settle()
    dispute = Dispute.objects.get()
    sally.sandbox.alter("dispute", dispute.stripe_id, created=int(sally.sandbox.now()) - 60 * 86400)
    assert compare() == []
    return dispute


def lose_while_stripe_is_down(sally: Subscriber, dispute: Dispute) -> None:
    """The bank keeps the money, and Stripe answers none of the attempts at what it told of that."""
    sally.sandbox.alter("dispute", dispute.stripe_id, event="charge.dispute.updated", reason="general")
    sally.sandbox.tell("disputes", dispute.stripe_id, "lose")
    sally.sandbox.deliver(sally.client)
    StripeEvent.objects.filter(state="received").update(attempts=StripeEvent.MAX_ATTEMPTS - 1)
    for key in StripeEvent.objects.filter(state="received").values_list("pk", flat=True):
        for _ in range(3):
            sally.sandbox.fail_next("/v1/disputes")
        process_event(key)
    work_off()


def test_events_that_failed_in_a_long_outage_are_one_incident_and_are_tried_again_by_night(sally, old_dispute):
    admin = AdministratorFactory()
    lose_while_stripe_is_down(sally, old_dispute)
    assert StripeEvent.objects.filter(state="failed").count() == 2
    assert DeliveredMail.objects.filter(to=admin.email, text__contains="could not be processed").count() == 1

    found = compare()

    assert Dispute.objects.get().status == "lost"
    assert {(each.kind, each.ours, each.is_repaired) for each in found} == {("event", "It failed", True)}
    assert not StripeEvent.objects.filter(state="failed").exists()


def test_an_event_that_fails_again_has_one_attempt_more_and_is_left_for_the_next_night(sally, old_dispute):
    admin = AdministratorFactory()
    lose_while_stripe_is_down(sally, old_dispute)
    failed = StripeEvent.objects.filter(state="failed").order_by("pk")
    for _ in range(3):
        sally.sandbox.fail_next("/v1/disputes")

    compare()

    assert failed.count() == 1
    assert DeliveredMail.objects.filter(to=admin.email, text__contains="could not be processed").count() == 1
    compare()
    assert not failed.exists()


def test_an_old_dispute_of_which_no_event_came_is_brought_up_to_date(sally, old_dispute):
    sally.sandbox.tell("disputes", old_dispute.stripe_id, "lose")
    stripe_forgets_events(sally)

    found = compare()

    assert Dispute.objects.get().status == "lost"
    assert [(each.kind, each.ours, each.theirs) for each in found] == [("dispute", "needs_response", "lost")]


def test_an_old_refund_that_was_on_its_way_is_brought_up_to_date(sally):
    charge = sally.api.v1.charges.list().data[0]
    refund = sally.api.v1.refunds.create({"charge": charge.id, "amount": 500})
    sally.sandbox.alter("refund", refund.id, status="pending")
    sally.settle()
    sally.sandbox.alter("refund", refund.id, status="failed", created=1_000_000_000)

    compare()

    assert Refund.objects.get().status == "failed"
