"""Files are served as they came, to their landlord, and never run by the browser."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.audit.models import AuditEntry
from accounts.models import Landlord
from documents.errors import UploadRefused
from documents.models import Document
from documents.services import move_to_vault, take_in
from plans.models import PlanAssignment
from plans.status import Status
from tests.documents.files import PDF, word_document

pytestmark = pytest.mark.django_db


def keep(content: bytes = PDF, *, name: str = "gas.pdf", draft_key: str = "alma") -> Document:
    return take_in(SimpleUploadedFile(name, content), draft_key=draft_key)


def give(landlord: Landlord, content: bytes = PDF, *, name: str = "gas.pdf") -> Document:
    keep(content, name=name, draft_key="moving")
    move_to_vault("moving", landlord=landlord)
    return Document.objects.get(landlord=landlord, sha256=hashlib.sha256(content).hexdigest())


def download(client, document: Document):
    return client.get(reverse("documents:download", args=[document.pk]))


def test_a_file_comes_back_byte_for_byte_as_an_attachment(client, solo):
    document = give(solo)
    client.force_login(solo.owner)

    response = download(client, document)

    assert b"".join(response) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="gas.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert AuditEntry.objects.filter(action="documents.downloaded", landlord=solo).count() == 1


def test_a_file_is_found_by_its_name_and_the_list_leaves_as_csv(client, portfolio):
    give(portfolio)
    give(portfolio, PDF + b"other", name="EICR Canal Street.pdf")
    client.force_login(portfolio.owner)

    page = client.get(reverse("documents:list"), {"q": "canal eicr"})

    assert [document.name for document in page.context["page"]] == ["EICR Canal Street.pdf"]
    lines = client.get(page.context["export"].url).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["File", "EICR Canal Street.pdf"]
    assert "Nothing matches" in client.get(reverse("documents:list"), {"q": "epc"}).content.decode()


def test_another_landlord_s_file_is_not_there(client, solo, portfolio):
    document = give(solo)
    client.force_login(portfolio.owner)

    assert download(client, document).status_code == 404
    assert "gas.pdf" not in client.get(reverse("documents:list")).content.decode()


def test_a_file_of_a_sign_up_that_is_not_paid_is_nobody_s(client, solo):
    document = keep()
    client.force_login(solo.owner)

    assert download(client, document).status_code == 404


def test_a_landlord_whose_subscription_ended_still_has_their_files(client, solo):
    document = give(solo)
    PlanAssignment.objects.update(status=Status.DISABLED)
    client.force_login(solo.owner)

    assert download(client, document).status_code == 200


@pytest.mark.parametrize(
    ("content", "name", "shown"),
    [
        (PDF, "page.html", "page.html.pdf"),
        (b"\xff\xd8\xff\xe0 a photograph", "photo.JPEG", "photo.JPEG"),
        (b"\x89PNG\r\n\x1a\n a picture", "photo.exe", "photo.exe.png"),
        (word_document(), "letter.docx", "letter.docx"),
        (b"\x00\x00\x00\x18ftypheic a phone's photograph", "img.heic", "img.heic"),
    ],
)
def test_a_file_is_named_and_typed_by_its_content(client, solo, content, name, shown):
    document = give(solo, content, name=name)
    client.force_login(solo.owner)

    assert f'filename="{shown}"' in download(client, document)["Content-Disposition"]


def test_an_archive_of_a_kind_that_nobody_reads_is_refused():
    crafted = bytearray(word_document())
    directory = crafted.index(b"PK\x01\x02")
    crafted[directory + 6 : directory + 8] = b"\x63\x00"

    with pytest.raises(UploadRefused, match="is a ZIP file"):
        keep(bytes(crafted))


def test_a_name_is_only_a_name():
    document = keep(name="../../etc/pass\x00wd\u202e.pdf")

    assert "/" not in document.name
    assert document.name.isprintable()
    assert "pass" not in document.file.name


def test_the_same_bytes_are_kept_once(solo):
    assert keep().pk == keep(name="again.pdf").pk
    give(solo)
    move_to_vault("alma", landlord=solo)

    assert Document.objects.filter(landlord=solo).count() == 1
    assert not Document.objects.filter(landlord=None).exists()


def test_a_sign_up_takes_fifty_files_and_no_more():
    for number in range(50):
        keep(PDF + str(number).encode())

    with pytest.raises(UploadRefused, match="At most 50"):
        keep(PDF + b"one more")
