"""Certificates given while signing up, and what is agreed to beside them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from billing.models import CheckoutIntent
from documents.models import Document
from tests.intake.visitor import AGREED, PDF, Visitor, submission

pytestmark = pytest.mark.django_db


def many(count: int) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{number}.pdf", PDF + bytes(str(number), "ascii")) for number in range(count)]


def test_more_files_than_one_request_may_carry_lose_neither_the_page_nor_the_first(visitor):
    """The same file again and again is kept once, so that only the number of files is in question."""
    visitor.fill_in()
    files = [SimpleUploadedFile("gas.pdf", PDF), *[SimpleUploadedFile("more.pdf", PDF) for _ in range(129)]]
    client = Client(enforce_csrf_checks=True)
    client.cookies = visitor.client.cookies
    visitor.client = client
    visitor.last = client.get(reverse("intake:papers"))
    token = visitor.last.context["csrf_token"]
    facts = visitor.facts()

    page = visitor.post(
        reverse("intake:papers"), {"csrfmiddlewaretoken": token, "certificates": files, **facts, "privacy": "on"}
    )

    assert page.status_code == 200
    assert page.content.decode().count("130 files were sent at once. The first 100 were read; send the others") == 2
    assert page.context["form"]["privacy"].value()
    assert set(page.context["form"].errors) == {"certificates", *AGREED} - {"privacy"}
    assert "gas.pdf" in Document.objects.values_list("name", flat=True)


def test_what_a_sign_up_holds_at_most_is_said_once(visitor):
    visitor.fill_in()

    page = visitor.agree(certificates=many(60))

    assert Document.objects.count() == 50
    assert page.context["form"].errors["certificates"] == [
        "At most 50 files can be added while signing up. The others were not kept; add them once your portal is ready."
    ]


def test_large_files_before_the_last_that_is_read_come_whole(visitor):
    visitor.fill_in()
    large = PDF + bytes(3_000_000)

    visitor.agree(
        certificates=[SimpleUploadedFile("more.pdf", PDF)] * 99 + [SimpleUploadedFile("large.pdf", large)] * 3
    )

    assert Document.objects.get(name="large.pdf").file.size == len(large)


def test_of_several_files_the_good_ones_are_kept_and_the_others_named(visitor):
    visitor.introduce()
    visitor.choose("PLAN_1_SOLO")
    visitor.add_home()
    files = [
        SimpleUploadedFile("gas.pdf", PDF),
        SimpleUploadedFile("page.pdf", b"<html>not a pdf"),
        SimpleUploadedFile("empty.pdf", b""),
    ]

    page = visitor.agree(certificates=files)

    text = page.content.decode()
    assert "page.pdf is not a PDF" in text
    assert "empty.pdf is empty" in text
    assert [document.name for document in Document.objects.all()] == ["gas.pdf"]
    assert "gas.pdf" in text
    visitor.agree()
    assert visitor.place == reverse("intake:check")
    assert "gas.pdf" in visitor.last.content.decode()


def test_a_file_can_be_taken_back_but_only_by_its_own_visitor(visitor):
    visitor.fill_in()
    visitor.agree(certificates=[SimpleUploadedFile("gas.pdf", PDF)])
    document = Document.objects.get()
    other = Visitor(Client())
    other.introduce(email="other@example.org")

    remove = reverse("intake:paper-remove", args=[document.pk])
    assert other.client.post(remove).status_code == 404
    assert visitor.client.post(remove).status_code == 302
    assert not Document.objects.exists()


@pytest.mark.parametrize("box", AGREED)
def test_each_box_must_be_ticked(visitor, box):
    visitor.introduce()
    visitor.choose("PLAN_1_SOLO")
    visitor.add_home()
    visitor.last = visitor.client.get(reverse("intake:papers"))
    ticked = {name: value for name, value in AGREED.items() if name != box}

    page = visitor.post(reverse("intake:papers"), {**visitor.facts(), **ticked})

    assert page.context["form"].errors.keys() == {box}


def test_a_company_is_no_consumer_and_is_not_asked_to_start_at_once(visitor):
    visitor.introduce(kind="company", company_name="Lets Ltd")
    visitor.choose("PLAN_1_SOLO")
    visitor.add_home()

    assert "start_now" not in visitor.client.get(reverse("intake:papers")).context["form"].fields


def test_a_private_person_who_first_said_company_is_asked_to_consent_after_all(visitor):
    visitor.introduce(kind="company", company_name="Alma Ltd")
    visitor.choose("PLAN_1_SOLO")
    visitor.add_home()
    agreed = {name: value for name, value in AGREED.items() if name != "start_now"}
    visitor.last = visitor.client.get(reverse("intake:papers"))
    visitor.post(reverse("intake:papers"), visitor.facts() | agreed)
    assert visitor.place == reverse("intake:check")

    visitor.introduce(kind="individual")

    assert visitor.place == reverse("intake:papers")


def test_whoever_comes_back_after_the_terms_changed_agrees_to_them_anew_before_paying(visitor, stripe_sandbox):
    visitor.fill_in()
    begun = submission()
    begun.answers["papers"]["terms_version"] = "2026-01-01"  # as it was kept by somebody who agreed then
    begun.save()

    visitor.post(reverse("intake:pay"), {})
    asked = visitor.client.get(reverse("intake:papers"))
    before = visitor.place
    visitor.agree()

    assert before == visitor.place == reverse("intake:check")
    assert not any(asked.context["form"][box].value() for box in AGREED)
    assert CheckoutIntent.objects.count() == 0
    assert visitor.pay()


def test_the_privacy_notice_names_who_else_sees_it_as_this_installation_is_set_up(client, settings):
    settings.OPENAI_BASE_URL, settings.OPENAI_MODEL, settings.SMS_GATEWAY_URL = "", "", ""
    alone = client.get(reverse("intake:privacy")).content.decode()
    settings.OPENAI_BASE_URL, settings.OPENAI_MODEL = "https://models.example.org/v1", "reader-1"
    settings.SMS_GATEWAY_URL = "https://texts.example.org/send"
    helped = client.get(reverse("intake:privacy")).content.decode()

    assert "Version of 30 November 2026" in alone
    assert "read and documents drafted on our own server" in alone
    assert "text messages" not in alone
    assert "A language model at models.example.org" in helped
    assert "text messages" in helped
