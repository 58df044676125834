"""A ZIP is unpacked file by file; what it says of itself is not believed, and what harms is left out."""

import pytest

from documents.models import Document
from tests.documents.files import (
    MEGABYTE,
    PDF,
    locked_zip,
    lying_about_its_size,
    sent,
    word_document,
    zip_of,
    zip_with_link,
)
from tests.documents.test_uploading import results, upload

pytestmark = pytest.mark.django_db
BOMB = bytes(30 * MEGABYTE)


def test_every_file_in_a_zip_has_its_own_outcome(client, portfolio):
    packed = {
        "2026/gas.pdf": PDF,
        "2026/letter.docx": word_document(),
        "2026/copy of gas.pdf": PDF,
        "notes.txt": b"call Ellis",
        "more.zip": zip_of({"gas.pdf": PDF}),
        "__MACOSX/2026/._gas.pdf": b"of the computer's",
        "2026/.DS_Store": b"of the computer's",
    }

    page = upload(client, portfolio, sent("all.zip", zip_of(packed)), sent("eicr.pdf", PDF + b"eicr"))

    assert results(page) == {
        "gas.pdf": "kept",
        "letter.docx": "kept",
        "copy of gas.pdf": "duplicate",
        "notes.txt": "refused",
        "more.zip": "refused",
        "eicr.pdf": "kept",
    }
    assert "a ZIP file within the ZIP file" in page.content.decode()
    assert set(Document.objects.values_list("name", flat=True)) == {"gas.pdf", "letter.docx", "eicr.pdf"}


@pytest.mark.parametrize(
    ("archive", "why"),
    [
        (zip_of({"../../gas.pdf": PDF}), "leads out of the ZIP"),
        (zip_of({"..\\gas.pdf": PDF}), "leads out of the ZIP"),
        (zip_of({"/etc/gas.pdf": PDF}), "leads out of the ZIP"),
        (zip_of({"C:/gas.pdf": PDF}), "leads out of the ZIP"),
        (zip_with_link("gas.pdf"), "only a link"),
        (locked_zip({"gas.pdf": PDF}), "locked with a password"),
        (zip_of({"bomb.pdf": PDF + BOMB}), "larger than 20 MB"),
        (lying_about_its_size(zip_of({"bomb.pdf": PDF + BOMB})), "damaged"),
        (zip_of({}), "no file in it"),
        (b"PK\x03\x04 no archive", "damaged, or not a plain ZIP"),
        (zip_of({f"{number}.pdf": b"" for number in range(501)}), "more than 500 files"),
        (zip_of({f"{number}.pdf": b"" for number in range(2001)}), "damaged, or not a plain ZIP"),
    ],
    ids=[
        "a way up",
        "a way up on Windows",
        "an absolute name",
        "a drive",
        "a link",
        "a password",
        "a bomb",
        "a bomb that lies",
        "empty",
        "broken",
        "501 files",
        "a huge directory",
    ],
)
def test_what_would_do_harm_is_left_out_and_says_why(client, portfolio, archive, why):
    page = upload(client, portfolio, sent("all.zip", archive), sent("good.pdf", PDF + b"good"))

    text = page.content.decode()
    assert why in text
    assert set(results(page).values()) == {"refused", "kept"}
    assert [document.name for document in Document.objects.all()] == ["good.pdf"]


def test_what_comes_out_is_counted_and_ends_at_500_mb(client, portfolio):
    archive = zip_of({f"{number}.pdf": BOMB for number in range(26)} | {"last.pdf": PDF})

    page = upload(client, portfolio, sent("all.zip", archive))

    text = page.content.decode()
    assert (text.count("larger than 20 MB"), text.count("more than 500 MB")) == (25, 2)
    assert not Document.objects.exists()


def test_a_small_file_for_which_nothing_is_left_is_not_called_too_large(client, portfolio):
    bombs = {f"{number}.pdf": BOMB for number in range(24)}
    archive = zip_of(bombs | {"fits.pdf": bytes(15 * MEGABYTE), "small.pdf": bytes(10 * MEGABYTE)})

    page = upload(client, portfolio, sent("all.zip", archive))

    text = page.content.decode()
    assert (text.count("larger than 20 MB"), text.count("more than 500 MB")) == (24, 1)


def test_a_plan_without_zips_says_which_plan_has_them(client, solo):
    page = upload(client, solo, sent("all.zip", zip_of({"gas.pdf": PDF})), sent("eicr.pdf", PDF + b"eicr"))

    assert results(page) == {"all.zip": "refused", "eicr.pdf": "kept"}
    assert "with Portfolio it would be unpacked" in page.content.decode()
