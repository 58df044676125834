"""A file that is deleted leaves what it was, who deleted it and why; what something rests on stays."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.audit.models import AuditEntry
from accounts.models import Landlord
from compliance.evidence.services import Details, correct_evidence, record_evidence, record_service, withdraw_evidence
from compliance.models import Evidence, Requirement
from config.lib import clock
from documents.models import Document
from documents.tasks import sweep
from tests.documents.files import acting_pdf, sent
from tests.documents.test_uploading import results, upload
from tests.factories.compliance import GAS, add_home

pytestmark = pytest.mark.django_db
WHY = {"why": "The wrong file"}
CONTENT = acting_pdf()


@pytest.fixture
def document(client: Client, solo: Landlord, work_off) -> Document:
    """Sally's certificate, drawn and with a safe copy beside it."""
    add_home(solo)
    upload(client, solo, sent("gas.pdf", CONTENT))
    work_off()
    return Document.objects.get()


def proven(document: Document) -> Evidence:
    requirement = Requirement.objects.get(landlord=document.landlord, code=GAS)
    details = Details(issued_on=clock.today(), document=document)
    return record_evidence(requirement, details, by=document.uploaded_by)


def delete(client: Client, document: Document, **said):
    return client.post(reverse("documents:remove", args=[document.pk]), said or WHY, follow=True)


def bytes_of(document: Document) -> list[Path]:
    keys = [document.file.name, document.inspection.neutral.name, *document.page_images.values_list("file", flat=True)]
    return [Path(settings.MEDIA_ROOT) / key for key in keys]


@pytest.mark.django_db(transaction=True)
def test_a_deleted_file_leaves_its_row_its_reason_and_no_bytes(client, solo, document, celery_queue):
    paths = bytes_of(document)
    assert len(paths) == 4
    assert all(path.exists() for path in paths)

    delete(client, document)
    assert ("documents.finish_removal", document.pk) in celery_queue()
    from documents.tasks import finish_removal

    finish_removal(document.pk)

    assert not any(path.exists() for path in paths)
    assert list(client.get(reverse("documents:list")).context["page"]) == []
    assert list(client.get(reverse("documents:list"), {"state": "deleted"}).context["page"]) == [document]
    page = client.get(reverse("documents:detail", args=[document.pk])).content.decode()
    assert all(words in page for words in ("This file was deleted", "The wrong file", solo.owner.full_name))
    assert document.sha256 in page
    assert client.get(reverse("documents:download", args=[document.pk])).status_code == 410
    entry = AuditEntry.objects.get(action="documents.removed")
    assert (entry.why, entry.before) == ("The wrong file", {"sha256": document.sha256})


def test_deleting_needs_a_reason(client, document):
    page = delete(client, document, why=" ")

    assert page.context["form"].errors == {"why": ["Say why you delete it"]}
    assert Document.objects.get().removed_at is None


def test_a_deleted_file_can_be_uploaded_again(client, solo, document):
    delete(client, document)

    assert results(upload(client, solo, sent("gas.pdf", CONTENT))) == {"gas.pdf": "kept"}
    assert Document.objects.count() == 2


def test_bytes_that_were_left_are_found_again(client, document, celery_queue):
    delete(client, document)

    sweep()

    assert ("documents.finish_removal", document.pk) in celery_queue()


def test_evidence_keeps_its_file_until_it_is_withdrawn(client, solo, document):
    evidence = proven(document)
    page = client.get(reverse("documents:detail", args=[document.pk]))
    assert [use.url for use in page.context["uses"]] == [
        reverse("compliance:requirement-detail", args=[evidence.requirement_id])
    ]
    assert delete(client, document).status_code == 409
    assert list(client.get(reverse("documents:list"), {"state": "filed"}).context["page"]) == [document]

    withdraw_evidence(evidence, why="Another boiler", by=solo.owner)

    assert list(client.get(reverse("documents:list"), {"state": "unfiled"}).context["page"]) == [document]
    assert delete(client, document).status_code == 200
    assert Document.objects.get().removed_at is not None


def test_a_file_that_a_correction_took_out_waits_to_be_filed_again(client, solo, document):
    evidence = proven(document)

    correct_evidence(evidence, Details(issued_on=clock.today()), why="The wrong file", by=solo.owner)

    document.refresh_from_db()
    assert not document.is_filed


def test_what_was_given_to_a_tenant_stays_for_good(client, solo, document):
    evidence = proven(document)
    record_service(evidence, served_on=clock.today(), means="email", document=None, by=solo.owner)
    withdraw_evidence(evidence, why="Another boiler", by=solo.owner)

    assert delete(client, document).status_code == 409
    page = client.get(reverse("documents:detail", args=[document.pk])).content.decode()
    assert "Given on" in page
    assert reverse("documents:remove", args=[document.pk]) not in page


def test_a_deleted_file_proves_nothing(client, solo, document):
    delete(client, document)
    requirement = Requirement.objects.get(landlord=solo, code=GAS)

    page = client.post(
        reverse("compliance:evidence-new", args=[requirement.pk]),
        {"document": document.pk, "outcome": "satisfactory"},
    )

    assert "document" in page.context["form"].errors


def test_a_landlord_whose_subscription_ended_deletes_nothing(client, lapsed):
    from documents.services import take_for

    document = take_for(lapsed, sent("gas.pdf", CONTENT), by=lapsed.owner).document
    client.force_login(lapsed.owner)

    assert delete(client, document).status_code == 403
