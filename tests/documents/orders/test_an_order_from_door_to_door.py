"""From the public page to the delivered file, by Stripe's own events and through pages alone."""

import hashlib
import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail
from billing.models import OrderCheckout
from documents.generation.catalogue import kinds
from documents.models import IssuedFile
from documents.orders.states import OrderState
from tests.documents.generation.finished import words_of_pdf
from tests.work import work_off

pytestmark = pytest.mark.django_db


def test_a_guest_orders_pays_and_gets_checked_files(client, guest, approve):
    order = guest.order()

    assert (order.state, order.total_pence, order.landlord) == (OrderState.IN_REVIEW, 2900, None)
    assert not DeliveredMail.objects.filter(subject__contains="Your documents").exists()
    order = approve(order)
    assert order.state == OrderState.DELIVERED
    page = client.get(guest.link_in_mail("/orders/files/"))
    assert page.status_code == 200
    names = [file.name for file in page.context["files"]]
    assert names == [f"{order.reference}-1 Rent receipt.pdf", f"{order.reference}-1 Rent receipt.docx"]
    pdf = b"".join(client.get(reverse("orders:file", args=[page.context["token"], page.context["files"][0].pk])))
    assert IssuedFile.objects.get(format="pdf").sha256 == hashlib.sha256(pdf).hexdigest()
    assert "£1,850.00" in words_of_pdf(pdf)
    assert "DRAFT" not in words_of_pdf(pdf)
    bundle = b"".join(client.get(reverse("orders:bundle", args=[page.context["token"]])))
    assert sorted(zipfile.ZipFile(io.BytesIO(bundle)).namelist()) == sorted(names)


def test_a_row_says_on_a_phone_too_how_its_dates_are_written(guest):
    guest.choose("essential_pack", only=["rent_receipt"])
    page = guest.client.get(reverse("ordering:questions", args=["rent"])).content.decode()

    assert 'data-label="Received on, such as 27/3/2026"' in page
    assert 'data-label="How it was paid"' in page


def test_a_corrected_address_gets_the_link_and_the_one_typed_before_opens_nothing_more(guest):
    guest.choose("essential_pack", only=["rent_receipt"])
    guest.answer_all(kinds()["rent_receipt"].sample("england"))
    guest.deliver_to(email="gall@example.org")
    work_off()
    wrong = guest.link_in_mail("/documents/go-on/")
    somebody = Client()
    assert somebody.get(wrong, follow=True).request["PATH_INFO"] == reverse("ordering:check")

    guest.deliver_to()
    work_off()

    assert guest.last.request["PATH_INFO"] == reverse("ordering:check")
    assert somebody.get(reverse("ordering:check")).url == reverse("ordering:start")
    assert Client().get(wrong).status_code == 410
    right = Client().get(guest.link_in_mail("/documents/go-on/"), follow=True)
    assert right.request["PATH_INFO"] == reverse("ordering:check")

    guest.pay()
    assert Client().get(wrong).status_code == 410


def test_what_another_window_changed_of_an_order_is_shown_before_it_is_paid(client, guest):
    guest.choose("essential_pack", only=["rent_receipt"])
    guest.answer_all(kinds()["rent_receipt"].sample("england"))
    seen = guest.deliver_to().context["seen"]
    guest.deliver_to(is_fast="on")  # in another window

    page = client.post(reverse("ordering:pay"), {"seen": seen}, follow=True)

    assert page.request["PATH_INFO"] == reverse("ordering:check")
    assert "changed after this page was opened" in page.content.decode()
    assert not OrderCheckout.objects.exists()
    assert client.post(reverse("ordering:pay"), {"seen": page.context["seen"]}).status_code == 303
