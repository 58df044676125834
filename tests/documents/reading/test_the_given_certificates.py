"""The certificates that came with the brief are read as a careful person reads them."""

import json
import shutil
from datetime import date
from io import StringIO
from pathlib import Path

import pikepdf
import pytest
from django.core.management import call_command

from documents.reading.fields import DAYS, NAMES
from documents.reading.files import MOST_SEEN
from tests.documents.reading.scoring import confident_wrong_dates, mistakes

DAY = date(2026, 11, 23)
FOLDER = Path(__file__).parent.parent / "certificates"
TRUTH = json.loads((FOLDER / "truth.json").read_text())
PICTURES = {name for name, said in TRUTH["files"].items() if said["image_only"]}
HAS_TESSERACT = shutil.which("tesseract") is not None


@pytest.fixture(scope="module")
def readings(tmp_path_factory) -> dict[str, dict]:
    """What the command wrote of each file."""
    out = tmp_path_factory.mktemp("readings")
    call_command("read_certificates", FOLDER, out=out, no_model=True, reference_date=DAY, stdout=StringIO())
    return {name: json.loads((out / f"{name}.json").read_text()) for name in TRUTH["files"]}


def said(name: str) -> dict:
    return TRUTH["files"][name]


@pytest.mark.parametrize("name", sorted(TRUTH["files"].keys() - PICTURES))
def test_what_is_printed_is_read_to_the_letter(readings, name):
    assert mistakes(readings[name], said(name)) == {}
    assert set(said(name)["must_warn"]) == set(readings[name]["warnings"])


@pytest.mark.skipif(not HAS_TESSERACT, reason="tesseract is not installed")
def test_of_pictures_the_kinds_and_nine_in_ten_dates_are_read(readings):
    wrong = {name: mistakes(readings[name], said(name), names=("kind", *DAYS)) for name in PICTURES}
    dates = [name for name in PICTURES for day in DAYS if said(name)[day]]

    assert [name for name in PICTURES if "kind" in wrong[name]] == []
    assert sum(len(found) for found in wrong.values()) <= len(dates) / 10


@pytest.mark.skipif(not HAS_TESSERACT, reason="tesseract is not installed")
def test_the_empty_backs_of_scanned_pages_hide_nothing_of_those_that_follow(readings, tmp_path):
    name = next(name for name in sorted(PICTURES) if name.endswith(".pdf"))
    with pikepdf.open(FOLDER / name) as pdf:
        for _ in range(MOST_SEEN):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.pages.reverse()
        pdf.save(tmp_path / name)

    call_command(
        "read_certificates", tmp_path, out=tmp_path / "out", no_model=True, reference_date=DAY, stdout=StringIO()
    )

    found = json.loads((tmp_path / "out" / f"{name}.json").read_text())
    assert {field: found[field] for field in NAMES} == {field: readings[name][field] for field in NAMES}


@pytest.mark.skipif(HAS_TESSERACT, reason="tesseract is installed")
def test_without_tesseract_a_picture_is_an_honest_blank(readings):
    for name in PICTURES:
        assert readings[name]["kind"] == "invalid"
        assert readings[name]["warnings"] == ["unreadable"]
        assert not any(readings[name][day] for day in DAYS)


def test_nobody_is_told_a_wrong_date_for_certain(readings):
    assert {name: found for name in readings if (found := confident_wrong_dates(readings[name], said(name)))} == {}


def test_each_field_that_was_read_has_its_confidence(readings):
    for reading in readings.values():
        given = {name for name in NAMES if reading[name] is not None}
        assert reading["confidence"].keys() == given
        assert all(0 <= sure <= 1 for sure in reading["confidence"].values())
