"""An archive is read into an empty installation, and the account is there as it was."""

import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from accounts.audit.context import Actor, acting
from accounts.audit.services import record
from accounts.audit.verifying import verify
from accounts.models import AuditEntry, Landlord, User
from accounts.services import LandlordDetails, create_landlord
from compliance.models import TenancyAccess
from provisioning.leaving.archive import tables_of
from provisioning.leaving.manifest import MANIFEST, STORED
from provisioning.leaving.tables import SHARED
from tests.factories.accounts import make_landlord
from tests.provisioning.leaving.conftest import invite_victor

pytestmark = pytest.mark.django_db(transaction=True)
TRAIL = ("accounts.AuditEntry", "accounts.AuditSalt", "accounts.AuditLink", "accounts.AuditHead")


@pytest.fixture
def archive(take, tmp_path) -> Path:
    """Parvati's archive on somebody's disk."""
    path = tmp_path / "archive.zip"
    source = take()
    source.fp.seek(0)
    path.write_bytes(source.fp.read())
    return path


@pytest.fixture
def invited(leaver) -> TenancyAccess:
    """Whom Parvati invited as a tenant and who never answered."""
    return invite_victor(leaver)


def start_anew(archive: Path) -> None:
    """An installation in which nobody is, and whose vault is empty."""
    call_command("flush", interactive=False)
    with zipfile.ZipFile(archive) as zip:
        for key in json.loads(zip.read(STORED)):
            default_storage.delete(key)


def rewritten(archive: Path, **changes: bytes) -> Path:
    """The archive with other bytes in it, by name."""
    other = archive.with_name("other.zip")
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(other, "w") as target:
        for name in [*source.namelist(), *(name for name in changes if name not in source.namelist())]:
            target.writestr(name, changes.get(name) or source.read(name))
    return other


def test_an_account_is_elsewhere_as_it_was_in_rows_and_bytes(invited, archive, leaver):
    start_anew(archive)
    AuditEntry.objects.create(action="test.began", subject_type="x", subject_id="1")

    call_command("import_archive", str(archive), verbosity=0)

    landlord = Landlord.objects.get()
    found = tables_of(landlord)
    with zipfile.ZipFile(archive) as zip:
        for label, texts in found.items():
            if label not in (*SHARED, *TRAIL):
                assert [json.loads(text) for text in texts] == json.loads(zip.read(f"tables/{label}.json")), label
        for label in ("accounts.AuditEntry", "accounts.AuditLink"):
            before = json.loads(zip.read(f"tables/{label}.json"))
            assert [json.loads(text) for text in found[label]][: len(before)] == before
        for key, name in json.loads(zip.read(STORED)).items():
            with default_storage.open(key) as file:
                assert file.read() == zip.read(name), name
    assert verify(landlord.pk).misfit is None


def test_what_is_written_next_follows_what_was_read(archive, leaver):
    first = AuditEntry.objects.filter(landlord=leaver).earliest("pk").pk
    start_anew(archive)
    AuditEntry.objects.create(pk=first, action="test.began", subject_type="x", subject_id="1")

    call_command("import_archive", str(archive), verbosity=0)

    following = create_landlord(LandlordDetails(name="Nell Next", email="nell@example.org", kind="individual"))
    assert following.pk > leaver.pk
    assert following.reference > leaver.reference
    assert verify().misfit is None


def test_where_staff_were_stays_behind_and_the_trail_says_so(leaver, admin_user, take, tmp_path):
    with acting(Actor(user_id=admin_user.pk, address="192.0.2.7")):
        record("test.looked", subject=leaver, why="A question of theirs")
    path = tmp_path / "archive.zip"
    source = take()
    source.fp.seek(0)
    path.write_bytes(source.fp.read())
    assert b"192.0.2.7" not in path.read_bytes()
    with zipfile.ZipFile(path) as zip:
        assert not any(b"192.0.2.7" in zip.read(name) for name in zip.namelist())
        assert not any(b"ada@example.org" in zip.read(name) for name in zip.namelist())
    start_anew(path)

    call_command("import_archive", str(path), verbosity=0)

    assert AuditEntry.objects.get(action="test.looked").address is None
    assert AuditEntry.objects.filter(action="accounts.trail.erased").exists()
    assert verify().misfit is None
    assert not User.objects.filter(is_superuser=True).exists()


def refused(path: Path, *, why: str) -> None:
    """The archive is refused for a reason, and nothing of it is here."""
    with pytest.raises(CommandError, match=why):
        call_command("import_archive", str(path))
    assert not User.objects.filter(email="parvati@example.org").exists()


def test_an_archive_that_does_not_hold_is_refused(archive):
    start_anew(archive)
    with zipfile.ZipFile(archive) as zip:
        manifest = json.loads(zip.read(MANIFEST))
        people = zip.read("tables/accounts.User.json")

    refused(rewritten(archive, **{"tables/accounts.User.json": people.replace(b"Tina", b"Tino")}), why="not as it was")
    refused(rewritten(archive, **{"../outside": b"x"}), why="other files")
    refused(rewritten(archive, **{MANIFEST: json.dumps({**manifest, "format": 2}).encode()}), why="format 2")
    refused(rewritten(archive, **{MANIFEST: json.dumps({**manifest, "layout": "x"}).encode()}), why="another version")
    outside = {**manifest, "files": [*manifest["files"], {"name": "../x", "size": 1, "sha256": "0" * 64}]}
    refused(rewritten(archive, **{"../x": b"x", MANIFEST: json.dumps(outside).encode()}), why="outside of itself")
    archive.write_bytes(archive.read_bytes()[:1000])
    refused(archive, why="damaged")


def test_where_somebody_is_already_it_is_refused(archive):
    start_anew(archive)
    make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")

    refused(archive, why="landlords here already")
