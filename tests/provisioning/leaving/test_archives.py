"""An owner takes everything away by one click: pages, files, tables, and the trail with what checks it."""

import csv
import io
import json
import re
from hashlib import sha256

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from accounts.members import remove
from accounts.models import AuditEntry, DeliveredMail, Membership
from config.lib import clock
from documents.models import Document
from plans.services import assign_plan
from plans.status import Status
from provisioning.leaving.rows import kept
from provisioning.leaving.services import ask
from provisioning.leaving.tables import KEPT, LEFT_OUT, PEOPLE, SHARED
from provisioning.leaving.tasks import make, nightly
from provisioning.models import AccountArchive
from tests.factories.accounts import MemberFactory, UserFactory
from tests.factories.compliance import add_home
from tests.provisioning.leaving.conftest import MARK, invite_victor
from tests.work import work_off

LIST = reverse("leaving:archives")


def test_every_table_is_decided_once():
    """A new table is one line in `provisioning/leaving/tables.py`: its way to the landlord, or why it is left out."""
    decided = [PEOPLE, *KEPT, *LEFT_OUT, *SHARED]

    assert len(decided) == len(set(decided))
    assert set(decided) == {model._meta.label for model in apps.get_models()}
    assert all(len(why) > 10 for why in LEFT_OUT.values())


@pytest.mark.django_db
def test_one_click_makes_an_archive_and_the_mail_that_says_so(leaver, take):
    archive = take()

    row = AccountArchive.objects.get()
    mail = DeliveredMail.objects.get(subject="The archive of your account is ready")
    assert mail.to == leaver.owner.email
    assert reverse("leaving:archive", args=[row.pk]) in mail.text
    assert archive.testzip() is None
    assert AuditEntry.objects.filter(action="provisioning.archive_downloaded", landlord=leaver).exists()


@pytest.mark.django_db
def test_who_asked_and_is_no_owner_any_more_is_not_told_of_it_and_the_landlord_is(leaver):
    nina = MemberFactory(landlord=leaver, role=Membership.Role.OWNER)
    row = ask(leaver, by=nina.user)

    remove(nina, by=leaver.owner)
    work_off()

    assert AccountArchive.objects.get(pk=row.pk).state == "made"
    assert DeliveredMail.objects.get(subject="The archive of your account is ready").to == leaver.email


@pytest.mark.django_db
def test_the_manifest_names_every_file_with_its_bytes(take):
    archive = take()

    listed = {entry["name"]: entry["sha256"] for entry in json.loads(archive.read("manifest.json"))["files"]}
    assert {*listed, "manifest.json", "verify.html"} == set(archive.namelist())
    assert all(sha256(archive.read(name)).hexdigest() == digest for name, digest in listed.items())


@pytest.mark.django_db
def test_its_pages_list_homes_with_what_is_asked_and_link_to_the_files(leaver, take):
    archive = take()
    paper = Document.objects.get(landlord=leaver)

    index = archive.read("index.html").decode()
    homes = re.findall(r'href="(homes/\d+\.html)"', index)
    pages = [archive.read(home).decode() for home in homes]
    (page,) = [page for page in pages if "<h1>=1+1 Canal Street" in page]
    assert len(homes) == 2
    assert "Valid" in page
    conduct = re.search(r"No discrimination.*?</tr>", index, re.DOTALL)
    assert conduct
    assert "Rule to keep to" in conduct[0]
    assert "Missing" not in conduct[0]
    link = re.search(r'href="\.\./(files/[^"]+)"', page)
    assert link
    assert archive.read(f"files/{paper.pk:06d} gas ½.pdf") == paper.file.open("rb").read()
    for name in archive.namelist():
        if name.endswith(".html"):
            assert not re.search(r'(href|src)="(https?:|/)', archive.read(name).decode()), name


@pytest.mark.django_db
def test_every_table_is_there_as_json_and_as_csv_that_runs_nothing(leaver, take):
    archive = take()

    for label in (PEOPLE, *KEPT, *SHARED):
        rows = json.loads(archive.read(f"tables/{label}.json"))
        if label in KEPT:
            assert len(rows) >= kept(label, landlord=leaver).count() > 0 or label in NONE_HERE, label
    text = archive.read("tables/compliance.Property.csv").decode("utf-8-sig")
    assert "'=1+1 Canal Street" in {row["line_1"] for row in csv.DictReader(io.StringIO(text, newline=""))}


NONE_HERE = {
    "accounts.Brand",
    "accounts.MobileNumber",
    "accounts.NotificationWishes",
    "accounts.AddressChange",
    "accounts.Message",
    "accounts.Bounce",
    "accounts.AuditHead",
    "accounts.AuditSalt",
    "accounts.AuditLink",
    "accounts.AuditEntry",
    "billing.Suspension",
    "documents.IssuedFile",
    "documents.ReviewNote",
    "compliance.Archiving",
    "compliance.TenancyEnd",
    "compliance.PropertyImport",
    "compliance.Service",
    "compliance.Happening",
    "compliance.Waiver",
    "compliance.Acknowledgement",
    "compliance.Filing",
    "compliance.Digest",
    "compliance.Reminder",
    "compliance.ReportSchedule",
    "compliance.ReportRecipient",
    "compliance.ReportRefusal",
    "compliance.ReportRun",
    "compliance.GasPage",
    "intake.Submission",
    "intake.Revision",
    "intake.OrderDraft",
    "provisioning.ProvisioningJob",
    "provisioning.FinishedStep",
}
"""Tables in which Parvati has nothing, or that grew by the archive itself."""


@pytest.mark.django_db
def test_nothing_that_opens_a_door_and_nobody_else_s_is_in_it(leaver, take, solo, infected):
    add_home(solo, line_1="99 Secret Street")

    archive = take()

    people = {person["email"]: person for person in json.loads(archive.read("tables/accounts.User.json"))}
    assert {person["password"] for person in people.values()} == {"!"}
    assert people["tina@example.org"]["full_name"] == "Tina Tenant"
    for name in archive.namelist():
        content = archive.read(name)
        for secret in (b"99 Secret Street", solo.email.encode(), leaver.owner.password.encode(), MARK.encode()):
            assert secret not in content, name
    assert not any(name.startswith(f"files/{infected.pk:06d} ") for name in archive.namelist())
    assert "bad.pdf" in archive.read("documents.html").decode()


@pytest.mark.django_db
def test_who_was_invited_and_never_accepted_is_a_key_without_a_name(leaver, take):
    invite_victor(leaver)

    archive = take()

    (access,) = (
        row for row in json.loads(archive.read("tables/compliance.TenancyAccess.json")) if not row["accepted_at"]
    )
    people = {person["id"]: person for person in json.loads(archive.read("tables/accounts.User.json"))}
    assert people[access["user_id"]]["full_name"] == "Somebody else"
    assert access["email"] == "victor@example.org"
    for name in archive.namelist():
        assert b"Victor Vane" not in archive.read(name), name


@pytest.mark.django_db
@pytest.mark.parametrize("status", list(Status))
def test_it_is_never_gated(leaver, parvati, status):
    assign_plan(leaver, plan=leaver.assignment.plan, status=status, why="Stripe")

    assert parvati.get(LIST).status_code == 200
    assert parvati.post(LIST).status_code == 302


@pytest.mark.django_db
def test_a_member_is_told_that_it_is_the_owner_s(leaver):
    member = UserFactory()
    Membership.objects.create(landlord=leaver, user=member, role="member")
    browser = Client()
    browser.force_login(member)
    row = AccountArchive.objects.create(landlord=leaver)

    for address in (LIST, *(reverse(f"leaving:{name}", args=[row.pk]) for name in ("archive", "archive-file"))):
        assert browser.get(address).status_code == 403
    assert browser.post(LIST).status_code == 403


@pytest.mark.django_db
def test_its_file_is_handed_out_only_to_who_has_just_proved_that_it_is_them(leaver, take):
    take()
    file = reverse("leaving:archive-file", args=[AccountArchive.objects.get().pk])
    browser = Client()
    browser.force_login(leaver.owner)

    answer = browser.get(file)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))


@pytest.mark.django_db
def test_two_are_not_made_at_once(leaver, parvati):
    parvati.post(LIST)

    answer = parvati.post(LIST)

    assert answer.status_code == 409
    assert "being made already" in answer.content.decode()
    assert AccountArchive.objects.count() == 1


@pytest.mark.django_db
def test_a_newer_one_takes_the_place_of_the_last(leaver, take):
    take()
    take()

    assert list(AccountArchive.objects.order_by("pk").values_list("state", flat=True)) == ["ended", "made"]


@pytest.mark.django_db
def test_after_a_week_its_file_is_gone(leaver, parvati, take, django_capture_on_commit_callbacks):
    take()
    row = AccountArchive.objects.get()
    storage, key = row.file.storage, row.file.name
    assert nightly() == 0
    AccountArchive.objects.update(ends_at=clock.now())

    with django_capture_on_commit_callbacks(execute=True):
        assert nightly() == 1

    assert not storage.exists(key)
    assert parvati.get(reverse("leaving:archive-file", args=[row.pk])).status_code == 404
    assert "no longer kept" in parvati.get(reverse("leaving:archive", args=[row.pk])).content.decode()


@pytest.mark.django_db
def test_what_cannot_be_made_is_tried_again_and_then_said(leaver, parvati):
    Document.objects.filter(landlord=leaver).update(file="aa/lost")
    parvati.post(LIST)
    row = AccountArchive.objects.get()

    for _ in range(AccountArchive.MAX_ATTEMPTS):
        AccountArchive.objects.update(run_after=clock.real_now())
        make(row.pk)

    row.refresh_from_db()
    assert (row.state, row.error_code) == ("failed", "provisioning.archive_failed")
    assert "It could not be made" in parvati.get(reverse("leaving:archive", args=[row.pk])).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_page_in_it_checks_every_file_and_the_trail_without_a_network(take, open_page, tmp_path):
    folder = tmp_path / "archive"
    take().extractall(folder)
    page = open_page()
    page.context.set_offline(True)

    def verdict() -> tuple[str, str, list[str]]:
        page.goto((folder / "verify.html").as_uri())
        page.get_by_label("The folder").set_input_files(folder)
        expect(page.locator("#verdict")).to_have_text(re.compile("All|Not"))
        said = page.locator("#problems li").all_inner_texts()
        return page.locator("#verdict").inner_text(), page.locator("#trail").inner_text(), said

    whole = verdict()
    trail = folder / "trail" / "trail.json"
    trail.write_text(trail.read_text().replace("compliance.evidence_recorded", "compliance.evidence_withdrawn", 1))
    file = next((folder / "files").iterdir())
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    manifest = folder / "manifest.json"
    manifest.write_bytes(bytes([manifest.read_bytes()[0] ^ 1]) + manifest.read_bytes()[1:])
    harmed = verdict()

    assert whole[0].startswith("All ")
    assert whole[1].startswith("The audit trail holds: ")
    assert whole[2] == []
    assert f"files/{file.name}: changed" in harmed[2]
    assert "trail/trail.json: changed" in harmed[2]
    assert "manifest.json: changed" in harmed[2]
    assert any(line.startswith("Audit trail: number") for line in harmed[2])
