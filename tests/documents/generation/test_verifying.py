"""Anybody can check whether a file is one that was issued here, unchanged, and learns nothing else from it."""

import io
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from documents.generation import services
from documents.models import IssuedFile
from tests.documents.generation.finished import finished

pytestmark = pytest.mark.django_db
PAGE = reverse("verifying:verify")


@pytest.fixture
def issued(admin_user) -> list[IssuedFile]:
    """A receipt, approved and issued in both formats."""
    version = finished().version
    services.approve(version, by=admin_user)
    return services.issue(version)


def send(client, content: bytes):
    return client.post(PAGE, {"file": SimpleUploadedFile("letter.pdf", content)})


def test_both_files_are_known_again_by_their_bytes_and_nothing_personal_is_told(client, issued):
    for file in issued:
        page = send(client, file.file.read()).content.decode()
        assert "issued here and is unchanged" in page
        assert "Rent receipt, England" in page
        assert "CVD-2026-000123-1" in page
        for personal in ("Priya", "Ann Ax", "High Street"):
            assert personal not in page


def test_a_fingerprint_is_enough(client, issued):
    typed = " ".join([issued[0].sha256[:32].upper(), issued[0].sha256[32:]])

    assert "issued here and is unchanged" in client.post(PAGE, {"fingerprint": typed}).content.decode()


def test_one_changed_byte_makes_another_file(client, issued):
    content = issued[0].file.read()

    assert "We do not know this file" in send(client, content[:-1] + b"x").content.decode()


def test_a_draft_is_not_known(client, issued):
    assert "We do not know this file" in send(client, issued[0].version.draft_pdf.read()).content.decode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Choose the file, or enter its fingerprint."),
        ({"fingerprint": "0f" * 20}, "64 figures"),
        ({"fingerprint": "'; DROP TABLE"}, "64 figures"),
        ({"file": SimpleUploadedFile("empty.pdf", b"")}, "This file is empty"),
    ],
)
def test_what_cannot_be_checked_is_told_at_the_field(client, values, said):
    page = client.post(PAGE, values)

    assert page.status_code == 422
    assert page.content.decode().count(said) >= 2  # in the summary, and at the field


def test_a_file_as_large_as_an_evidence_pack_is_counted(client):
    pack = b"%PDF-1.7 " + b"x" * (30 * 1024 * 1024)

    page = send(client, pack)

    assert page.status_code == 200
    assert sha256(pack).hexdigest() in page.content.decode()


def test_of_a_file_that_is_too_large_to_send_it_is_said_how_it_is_checked(client):
    page = send(client, b"x" * (101 * 1024 * 1024))

    assert page.status_code == 422
    said = page.content.decode()
    assert "letter.pdf is larger than 100 MB" in said
    assert "Enter its SHA-256 fingerprint below instead" in said
    assert "Choose the file, or enter" not in said


def test_guessing_ends_after_sixty_tries(client):
    for _ in range(60):
        assert client.post(PAGE, {"fingerprint": "ab" * 32}).status_code == 200

    assert client.post(PAGE, {"fingerprint": "ab" * 32}).status_code == 429


def test_the_command_says_the_same(tmp_path, issued):
    known, other = tmp_path / "known.pdf", tmp_path / "other.pdf"
    known.write_bytes(issued[0].file.read())
    other.write_bytes(b"something else")
    said = io.StringIO()

    call_command("verify_document", known, stdout=said)

    assert "Rent receipt for England, CVD-2026-000123-1" in said.getvalue()
    with pytest.raises(CommandError, match="Not issued here"):
        call_command("verify_document", other)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_document", tmp_path / "nowhere.pdf")
