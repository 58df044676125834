"""A landlord reads in plain words what was done in their portal, and takes away what verifying it needs."""

import csv
import io
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit import services as audit
from accounts.models import AuditEntry, AuditHead, AuditLink, Landlord, Membership
from compliance.models import Occupier, Property, TenancyAccess
from compliance.portfolio.services import archive_home
from compliance.services import say_facts
from compliance.tenants.inviting import invite_tenant
from compliance.trail.phrases import PHRASES, SUBJECTS
from tests.compliance.conftest import browser_of
from tests.factories.accounts import UserFactory
from tests.factories.compliance import add_home

TRAIL, CSV, PDF = (reverse(f"compliance:{name}") for name in ("trail", "trail-csv", "trail-pdf"))


def read(response) -> str:
    """What a page says, without its markup."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def chain() -> None:
    """Give entries their place now, as the end of the transaction would."""
    connection.check_constraints()


@pytest.fixture
def prosper(client, pro):
    """Prosper's browser, with a home that he described and archived, and something that staff did."""
    home = add_home(pro, line_1="7 Trail Street")
    say_facts(home, values={"occupants": 3}, by=pro.owner)
    archive_home(home, why="Sold to =SUM(A1)")
    staff = UserFactory(full_name="Ada Admin", email="ada@example.org", is_staff=True)
    AuditEntry.objects.create(
        actor=staff, landlord=pro, action="adminpanel.welcome_sent_again", subject_type="accounts.landlord",
        subject_id=str(pro.pk), why="He asked", address="198.51.100.77",
    )  # fmt: skip
    AuditEntry.objects.create(
        actor=pro.owner, landlord=pro, action="compliance.facts_said", subject_type="compliance.property",
        subject_id=str(home.pk), before={"has_gas": None}, after={"has_gas": True}, address="203.0.113.5",
    )  # fmt: skip
    chain()
    client.force_login(pro.owner)
    return client


@pytest.mark.django_db
def test_the_page_says_who_did_what_and_why(prosper, pro):
    page = read(prosper.get(TRAIL))

    assert "Compliance Vault archived 7 Trail Street, Leeds" in page
    assert "Why: Sold to =SUM(A1)" in page
    assert f"{pro.owner.full_name} said something about 7 Trail Street, Leeds" in page
    assert "Gas" in page
    assert "(before: nothing said)" in page
    assert f"Number {AuditHead.objects.get(chain=pro.pk).number}" in page
    assert bytes(AuditHead.objects.get(chain=pro.pk).hash).hex() in page


@pytest.mark.django_db
def test_staff_are_neither_named_nor_placed(prosper):
    page = read(prosper.get(TRAIL))

    assert "Compliance Vault’s staff sent the welcome again" in page
    assert "Ada" not in page
    assert "198.51.100.77" not in page
    assert "203.0.113.5" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("q=archived", "archived 7 Trail", "sent the welcome"),
        ("q=trail+street", "said something about", "sent the welcome"),
        ("q=nowhere", "Nothing matches", "archived 7 Trail"),
        ("about=people", "sent the welcome", "archived 7 Trail"),
        ("about=homes&days=7", "archived 7 Trail", "sent the welcome"),
        ("by=staff", "sent the welcome", "archived 7 Trail"),
        ("by=us", "archived 7 Trail", "sent the welcome"),
        ("by=nobody", "Select a valid choice", "Nothing matches"),
    ],
)
def test_it_is_searched_and_filtered(prosper, query, there, not_there):
    page = read(prosper.get(f"{TRAIL}?{query}"))

    assert there in page
    assert not_there not in page


@pytest.mark.django_db
def test_an_invitation_tells_nothing_of_whoever_has_an_account_at_the_address(prosper, pro, client):
    victor = UserFactory(full_name="Victor Vane", email="victor@example.org")
    access = invite_somebody(pro, email=victor.email)
    browser_of(victor).post(reverse("tenancy:answer", args=[access.pk]), {"decline": "yes"})

    page = read(prosper.get(f"{TRAIL}?by={victor.pk}"))

    assert "Somebody New, a tenant, declined" in page
    assert "Somebody New" in read(prosper.get(f"{TRAIL}?q=somebody"))
    assert "declined" not in read(prosper.get(f"{TRAIL}?by=staff"))
    assert "Nothing matches" in read(prosper.get(f"{TRAIL}?q=vane"))
    assert "Victor" not in page + prosper.get(CSV).content.decode()


@pytest.mark.django_db
def test_an_invitation_tells_nothing_of_what_another_landlord_called_the_address(prosper, pro, portfolio):
    invite_somebody(portfolio, email="victor@example.org", name="Victor Vane")
    invite_somebody(pro, email="victor@example.org")

    page = read(prosper.get(TRAIL))

    assert "sent an invitation to somebody" in page
    assert "Victor" not in page


def invite_somebody(landlord: Landlord, *, email: str, name: str = "Somebody New") -> TenancyAccess:
    """An invitation to a new home of the landlord's, by a name that they gave."""
    occupier = Occupier.objects.get(tenancy__property=add_home(landlord))
    return invite_tenant(occupier, name=name, email=email, ends_with_tenancy=True, by=landlord.owner)


@pytest.mark.django_db
def test_it_is_narrowed_to_one_person(prosper, pro):
    page = read(prosper.get(f"{TRAIL}?by={pro.owner.pk}"))

    assert "said something about" in page
    assert "sent the welcome again" not in page


@pytest.mark.django_db
def test_a_long_trail_is_paged_in_a_fixed_number_of_statements(prosper, pro):
    home = Property.objects.get(landlord=pro)
    prosper.get(TRAIL)
    with CaptureQueriesContext(connection) as few:
        prosper.get(TRAIL)
    for _ in range(60):
        audit.record("compliance.facts_said", subject=home, after={"occupants": 1}, by=pro.owner)
    chain()

    with CaptureQueriesContext(connection) as many:
        page = read(prosper.get(f"{TRAIL}?page=2"))

    assert "26 to 50 of" in page
    assert len(many) == len(few)


@pytest.mark.django_db
def test_nobody_sees_another_landlord_s_trail(prosper, solo, client):
    add_home(solo, line_1="99 Secret Street")
    chain()

    page = read(prosper.get(TRAIL))
    assert "Secret Street" not in page
    assert "Secret Street" not in prosper.get(CSV).content.decode()


@pytest.mark.django_db
def test_every_landlord_reads_it_and_only_a_plan_that_has_it_takes_it_away(client, solo):
    client.force_login(solo.owner)
    audit.record("accounts.landlord.corrected", subject=solo)
    chain()

    page = client.get(TRAIL)
    assert page.status_code == 200
    assert "Both are part of Pro" in read(page)
    for address in (CSV, PDF):
        assert client.get(address).status_code == 403
    assert not AuditEntry.objects.filter(action="accounts.trail_exported").exists()


def program(tmp_path: Path) -> list[str]:
    """The program that docs/audit.md gives to strangers."""
    (code,) = re.findall(r"```python\n(.*?)```", (settings.BASE_DIR / "docs/audit.md").read_text(), re.DOTALL)
    path = tmp_path / "verify.py"
    path.write_text(code)
    return [sys.executable, "-I", str(path)]


def judged(tmp_path: Path, rows: list[dict[str, str]]) -> subprocess.CompletedProcess[str]:
    """What that program says of a file with these rows."""
    file = tmp_path / "trail.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return subprocess.run([*program(tmp_path), str(file)], capture_output=True, text=True, check=False)


def rows_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


@pytest.mark.django_db
def test_a_stranger_computes_the_chain_from_the_file_alone(prosper, pro, tmp_path):
    head = AuditHead.objects.get(chain=pro.pk)
    response = prosper.get(CSV)
    file = tmp_path / "as it came.csv"
    file.write_bytes(response.content)

    done = subprocess.run([*program(tmp_path), str(file)], capture_output=True, text=True, check=False)

    assert done.stdout == f"{head.number} entries, head {bytes(head.hash).hex()}\n", done.stderr


@pytest.mark.django_db
def test_the_file_tells_harm(prosper, pro, tmp_path):
    rows = rows_of(prosper.get(CSV))

    def harmed(number: int, **columns: str) -> list[dict[str, str]]:
        return [row | columns if at == number else row for at, row in enumerate(rows)]

    last = len(rows) - 2
    said, sealed = rows[last]["Said"], rows[last]["Sealed"]
    assert judged(tmp_path, rows).returncode == 0
    assert "was changed" in judged(tmp_path, harmed(last, Said=said.replace("true", "false"))).stderr
    assert "was changed" in judged(tmp_path, harmed(last, Sealed=sealed.replace("compliance", "documents"))).stderr
    assert "is missing" in judged(tmp_path, rows[:1] + rows[2:]).stderr
    assert "the end is missing" in judged(tmp_path, rows[:last] + rows[last + 1 :]).stderr
    assert "the end is missing" in judged(tmp_path, rows[:-1]).stderr


@pytest.mark.django_db
def test_what_was_erased_is_not_in_the_file_which_still_verifies(prosper, pro, tmp_path):
    audit.erase(pro, why="He asked us to")
    chain()

    rows = rows_of(prosper.get(CSV))

    assert not any(row["Said"] or row["Whence"] or row["Why"] for row in rows[:-2])
    assert "He asked us to" in rows[-2]["Said"]
    assert judged(tmp_path, rows).returncode == 0


@pytest.mark.django_db
def test_where_staff_were_is_not_in_the_file(prosper, tmp_path):
    content = prosper.get(CSV).content.decode()

    assert "198.51.100.77" not in content
    assert "203.0.113.5" in content
    assert "'=" not in content  # the reason starts no cell


@pytest.mark.django_db
def test_the_paper_prints_the_head_and_what_was_chosen(prosper, pro):
    head = AuditHead.objects.get(chain=pro.pk)

    response = prosper.get(f"{PDF}?q=archived")

    assert response["Content-Type"] == "application/pdf"
    paper = pypdfium2.PdfDocument(response.content)
    text = " ".join("".join(page.get_textpage().get_text_range() for page in paper).split())
    assert bytes(head.hash).hex() in text.replace(" ", "")
    assert f"Number {head.number}" in text
    assert "archived 7 Trail Street" in text
    assert "sent the welcome" not in text
    assert "not all of the trail" in text


@pytest.mark.django_db(transaction=True)
def test_a_download_is_itself_an_entry_with_the_head_that_was_handed_out(client, pro):
    client.force_login(pro.owner)
    audit.record("accounts.landlord.corrected", subject=pro)
    head = AuditHead.objects.get(chain=pro.pk)

    client.get(CSV)

    entry = AuditEntry.objects.get(action="accounts.trail_exported")
    assert entry.after == {"format": "csv", "number": head.number, "sha256": bytes(head.hash).hex()}
    assert AuditLink.objects.get(entry=entry).number == head.number + 1


@pytest.mark.django_db
def test_a_name_that_nobody_put_into_words_is_told_all_the_same(prosper, pro):
    audit.record("compliance.roof_painted", subject=Property.objects.get(landlord=pro), by=pro.owner)
    member = Membership.objects.get(landlord=pro)
    audit.record("accounts.membership.changed", subject=member, by=pro.owner)

    page = read(prosper.get(TRAIL))

    assert f"{pro.owner.full_name} roof painted 7 Trail Street" in page
    assert f"changed what {member.user} may do" in page


def test_each_phrase_belongs_to_a_part_that_a_list_can_be_narrowed_to():
    starts = tuple(start for subject in SUBJECTS for start in subject.starts)

    assert [action for action in PHRASES if not action.startswith(starts)] == []
