"""Where a bucket is named in the settings, files lie there, and nobody reaches them but through us."""

import pytest
from django.urls import reverse

from config.settings.places import vault_storage
from documents.models import Document
from documents.tasks import finish_removal
from tests.documents.bucket import bucket
from tests.documents.files import acting_pdf, sent
from tests.documents.test_uploading import upload

pytestmark = pytest.mark.django_db


def test_a_file_goes_to_the_bucket_comes_back_and_goes_for_good(client, solo, settings, monkeypatch, work_off):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "invented")
    content, kept = acting_pdf(), {}
    with bucket(kept) as address:
        settings.STORAGES = {**settings.STORAGES, "default": vault_storage("vault", endpoint_url=address)}
        upload(client, solo, sent("gas.pdf", content))
        work_off()
        document = Document.objects.get()
        path = f"/vault/{document.file.name}"

        assert kept[path] == content
        assert len(kept) == 4
        for name, args in (("download", []), ("download-neutral", []), ("page", [1])):
            answer = client.get(reverse(f"documents:{name}", args=[document.pk, *args]))
            assert answer.status_code == 200
            assert b"".join(answer) in kept.values()

        client.post(reverse("documents:remove", args=[document.pk]), {"why": "Sent twice"})
        finish_removal(document.pk)
        assert kept == {}
