"""Staff check what was made: they approve, ask for changes or ask the customer, and nothing leaves before."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail
from documents.generation.catalogue import kinds
from documents.models import GenerationRun
from documents.orders.states import OrderState
from tests.adminpanel.at_once import at_once
from tests.documents.generation.finished import words_of_pdf
from tests.documents.orders.customer import posted
from tests.factories.accounts import AdministratorFactory
from tests.work import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, ada, guest):
    """Ada's review page of Gail's order: post a deed to it, and see the order afterwards."""
    order = guest.order()
    client.force_login(ada)
    page = f"/admin/documents/documentorder/{order.pk}/review/"

    def decide(**values):
        seen = client.get(page)
        told = {"seen": seen.context["seen"]} | values
        response = client.post(page, told, follow=True) if values else seen
        work_off()
        order.refresh_from_db()
        return order, response

    return decide


def test_answers_text_and_findings_stand_side_by_side(desk, client):
    order, page = desk()

    text = page.content.decode()
    assert "12 High Street, Leeds, LS2 7EW" in text
    assert "We confirm that we have received £1,850.00" in text
    assert "No language model was used" in text
    draft = client.get(reverse("admin:documents_documentorder_draft", args=[order.pk, 1, "pdf"]))
    assert "This is a draft" in words_of_pdf(b"".join(draft))


def test_what_is_approved_is_locked_and_delivered(desk, ada):
    order, page = desk(deed="approve")

    assert "approved. Its files are being finished." in page.content.decode()
    assert order.state == OrderState.DELIVERED
    assert order.documents.get().run.version.approved_by == ada


def test_a_second_member_of_staff_is_told_that_it_was_decided(desk):
    _, page = desk()
    seen = page.context["seen"]
    desk(deed="approve")

    order, page = desk(deed="approve", seen=seen)

    assert "Somebody else acted on this order" in page.content.decode()
    assert order.notes.count() == 0


def test_a_second_member_of_staff_is_told_that_the_papers_are_posted_already(client, guest, ada, approve):
    order = approve(guest.order(is_posted="on", post_to="12 Elm Road\nReading\nRG2 7CD"))
    client.force_login(ada)
    page = f"/admin/documents/documentorder/{order.pk}/review/"
    seen = client.get(page).context["seen"]
    day = {"posted_on_day": "23", "posted_on_month": "11", "posted_on_year": "2026"}
    said = {"deed": "posted", "seen": seen, "carrier_reference": "RM 1", **day}
    client.post(page, said)

    text = client.post(page, said | {"carrier_reference": "RM 2"}, follow=True).content.decode()

    assert "Somebody else acted on this order" in text
    order.refresh_from_db()
    assert order.carrier_reference == "RM 1"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_the_same_moment_one_does_it_and_the_other_is_told(guest, ada):
    order = guest.order()
    page = f"/admin/documents/documentorder/{order.pk}/review/"
    answers = []

    def decide(person, **values):
        browser = Client()
        browser.force_login(person)
        told = {"seen": browser.get(page).context["seen"]} | values
        return lambda: answers.append(browser.post(page, told, follow=True).content.decode())

    asked = {"deed": "ask", "words": "Is the date right?"}
    assert at_once(decide(ada, deed="approve"), decide(AdministratorFactory(), **asked)) == [None, None]

    order.refresh_from_db()
    told = [text for text in answers if "Somebody else" in text or "already moved on" in text]
    assert len(told) == 1
    assert order.notes.count() == (order.state == OrderState.NEEDS_INPUT)


def test_nobody_approves_what_was_made_anew_since_they_looked(desk):
    order, page = desk()
    seen = page.context["seen"]
    answers = posted(page.context["forms"]["changes"], kinds()["rent_receipt"].sample("england"))
    desk(deed="changes", why="He paid less", **answers)

    order, page = desk(deed="approve", seen=seen)

    assert "Somebody else acted on this order" in page.content.decode()
    assert order.state == OrderState.IN_REVIEW


def test_changes_make_every_document_anew_from_corrected_answers(desk, client):
    order, page = desk()
    first = order.documents.get().run
    sample = kinds()["rent_receipt"].sample("england") | {"receipt_owed": "75.00"}
    answers = posted(page.context["forms"]["changes"], sample)

    order, _ = desk(deed="changes", why="He paid less", **answers)

    second = order.documents.get().run
    assert order.state == OrderState.IN_REVIEW
    assert second.pk != first.pk
    assert "£75.00" in words_of_pdf(second.version.draft_pdf.read())
    assert "£75.00" not in words_of_pdf(first.version.draft_pdf.read())
    assert second.guidance == "He paid less"


def test_changes_need_a_reason(desk):
    order, page = desk(deed="changes", why=" ")

    assert order.state == OrderState.IN_REVIEW
    assert page.context["forms"]["changes"].errors


def test_the_clock_stands_still_while_the_customer_is_asked(desk, client, guest):
    order, _ = desk(deed="ask", words="Is the sum right?", about=["receipt_owed"])
    assert order.state == OrderState.NEEDS_INPUT
    assert "Is the sum right?" in DeliveredMail.objects.filter(to="gail@example.org").first().text
    promised = order.due_at
    order.notes.update(created_at=order.notes.get().created_at - timedelta(hours=5))
    client.logout()

    page = client.post(
        guest.link_in_mail("/orders/") + "answer/", {"words": "No, it is 80.", "receipt_owed": "80.00"}, follow=True
    )
    work_off()

    order.refresh_from_db()
    assert "Thank you. We go on with your order." in page.content.decode()
    assert order.state == OrderState.IN_REVIEW
    assert timedelta(hours=5) <= order.due_at - promised < timedelta(hours=5, minutes=1)
    assert "£80.00" in words_of_pdf(order.documents.get().run.version.draft_pdf.read())
    assert order.notes.get().answer == "No, it is 80."


def test_no_order_is_finished_whose_documents_are_not_approved_whatever_the_door(desk):
    order, _ = desk()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="made and approved"), transaction.atomic():
            cursor.execute("UPDATE documents_documentorder SET state = 'finalising' WHERE id = %s", [order.pk])


def test_an_order_without_its_document_cannot_be_approved(desk):
    order, _ = desk()
    order.documents.update(run=None)

    order, page = desk(deed="approve")

    assert order.state == OrderState.IN_REVIEW
    assert "Every document has to be made" in page.content.decode()
    assert GenerationRun.objects.filter(reference=f"{order.reference}-1").exists()
