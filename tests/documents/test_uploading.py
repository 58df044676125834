"""Many files at once: each is kept or refused by itself, and says why."""

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEntry
from accounts.models import Landlord
from documents.models import Document
from tests.documents.files import (
    EICAR,
    MEGABYTE,
    PDF,
    acting_pdf,
    locked_pdf,
    photograph,
    picture_bomb,
    sent,
    word_document,
    zip_of,
)

pytestmark = pytest.mark.django_db


def upload(client, landlord: Landlord, *files, **headers):
    """Send files to the vault as the landlord's owner."""
    client.force_login(landlord.owner)
    return client.post(reverse("documents:upload"), {"uploads": files}, headers=headers)


def results(page) -> dict[str, str]:
    return {outcome.name: outcome.result.value for outcome in page.context["outcomes"]}


def test_of_several_files_each_has_its_own_outcome(client, solo):
    upload(client, solo, sent("old.pdf", PDF + b"old"))
    files = [sent("gas.pdf", PDF), sent("again.pdf", PDF + b"old"), sent("page.pdf", b"<html>"), sent("none.pdf", b"")]

    page = upload(client, solo, *files)

    assert results(page) == {
        "gas.pdf": "kept",
        "again.pdf": "duplicate",
        "page.pdf": "refused",
        "none.pdf": "refused",
    }
    assert "You have this file already: old.pdf" in page.content.decode()
    kept = Document.objects.get(landlord=solo, name="gas.pdf")
    assert (kept.uploaded_by, kept.get_scan_display()) == (solo.owner, "Not scanned: no virus scanner is connected")
    assert AuditEntry.objects.filter(action="documents.uploaded", landlord=solo).count() == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"<html><script>alert(1)</script>", "not a PDF, JPEG, PNG, HEIC or Word document"),
        (b"MZ\x90\x00", "not a PDF, JPEG, PNG, HEIC or Word document"),
        (PDF + bytes(21 * MEGABYTE), "larger than 20 MB"),
        (EICAR, "holds a virus"),
        (PDF + bytes(MEGABYTE) + EICAR + b"%%EOF", "holds a virus"),
        (PDF + zip_of({"run.exe": b"MZ"}), "has a ZIP file hidden in it"),
        (photograph() + zip_of({"run.exe": b"MZ"}), "has a ZIP file hidden in it"),
        (b"%PDF-1.7\n<html><script>alert(1)</script>", "is also a web page"),
        (picture_bomb(), "more points than we can show"),
        (word_document(**{"word/vbaProject.bin": b"macros"}), "holds macros"),
        (word_document(**{"word/media/x.xml": bytes(210 * MEGABYTE)}), "far more than a document"),
    ],
    ids=[
        "empty",
        "a web page",
        "a program",
        "21 MB",
        "the test virus",
        "the test virus within",
        "a PDF and a ZIP",
        "a picture and a ZIP",
        "a PDF and a web page",
        "a picture bomb",
        "macros",
        "a bomb as a letter",
    ],
)
def test_what_is_no_document_or_would_do_harm_is_refused_with_a_reason(client, solo, content, why):
    page = upload(client, solo, sent("file.pdf", content), sent("gas.pdf", PDF))

    assert results(page) == {"file.pdf": "refused", "gas.pdf": "kept"}
    assert why in page.content.decode()
    assert [document.name for document in Document.objects.all()] == ["gas.pdf"]


@pytest.mark.parametrize(
    "content",
    [acting_pdf(), locked_pdf(), photograph("PNG"), photograph("HEIF"), word_document()],
    ids=["a PDF with a script", "a locked PDF", "a screenshot", "a phone's photograph", "a letter"],
)
def test_what_is_a_document_is_kept_byte_for_byte(client, solo, content):
    upload(client, solo, sent("file", content))

    response = client.get(reverse("documents:download", args=[Document.objects.get().pk]))
    assert b"".join(response) == content


def test_a_script_gets_the_outcome_of_its_one_file_alone(client, solo):
    answer = upload(client, solo, sent("<b>.pdf", PDF), **{"HX-Request": "true"}).content.decode()

    assert answer.count("<li") == 1
    assert "&lt;b&gt;.pdf" in answer
    assert "<h1" not in answer


def test_without_a_file_the_page_says_so_at_the_field(client, solo):
    page = upload(client, solo)

    assert page.status_code == 422
    assert page.context["form"].errors == {"uploads": ["Choose the files that you want to upload"]}


def test_more_files_than_one_request_may_carry_are_named(client, solo):
    page = upload(client, solo, *[sent("gas.pdf", PDF) for _ in range(120)])

    assert "120 files were sent at once. The first 100 were read" in page.content.decode()
    assert Document.objects.count() == 1


@pytest.mark.parametrize("others", [0, 1], ids=["by itself", "before another"])
def test_a_file_without_end_is_not_read_to_its_end(client, solo, others):
    endless = sent("film.pdf", PDF + bytes(101 * MEGABYTE))

    page = upload(client, solo, endless, *[sent("gas.pdf", PDF)] * others)

    assert "film.pdf is larger than 100 MB, so it was not read." in page.content.decode()
    assert not page.context["form"].errors
    assert Document.objects.count() == others


def test_a_landlord_whose_subscription_ended_uploads_nothing(client, lapsed):
    assert upload(client, lapsed, sent("gas.pdf", PDF)).status_code == 403
    assert not Document.objects.exists()
