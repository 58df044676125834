"""What a document was made from stays as it was, whoever tries to change it."""

from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from docx import Document as WordDocument

from documents.generation import services
from documents.generation.catalogue import kinds
from documents.generation.errors import NoSuchDocument, NotReadyToApprove
from documents.models import DocumentVersion, IssuedFile, PromptVersion, Snapshot, TemplateVersion
from tests.documents.generation.finished import finished, words_of_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(admin_user) -> DocumentVersion:
    """A receipt, approved and issued."""
    version = finished().version
    services.approve(version, by=admin_user)
    services.issue(version)
    return version


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (TemplateVersion, {"body": {}}),
        (Snapshot, {"data": {}}),
        (PromptVersion, {"instructions": "Say what you like."}),
        (DocumentVersion, {"output": {}}),
        (IssuedFile, {"sha256": "0" * 64}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
@pytest.mark.finding(15)
def test_the_database_refuses_to_change_it(version, model, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)


def test_nothing_is_issued_before_it_is_approved():
    with pytest.raises(NotReadyToApprove):
        services.issue(finished().version)


def test_issuing_again_gives_the_same_files(version):
    before = set(IssuedFile.objects.values_list("pk", "sha256"))

    services.issue(version)

    assert set(IssuedFile.objects.values_list("pk", "sha256")) == before


def test_a_draft_says_so_on_every_page_and_a_finished_file_nowhere(version):
    draft, final = version.draft_docx.read(), version.files.get(format="docx").file.read()
    marks = [WordDocument(BytesIO(content)).sections[0].header.paragraphs[0]._p.xml for content in (draft, final)]

    assert ['string="DRAFT"' in mark for mark in marks] == [True, False]
    assert "This is a draft" in words_of_pdf(version.draft_pdf.read())
    assert "draft" not in words_of_pdf(version.files.get(format="pdf").file.read())


def test_a_document_follows_the_law_of_its_day():
    sample = kinds()["rent_receipt"].sample("england")
    ask = {"kind": "rent_receipt", "nation": "england", "answers": sample, "reference": "CVD-1"}
    with pytest.raises(NoSuchDocument):
        services.open_run(on=date(2026, 4, 30), **ask)

    body = TemplateVersion.objects.get(kind="rent_receipt", nation="england").body
    TemplateVersion.objects.create(
        kind="rent_receipt", nation="england", number=2, in_force_from=date(2027, 1, 1), body=body, sha256="f" * 64
    )
    assert services.open_run(on=date(2026, 12, 31), **ask).template.number == 1
    assert services.open_run(on=date(2027, 1, 1), **ask).template.number == 2
