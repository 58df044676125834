"""Certificates in other layouts, other words and other kinds than the given ones."""

from datetime import date

import pytest
from weasyprint import HTML

from documents.reading.fields import DAYS
from documents.reading.process import Reader
from tests.documents.reading.layouts import PAPERS, STYLE, Paper
from tests.documents.reading.scoring import mistakes

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def reader():
    """One reader for all of them."""
    reader = Reader()
    yield reader
    reader.stop()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_what_it_says_is_read_and_nothing_else_is_told_of_its_dates(reader, tmp_path, paper: Paper):
    file = tmp_path / "paper.pdf"
    file.write_bytes(HTML(string=STYLE + paper.html).write_pdf())

    reading = reader.read(file, name=file.name, on=TODAY).reading.as_data()

    assert mistakes(reading, paper.says, names=tuple(paper.says)) == {}
    assert set(reading["warnings"]) == paper.warns
    if paper.says["kind"] != "other":
        assert [name for name in DAYS if reading[name] and name not in paper.says] == []
