"""Somebody who ordered without an account asks to be forgotten, and staff see to it."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from billing.models import OrderCheckout, StripeEvent
from config.lib import clock
from documents.generation.catalogue import kinds
from documents.models import DocumentOrder, IssuedFile
from provisioning.leaving.outlived import MONEY_KEPT
from provisioning.leaving.tasks import nightly
from tests.adminpanel.conftest import prove
from tests.documents.orders.conftest import approve, guest  # noqa: F401  # the cast of another folder
from tests.documents.orders.customer import Customer
from tests.intake.test_forgetting import places_of
from tests.work import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("moved_clock")]
WHY = {"reason": "They asked in a letter"}


def page_of(order: DocumentOrder, act: str = "change") -> str:
    """The staff's page of an order, or of an act upon it."""
    return reverse(f"admin:documents_documentorder_{act}", args=[order.pk])


def erase(browser: Client, order: DocumentOrder) -> str:
    """Erase as one who is sure, what was done before being committed; what the page says then."""
    connection.check_constraints()
    sure = WHY | {"typed": order.reference}
    return browser.post(page_of(order, "erase"), sure, follow=True).content.decode()


@pytest.fixture
def ada(admin_user: User) -> User:
    """Ada, who checks orders, too."""
    return admin_user


@pytest.fixture
def staff(admin_user: User, guest: Customer) -> Client:  # noqa: F811
    """Ada's browser, beside Gail's; she has just proved that it is her."""
    browser = Client()
    browser.force_login(admin_user)
    prove(browser)
    return browser


def test_it_goes_at_once_and_what_was_paid_stays_without_a_name(guest, staff, approve, admin_user):  # noqa: F811
    order = approve(guest.order())
    files = IssuedFile.objects.all()
    store, names = files[0].file.storage, [file.file.name for file in files]
    assert page_of(order, "erase") in staff.get(page_of(order)).content.decode()

    text = erase(staff, order)

    assert f"{order.reference}: erased, but for what was paid." in text
    assert not DocumentOrder.objects.exists()
    assert not any(store.exists(name) for name in names)
    assert places_of("gail") == []
    paid = OrderCheckout.objects.get()
    assert (paid.reference, paid.state) == (order.reference, "paid")
    assert StripeEvent.objects.exists()
    entry = AuditEntry.objects.get(action="provisioning.order_removed")
    assert (entry.actor, entry.why) == (admin_user, WHY["reason"])

    clock.move_to(clock.now() + MONEY_KEPT)
    assert nightly() >= 1
    assert not OrderCheckout.objects.exists()
    assert not StripeEvent.objects.exists()


def test_while_an_order_is_under_way_it_stays(guest, staff):  # noqa: F811
    order = guest.order()
    assert order.state == "in_review"

    assert "It is under way, or can still be paid." in erase(staff, order)
    assert DocumentOrder.objects.get().email == "gail@example.org"


def test_while_it_can_still_be_paid_it_stays_and_once_it_cannot_nothing_is_left(guest, staff):  # noqa: F811
    guest.choose("essential_pack", only=["rent_receipt"])
    guest.answer_all(kinds()["rent_receipt"].sample("england"))
    guest.deliver_to()
    checkout = guest.go_to_pay()
    order = DocumentOrder.objects.get()
    assert "can still be paid" in erase(staff, order)

    guest.sandbox.act(checkout.stripe_id, "time-out")
    guest.sandbox.deliver(guest.client)
    work_off()
    erase(staff, order)

    assert not DocumentOrder.objects.exists()
    assert not OrderCheckout.objects.exists()
    assert places_of("gail") == []


def test_a_landlord_s_order_goes_with_their_account_alone(staff, pro, stripe_sandbox, approve):  # noqa: F811
    browser = Client()
    browser.force_login(pro.owner)
    order = approve(Customer(browser, stripe_sandbox).order())

    assert page_of(order, "erase") not in staff.get(page_of(order)).content.decode()
    assert "goes with their account" in erase(staff, order)
    assert DocumentOrder.objects.filter(pk=order.pk).exists()


def test_without_the_reference_typed_nothing_is_erased(guest, staff, approve):  # noqa: F811
    order = approve(guest.order())

    answer = staff.post(page_of(order, "erase"), WHY | {"typed": "CVD-2020-000001"})

    assert answer.context["form"].errors["typed"]
    assert DocumentOrder.objects.filter(pk=order.pk).exists()


def test_whoever_has_not_just_proved_that_it_is_them_is_asked_to(guest, approve, admin_user):  # noqa: F811
    order = approve(guest.order())
    browser = Client()
    browser.force_login(admin_user)

    asked = browser.post(page_of(order, "erase"), WHY | {"typed": order.reference})

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert DocumentOrder.objects.filter(pk=order.pk).exists()
