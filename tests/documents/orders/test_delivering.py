"""What was paid for comes in every way that was ordered, to guests and in the portal, within what was promised."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import DeliveredMail
from config.lib import clock
from documents.generation.catalogue import kinds
from documents.models import DocumentOrder
from documents.orders.states import OrderState
from tests.documents.generation.finished import words_of_pdf
from tests.documents.orders.customer import Customer
from tests.work import work_off

pytestmark = pytest.mark.django_db
TWO = ["rent_receipt", "deposit_letter"]
BOTH = kinds()["deposit_letter"].sample("england") | kinds()["rent_receipt"].sample("england")


def order_two(customer: Customer, **more: str) -> DocumentOrder:
    """Two documents of a pack of five, whose questions are asked once."""
    customer.choose("essential_pack", only=TWO)
    customer.answer_all(BOTH)
    customer.deliver_to(**more)
    return customer.pay()


def names_in(response) -> list[str]:
    """The files of a ZIP that was sent."""
    return sorted(zipfile.ZipFile(io.BytesIO(b"".join(response))).namelist())


def test_of_a_pack_only_what_was_chosen_is_made_and_comes_as_one_zip(client, guest, approve):
    order = approve(order_two(guest))

    page = client.get(guest.link_in_mail("/orders/files/"))
    names = names_in(client.get(reverse("orders:bundle", args=[page.context["token"]])))

    assert sorted(order.documents.values_list("kind", flat=True)) == sorted(TWO)
    assert {re.sub(r".*-\d ", "", name) for name in names} == {
        *("Deposit letter.docx", "Deposit letter.pdf", "Rent receipt.docx", "Rent receipt.pdf")
    }


def test_a_landlord_finds_orders_files_and_zip_in_the_portal(client, guest, solo, approve):
    client.force_login(solo.owner)
    order = approve(order_two(guest))

    listed = client.get(reverse("ordered:list")).content.decode()
    detail = client.get(reverse("ordered:detail", args=[order.pk]))

    assert order.reference in listed
    assert "Essential pack" in listed
    assert "Delivered" in listed
    assert len(detail.context["files"]) == 4
    assert len(names_in(client.get(reverse("ordered:zip", args=[order.pk])))) == 4
    one = detail.context["files"][0]
    assert b"".join(client.get(reverse("ordered:file", args=[order.pk, one.pk]))).startswith(b"%PDF")


def test_a_landlord_whose_subscription_ended_keeps_what_was_bought(client, guest, lapsed, approve):
    client.force_login(lapsed.owner)
    order = approve(guest.order())

    assert client.get(reverse("ordered:zip", args=[order.pk])).status_code == 200


def test_a_guest_follows_an_order_by_its_link_on_any_device(client, guest, approve):
    order = guest.order()
    link = guest.link_in_mail("/orders/CVD")
    client.cookies.clear()

    before = client.get(link).content.decode()
    approve(order)
    after = client.get(link).content.decode()

    assert "Your documents are promised by" in before
    assert "Send me a new link" not in before
    assert "Send me a new link" in after
    assert client.get(link.replace(order.reference, "CVD-2026-999999")).status_code == 404


def test_an_order_that_is_late_says_so(client, guest, moved_clock):
    order = guest.order()
    link = guest.link_in_mail("/orders/CVD")

    clock.move_to(order.due_at + timedelta(minutes=1))
    page = " ".join(client.get(link).content.decode().split())

    assert "are late. We are sorry." in page
    assert "Your documents are promised by" not in page


@pytest.mark.parametrize(("more", "hours"), [({}, 72), ({"is_fast": "on"}, 24)])
def test_the_clock_runs_from_the_payment(guest, more, hours):
    order = guest.order(**more)

    assert order.due_at - order.paid_at == timedelta(hours=hours)


def test_papers_that_were_ordered_too_have_to_be_posted_before_it_is_delivered(client, guest, ada, approve):
    order = approve(guest.order(is_posted="on", post_to="12 Elm Road\nReading\nRG2 7CD"))
    assert (order.total_pence, order.state) == (2900 + 2500, OrderState.DELIVERING)
    assert DeliveredMail.objects.filter(subject__contains="Your documents").count() == 1  # the files need not wait
    client.force_login(ada)
    page = f"/admin/documents/documentorder/{order.pk}/review/"
    seen = client.get(page)
    assert "12 Elm Road" in seen.content.decode()

    told = {"deed": "posted", "seen": seen.context["seen"]}
    day = {"posted_on_day": "23", "posted_on_month": "11", "posted_on_year": "2026"}
    client.post(page, {**told, "carrier_reference": "", **day})
    order.refresh_from_db()
    assert order.posted_on is None
    client.post(page, {**told, "carrier_reference": "AB 123 456 785 GB", **day})
    work_off()

    order.refresh_from_db()
    assert (order.state, order.carrier_reference) == (OrderState.DELIVERED, "AB 123 456 785 GB")
    client.logout()
    followed = client.get(guest.link_in_mail("/orders/CVD")).content.decode()
    assert "Printed and posted on 23 November 2026, tracked as AB 123 456 785 GB." in followed


@pytest.mark.parametrize(("kind", "pence"), [("full_audit", 9900), ("hmo_audit", 7900)])
@pytest.mark.parametrize("nation", ["england", "northern_ireland"])
def test_an_audit_is_ordered_page_by_page_and_made(guest, kind, pence, nation):
    order = guest.order(kind, product=kind, nation=nation)

    assert (order.state, order.total_pence) == (OrderState.IN_REVIEW, pence)
    assert "Plan of work" in words_of_pdf(order.documents.get().run.version.draft_pdf.read())
