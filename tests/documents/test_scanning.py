"""Where a virus scanner is connected, nothing is handed out before it has spoken."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.audit.models import AuditEntry
from accounts.messages.models import Message
from accounts.models import Landlord
from compliance.models import Requirement
from config.lib import clock
from documents.models import Document, Inspection
from tests.documents.files import PDF, sent
from tests.documents.scanner import NAME, VIRUS, Overworked, scanner, scanner_at
from tests.documents.test_uploading import results, upload
from tests.factories.compliance import add_home
from tests.intake.visitor import Visitor

pytestmark = pytest.mark.django_db
NOWHERE = "127.0.0.1:1"


def download(client: Client, document: Document):
    return client.get(reverse("documents:download", args=[document.pk]))


def let_an_hour_pass() -> None:
    Inspection.objects.update(run_after=clock.real_now() - timedelta(hours=1))


def send(client: Client, landlord: Landlord, content: bytes = PDF) -> Document:
    assert set(results(upload(client, landlord, sent("gas.pdf", content))).values()) == {"held"}
    return Document.objects.latest("pk")


def test_a_file_is_held_until_it_is_found_clean(client, solo, settings, work_off):
    with scanner() as settings.CLAMAV_ADDRESS:
        document = send(client, solo)
        assert download(client, document).status_code == 409

        work_off()

        assert download(client, document).status_code == 200
    assert "Scanned, no virus found" in client.get(reverse("documents:detail", args=[document.pk])).content.decode()


def test_a_file_with_a_virus_is_shut_away_and_its_landlord_told(client, solo, settings, work_off):
    add_home(solo)
    with scanner() as settings.CLAMAV_ADDRESS:
        document = send(client, solo, PDF + VIRUS)
        work_off()

    for name in ("download", "detail"):
        assert "virus was found" in client.get(reverse(f"documents:{name}", args=[document.pk])).content.decode()
    assert download(client, document).status_code == 403
    mail = Message.objects.get(template="documents_infected")
    assert mail.to == solo.email
    assert NAME in mail.text
    assert AuditEntry.objects.filter(action="documents.scan.infected", why=NAME, landlord=solo).exists()
    form = client.get(reverse("compliance:evidence-new", args=[Requirement.objects.first().pk])).context["form"]
    assert document not in form.fields["document"].queryset


@pytest.mark.parametrize("is_overworked", [False, True], ids=["it is down", "it answers without a verdict"])
def test_without_a_verdict_files_stay_held_and_staff_are_told_once(
    client, solo, admin_user, settings, work_off, is_overworked
):
    with scanner(Overworked) as overworked:
        settings.CLAMAV_ADDRESS = overworked if is_overworked else NOWHERE
        first = send(client, solo)
        second = send(client, solo, PDF + b"another")
        for _ in range(8):
            let_an_hour_pass()
            work_off()
    assert download(client, first).status_code == 409
    assert "Held until it is scanned" in client.get(reverse("documents:list"), {"state": "held"}).content.decode()
    assert Message.objects.filter(template="staff_incident", to=admin_user.email).count() == 1

    let_an_hour_pass()
    with scanner() as settings.CLAMAV_ADDRESS:
        work_off()

    assert [download(client, document).status_code for document in (first, second)] == [200, 200]


def test_a_scanner_can_be_reached_by_a_socket_in_the_file_system(client, solo, settings, work_off, tmp_path):
    with scanner_at(tmp_path / "clamd.ctl") as settings.CLAMAV_ADDRESS:
        document = send(client, solo)
        work_off()

    assert download(client, document).status_code == 200


def test_when_the_scanner_is_taken_away_what_was_held_is_let_go_and_says_so(client, solo, settings, work_off):
    settings.CLAMAV_ADDRESS = NOWHERE
    document = send(client, solo)
    settings.CLAMAV_ADDRESS = ""

    work_off()

    assert download(client, document).status_code == 200
    assert "Not scanned" in client.get(reverse("documents:detail", args=[document.pk])).content.decode()


def test_who_signs_up_is_told_too(client, settings, work_off):
    visitor = Visitor(client)
    visitor.fill_in()
    with scanner() as settings.CLAMAV_ADDRESS:
        visitor.agree(certificates=sent("gas.pdf", PDF + VIRUS))
        work_off()

    page = visitor.client.get(reverse("intake:papers")).content.decode()

    assert "A virus was found in it" in page
    assert not Message.objects.filter(template="documents_infected").exists()


def test_what_the_broker_dropped_is_found_again(client, solo, broker_down, celery_queue):
    from documents.tasks import sweep

    with broker_down():
        upload(client, solo, sent("gas.pdf", PDF))
    assert celery_queue() == set()

    sweep()

    assert celery_queue() == {("documents.inspect", Inspection.objects.get().pk)}
