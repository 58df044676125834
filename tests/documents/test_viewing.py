"""A browser is shown pictures that we drew, never the file itself; the original stays as it was."""

from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.audit.models import AuditEntry
from accounts.messages.models import Message
from accounts.models import Landlord
from config.lib import clock
from documents.models import Document, Inspection
from documents.tasks import inspect
from tests.documents.files import (
    PDF,
    acting_pdf,
    certificate,
    endless_page,
    locked_pdf,
    photograph,
    sent,
    word_document,
    written,
)
from tests.documents.test_uploading import upload

pytestmark = pytest.mark.django_db


def kept(client: Client, landlord: Landlord, content: bytes, work_off) -> Document:
    upload(client, landlord, sent("file", content))
    work_off()
    return Document.objects.get()


def detail(client: Client, document: Document):
    return client.get(reverse("documents:detail", args=[document.pk]))


def drawn(client: Client, document: Document, *, number: int = 1):
    response = client.get(reverse("documents:page", args=[document.pk, number]))
    return response, Image.open(BytesIO(b"".join(response)))


def test_a_pdf_is_shown_page_by_page_as_pictures(client, solo, work_off):
    document = kept(client, solo, written(certificate(pages=23)), work_off)

    page = detail(client, document)

    assert [picture.number for picture in page.context["pages"]] == list(range(1, 21))
    assert "Page 1 of 23" in page.content.decode()
    assert "The other pages are in the download" in page.content.decode()
    assert AuditEntry.objects.filter(action="documents.viewed", landlord=solo).count() == 1
    response, picture = drawn(client, document, number=20)
    assert (picture.format, picture.size) == ("WEBP", (1200, 1699))
    assert response["Content-Type"] == "image/webp"
    assert "sandbox" in response["Content-Security-Policy"]
    assert client.get(reverse("documents:page", args=[document.pk, 21])).status_code == 404


def test_a_pdf_that_acts_by_itself_is_told_of_and_offered_without_it(client, solo, work_off):
    content = acting_pdf()
    document = kept(client, solo, content, work_off)

    page = detail(client, document)

    assert page.context["inspection"].active_content == [
        "JavaScript",
        "a command that starts a program",
        "a form that sends itself",
        "files within it",
        "media",
        "something that starts when it is opened",
    ]
    assert "This PDF can act by itself" in page.content.decode()
    assert len(page.context["pages"]) == 2
    copy = b"".join(client.get(reverse("documents:download-neutral", args=[document.pk])))
    with pikepdf.open(BytesIO(copy)) as pdf:
        text = pdf.Root.unparse(resolved=True) + pdf.pages[0].obj.unparse(resolved=True)
        whole = b"".join(thing.unparse(resolved=True) for thing in pdf.objects)
        assert b"www.gov.uk" in whole
        for word in (b"JavaScript", b"Launch", b"SubmitForm", b"RichMedia", b"EmbeddedFile", b"alert"):
            assert word not in whole + text
    original = b"".join(client.get(reverse("documents:download", args=[document.pk])))
    assert original == content


@pytest.mark.parametrize(("kind", "size"), [("JPEG", (40, 60)), ("PNG", (40, 60)), ("HEIF", (60, 40))])
def test_a_picture_is_shown_upright_and_without_what_the_camera_wrote(client, solo, work_off, kind, size):
    """A HEIF is written upright, whatever its camera says beside it."""
    document = kept(client, solo, photograph(kind), work_off)

    _, picture = drawn(client, document)

    assert picture.size == size
    assert not picture.getexif()
    assert set(picture.info) <= {"loop", "background", "timestamp", "duration"}


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (locked_pdf, "It opens with a password only"),
        (lambda: PDF, "it may be damaged"),
        (lambda: b"\xff\xd8\xff\xe0 a photograph", "it may be damaged"),
        (endless_page, "it may be damaged"),
        (word_document, "Word documents are not shown here"),
    ],
    ids=["locked", "a damaged PDF", "a damaged picture", "a page without end", "a letter"],
)
def test_what_cannot_be_shown_says_why_and_can_be_downloaded(client, solo, work_off, make, words):
    document = kept(client, solo, make(), work_off)

    page = detail(client, document)

    assert words in page.content.decode()
    assert not page.context["pages"]
    assert client.get(reverse("documents:download", args=[document.pk])).status_code == 200
    assert client.get(reverse("documents:download-neutral", args=[document.pk])).status_code == 404
    assert Inspection.objects.get().state == "done"


def test_a_file_whose_bytes_are_missing_is_given_up_and_staff_told(client, solo, admin_user):
    upload(client, solo, sent("gas.pdf", written(certificate())))
    document = Document.objects.get()
    document.file.storage.delete(document.file.name)

    for _ in range(Inspection.MAX_ATTEMPTS):
        Inspection.objects.update(run_after=clock.real_now())
        with pytest.raises(FileNotFoundError):
            inspect(document.inspection.pk)
    Inspection.objects.update(run_after=clock.real_now())
    inspect(document.inspection.pk)

    assert Inspection.objects.get().state == "failed"
    assert Message.objects.get(template="staff_incident", to=admin_user.email).text.count("could not be looked into")
    assert "It could not be shown" in detail(client, document).content.decode()


def test_a_page_says_that_it_is_being_drawn(client, solo):
    upload(client, solo, sent("gas.pdf", written(certificate())))

    assert "It is being drawn" in detail(client, Document.objects.get()).content.decode()


def test_another_landlord_s_pages_are_not_there(client, solo, portfolio, work_off):
    document = kept(client, solo, written(certificate()), work_off)
    client.force_login(portfolio.owner)

    assert detail(client, document).status_code == 404
    assert client.get(reverse("documents:page", args=[document.pk, 1])).status_code == 404
