"""Every document of the catalogue is made without a model, for each nation it exists in, and can be read again."""

import re
from io import BytesIO

import pikepdf
import pytest

from documents.generation.catalogue import kinds, nation_file
from documents.generation.checking import faults_in
from documents.models import PromptVersion
from documents.states import PromptState, RunState
from tests.documents.generation.finished import evened, finished, structure, words_of_pdf, words_of_word

pytestmark = pytest.mark.django_db

EVERY = [(kind.key, nation) for kind in kinds().values() for nation in kind.nations]


@pytest.mark.parametrize(("kind", "nation"), EVERY)
@pytest.mark.finding(15)
def test_a_document_says_what_the_law_of_its_nation_asks_in_both_formats(kind, nation):
    run = finished(kind, nation)

    assert run.state == RunState.MADE, (run.error, run.findings)
    assert [one["field"] for one in run.findings] == []
    pdf, word = run.version.draft_pdf.read(), run.version.draft_docx.read()
    said, written = words_of_pdf(pdf), words_of_word(word)
    for words in map(evened, nation_file(kind, nation)["clauses_required"]):
        assert words in said
        assert words in written
    for fingerprint in (run.snapshot.sha256, run.template.sha256, run.prompt.sha256):
        assert fingerprint in said.replace(" ", "")
        assert fingerprint in written
    assert "No language model was used" in said
    check_structure(pdf, title=run.template.body["title"], written=written)


def check_structure(content: bytes, *, title: str, written: str) -> None:
    """A PDF that a screen reader can read: tagged, titled, in its language, in order, and with its font in it."""
    with pikepdf.open(BytesIO(content)) as pdf:
        assert title in str(pdf.docinfo["/Title"])
        assert pdf.Root.Lang == "en-GB"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert all("/FontFile2" in font.FontDescriptor or "/FontFile3" in font.FontDescriptor for font in fonts(pdf))
    pieces = list(structure(content))
    tags = [tag for tag, words in pieces if not words]
    assert tags.count("/H1") == 1
    assert {"/P", "/H2", "/Table", "/TH", "/TD"} <= set(tags)
    check_order([(tag, letters(words)) for tag, words in pieces if letters(words)], written=written)


def check_order(pieces: list[tuple[str, str]], *, written: str) -> None:
    """A screen reader meets the words of the PDF in the order in which the Word document has them.

    Only the headings of a table that goes over to the next page come again there.
    """
    rest, headings = letters(written), set[str]()
    for tag, piece in pieces:
        if piece in headings and tag == "/TH" and not rest.startswith(piece):
            continue
        headings |= {piece} if tag == "/TH" else set()
        before, found, rest = rest.partition(piece)
        assert found, f"{piece} is read too late."
        assert len(before) < 40, f"{before} is not read before {piece}."


def letters(text: str) -> str:
    """A text without its spaces and signs."""
    return re.sub(r"[\W_]", "", text)


def fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """The fonts that its pages are set in."""
    return [
        font.DescendantFonts[0]
        for page in pdf.pages
        for font in page.get("/Resources", {}).get("/Font", {}).values()
        if "/DescendantFonts" in font
    ]


@pytest.mark.parametrize(("kind", "nation"), EVERY)
def test_every_place_condition_and_law_of_a_text_is_known(kind, nation):
    assert faults_in(kinds()[kind].recipe(nation)) == []


@pytest.mark.parametrize("kind", kinds())
def test_every_document_comes_with_a_prompt_that_passed_its_test(kind):
    prompt = PromptVersion.objects.get(kind=kind, state=PromptState.ACTIVE)

    assert prompt.test_outcome == "Passed with the composer."
    assert set(prompt.schema["required"]) == {one.name for one in kinds()[kind].recipe(kinds()[kind].nations[0]).fields}
