"""Staff are told of each trouble with money once, and what they were told of closes by itself when it is over."""

import pytest

from accounts.models import DeliveredMail, User
from adminpanel.jobs.models import Incident
from adminpanel.jobs.tasks import watch
from billing.models import Dispute, Payment, Reconciliation, StripeEvent, Subscription, UnpaidInvoice
from billing.reconciling import begin
from billing.tasks import process_event, reconcile
from config.lib import clock
from tests.billing.subscriber import Subscriber
from tests.factories.jobs import let_all_live
from tests.work import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def sally(client, stripe_sandbox, solo, admin_user) -> Subscriber:
    """Sally, who has paid for her first month; Ada is there to be told, and all that must be alive is."""
    let_all_live()
    subscriber = Subscriber(client, stripe_sandbox, solo)
    subscriber.join()
    return subscriber


def compare() -> Reconciliation:
    row = begin()
    reconcile(row.pk)
    work_off()
    row.refresh_from_db()
    return row


def mails(code: str) -> int:
    """How many mails Ada got of it."""
    work_off()
    ada = User.objects.get(is_superuser=True)
    return DeliveredMail.objects.filter(to=ada.email, text__contains=code).count()


def still_open() -> list[str]:
    watch()
    mine = Incident.objects.filter(closed_at=None, code__startswith="billing.")
    return list(mine.values_list("code", flat=True))


@pytest.mark.parametrize("how", ["win", "lose"])
def test_a_dispute_is_one_incident_until_the_bank_has_decided(sally, how):
    sally.sandbox.tell("charges", sally.api.v1.charges.list().data[0].id, "dispute")
    sally.settle()
    assert still_open() == ["billing.disputed"]
    key = Dispute.objects.get().stripe_id
    sally.sandbox.alter("dispute", key, event="charge.dispute.updated", status="under_review")
    sally.settle()
    assert "under_review" in Incident.objects.get(code__startswith="billing.").sentence
    assert mails("A bank disputes") == 1

    sally.sandbox.tell("disputes", key, how)
    sally.settle()

    assert still_open() == []
    assert Incident.objects.get(code__startswith="billing.").ending == "healed"
    assert mails("A bank disputes") == 2


def test_what_differs_night_after_night_is_one_incident_and_one_mail_until_it_differs_no_more(sally):
    UnpaidInvoice.objects.create(landlord=sally.landlord, stripe_id="in_gone", amount_pence=1)
    for _ in range(3):
        assert compare().state == "done"
    assert still_open() == ["billing.differs"]
    assert (
        Incident.objects.get(code__startswith="billing.").key,
        Incident.objects.get(code__startswith="billing.").seen,
    ) == ("invoice:in_gone", 3)
    assert mails("needs a person") == 1

    UnpaidInvoice.objects.all().delete()
    compare()

    assert still_open() == []


def test_what_was_repaired_is_told_and_nothing_is_wrong(sally):
    Payment.objects.all().delete()

    compare()

    assert still_open() == []
    assert mails("1 differences were repaired") == 1


def test_a_comparison_that_failed_is_an_incident_until_one_is_made(sally):
    for _ in range(2):
        row = begin()
        Reconciliation.objects.filter(pk=row.pk).update(attempts=Reconciliation.MAX_ATTEMPTS - 1)
        for _ in range(3):
            sally.sandbox.fail_next("/v1/events")
        reconcile(row.pk)
    assert still_open() == ["billing.reconciliation_failed"]
    assert mails("could not be compared") == 1

    compare()

    assert still_open() == []


def test_events_that_fail_alike_are_an_incident_until_the_last_of_them_is_worked_off_and_told_anew(sally):
    for times in (1, 2):
        sally.sandbox.alter(
            "subscription", sally.subscription.stripe_id, event="customer.subscription.updated", description="x"
        )
        sally.sandbox.deliver(sally.client)
        StripeEvent.objects.filter(state="received").update(attempts=StripeEvent.MAX_ATTEMPTS - 1)
        for _ in range(3):
            sally.sandbox.fail_next("/v1/subscriptions")
        process_event(StripeEvent.objects.get(state="received").pk)
        assert still_open() == ["billing.event_failed"]
        assert mails("could not be processed") == times

        compare()

        assert still_open() == []


def test_a_second_subscription_is_an_incident_until_one_of_the_two_has_ended(sally):
    first = Subscription.objects.get()
    values = {"landlord": sally.landlord, "price": first.price, "customer_key": first.customer_key}
    Subscription.objects.create(stripe_id="sub_2", stripe_status="active", started_at=clock.now(), **values)
    sally.sandbox.alter("subscription", first.stripe_id, event="customer.subscription.updated", description="x")
    sally.settle()
    assert still_open() == ["billing.second_subscription"]

    Subscription.objects.filter(stripe_id="sub_2").update(stripe_status="canceled", ended_at=clock.now())

    assert still_open() == []
