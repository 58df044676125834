"""What a guest ordered goes when its time is over, paid for or not, and nothing of the guest is left."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.audit.verifying import verify
from accounts.models import AuditEntry, DeliveredMail, Message
from billing.models import OrderCheckout, Refund, StripeEvent
from config.lib import clock
from documents.generation.catalogue import kinds
from documents.models import DocumentOrder, GenerationRun, IssuedFile
from intake.erasing import forget_addresses
from intake.models import OrderDraft
from provisioning.leaving.guests import UNPAID_KEPT
from provisioning.leaving.outlived import MONEY_KEPT
from provisioning.leaving.tasks import nightly
from tests.documents.orders.conftest import ada, approve, guest  # noqa: F401  # the cast of another folder
from tests.documents.orders.customer import Customer
from tests.intake.test_forgetting import places_of
from tests.work import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("moved_clock")]
A_DAY = timedelta(days=1)
SAMPLE = kinds()["rent_receipt"].sample("england")
TENANT = SAMPLE["tenant_names"][0]


def a_night_after(period: timedelta) -> int:
    """So much later, the nightly run; what was done before is committed long since."""
    connection.check_constraints()
    clock.move_to(clock.now() + period)
    return nightly()


def fill_in(guest: Customer) -> None:  # noqa: F811
    """Gail answers everything, as far as the button that leads to Stripe."""
    guest.choose("essential_pack", only=["rent_receipt"])
    guest.answer_all(SAMPLE)
    guest.deliver_to()


def close_page(guest: Customer, checkout: OrderCheckout) -> None:  # noqa: F811
    """Stripe's page runs out, and we are told."""
    guest.sandbox.act(checkout.stripe_id, "time-out")
    guest.sandbox.deliver(guest.client)
    work_off()


def nothing_of_gail() -> bool:
    """Whether no table says who she is, or who her tenant is."""
    return places_of("gail") == places_of(TENANT) == []


def test_what_was_begun_and_never_ordered_goes_after_ninety_days(guest):  # noqa: F811
    fill_in(guest)
    assert places_of(TENANT) == ["intake_orderdraft.answers"]

    assert a_night_after(UNPAID_KEPT - A_DAY) == 0
    assert OrderDraft.objects.exists()

    assert a_night_after(2 * A_DAY) == 1
    assert not OrderDraft.objects.exists()
    assert nothing_of_gail()
    assert guest.client.get(reverse("ordering:delivery")).status_code == 302


def test_an_order_that_was_not_paid_goes_with_all_that_was_said_of_it(guest):  # noqa: F811
    fill_in(guest)
    close_page(guest, guest.go_to_pay())
    assert DocumentOrder.objects.get().state == "cancelled"

    a_night_after(UNPAID_KEPT + A_DAY)

    for model in (DocumentOrder, OrderDraft, OrderCheckout, StripeEvent):
        assert not model.objects.exists(), model
    assert nothing_of_gail()
    assert AuditEntry.objects.get(action="provisioning.order_removed").after["reference"].startswith("CVD-")


def test_who_works_on_it_again_keeps_it(guest):  # noqa: F811
    fill_in(guest)
    close_page(guest, guest.go_to_pay())
    clock.move_to(clock.now() + UNPAID_KEPT - A_DAY)
    guest.deliver_to()

    assert a_night_after(2 * A_DAY) == 0
    assert guest.pay().paid_at is not None


def test_an_order_whose_bank_has_not_spoken_stays_until_it_has(guest):  # noqa: F811
    fill_in(guest)
    checkout = guest.go_to_pay()
    guest.sandbox.act(checkout.stripe_id, "debit")
    guest.sandbox.deliver(guest.client)
    work_off()

    assert a_night_after(UNPAID_KEPT + A_DAY) == 0

    guest.sandbox.act(checkout.stripe_id, "bank-paid")
    guest.sandbox.deliver(guest.client)
    work_off()
    assert DocumentOrder.objects.get().paid_at is not None


def test_money_that_waits_for_a_person_keeps_the_order(guest):  # noqa: F811
    fill_in(guest)
    checkout = guest.go_to_pay()
    OrderCheckout.objects.update(expected_pence=1)
    guest.sandbox.act(checkout.stripe_id, "pay")
    guest.sandbox.deliver(guest.client)
    work_off()
    assert StripeEvent.objects.filter(state="held", error_code="billing.wrong_amount").exists()

    assert a_night_after(UNPAID_KEPT + A_DAY) == 0
    assert DocumentOrder.objects.get().email == "gail@example.org"


def test_a_paid_order_goes_after_seven_years_with_files_mails_and_payment(guest, approve):  # noqa: F811
    approve(guest.order())
    files = [file.file.name for file in IssuedFile.objects.all()]
    store = IssuedFile.objects.first().file.storage
    assert files
    assert DeliveredMail.objects.filter(to="gail@example.org").count() >= 2

    assert a_night_after(MONEY_KEPT - A_DAY) == 0
    assert all(store.exists(name) for name in files)

    assert a_night_after(2 * A_DAY) == 1
    for model in (DocumentOrder, GenerationRun, IssuedFile, OrderCheckout, StripeEvent, OrderDraft):
        assert not model.objects.exists(), model
    assert not any(store.exists(name) for name in files)
    assert nothing_of_gail()
    assert nightly() == 0


def test_where_money_went_back_later_the_years_are_counted_from_then(guest, approve):  # noqa: F811
    order = approve(guest.order())
    checkout = OrderCheckout.objects.get()
    Refund.objects.create(
        stripe_id="re_1", order=checkout, charge="ch_1", amount_pence=100, refunded_at=clock.now() + 10 * A_DAY
    )

    assert a_night_after(MONEY_KEPT + A_DAY) == 0
    assert DocumentOrder.objects.filter(pk=order.pk).exists()

    assert a_night_after(10 * A_DAY) == 1
    assert not Refund.objects.exists()


def test_an_order_that_nobody_finished_waits_for_a_person_however_long(guest):  # noqa: F811
    order = guest.order()
    assert order.state == "in_review"

    assert a_night_after(MONEY_KEPT + A_DAY) == 0
    assert DocumentOrder.objects.filter(pk=order.pk).exists()


def test_a_landlord_s_orders_stay_as_long_as_the_account_is_there(pro, client, stripe_sandbox, ada, approve):  # noqa: F811
    client.force_login(pro.owner)
    order = approve(Customer(client, stripe_sandbox).order())
    assert order.landlord == pro

    a_night_after(MONEY_KEPT + A_DAY)

    assert DocumentOrder.objects.filter(pk=order.pk).exists()
    assert IssuedFile.objects.exists()


def test_of_two_orders_only_the_old_one_goes(guest, approve, stripe_sandbox):  # noqa: F811
    old = approve(guest.order())
    clock.move_to(clock.now() + MONEY_KEPT)
    young = approve(Customer(Client(), stripe_sandbox).order())

    assert a_night_after(A_DAY) == 1

    assert list(DocumentOrder.objects.all()) == [young]
    assert Message.objects.filter(key=f"order-files:{young.reference}").exists()
    assert not Message.objects.filter(key__contains=old.reference, to="gail@example.org").exists()
    assert IssuedFile.objects.filter(version__run__ordered_document__order=young).exists()


def test_who_is_forgotten_as_an_applicant_keeps_the_mails_of_what_they_ordered(guest, approve):  # noqa: F811
    order = approve(guest.order())
    Message.objects.create(to="gail@example.org", subject="A word", text="Hello", key="intake-unknown:1")

    forget_addresses({"gail@example.org"})

    assert Message.objects.filter(key=f"order-files:{order.reference}").exists()
    assert not Message.objects.filter(key="intake-unknown:1").exists()


@pytest.mark.django_db(transaction=True)
def test_the_trail_loses_what_it_said_of_the_order_and_still_verifies(guest):  # noqa: F811
    fill_in(guest)
    close_page(guest, guest.go_to_pay())
    order = DocumentOrder.objects.get()
    told = AuditEntry.objects.filter(subject_type="documents.documentorder", subject_id=str(order.pk))
    assert told.exclude(why="").exists()

    a_night_after(UNPAID_KEPT + A_DAY)

    said = told.exclude(action__in=("accounts.trail.erased", "provisioning.order_removed"))
    assert {(entry.why, str(entry.after), entry.address) for entry in said} == {("", "{}", None)}
    assert verify().misfit is None
