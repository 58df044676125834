"""Each entry has a place in a chain that shows every later change: of a landlord, or of the site."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.audit import services as audit
from accounts.audit.verifying import verify
from accounts.models import AuditEntry, AuditHead, AuditLink, Landlord
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.factories.accounts import AdministratorFactory, UserFactory, make_landlord

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE, EACH = 8, 12


@pytest.fixture
def sally() -> Landlord:
    """Sally, whose trail has a few entries, with what the site's own trail has beside it."""
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")
    for code in ("PLAN_2_PORTFOLIO", "PLAN_3_PRO", "PLAN_2_PORTFOLIO"):
        assign_plan(landlord, plan=plan_by_code(code), status=Status.ENABLED, why="She asked")
    for _ in range(3):
        audit.record("test.looked", subject=UserFactory(), why="To see")
    return landlord


def verified(*arguments: str) -> str:
    """What the command says."""
    out = StringIO()
    call_command("audit", "verify", *arguments, stdout=out)
    return out.getvalue()


def numbers_of(chain: int) -> list[int]:
    """The numbers of a chain, in the order in which its entries were written."""
    return list(AuditLink.objects.filter(chain=chain).order_by("entry_id").values_list("number", flat=True))


def test_entries_are_numbered_for_each_landlord_and_for_the_site(sally):
    prosper = make_landlord(plan="PLAN_3_PRO", name="Prosper", email="prosper@example.org")
    audit.record("test.looked", subject=prosper)

    assert numbers_of(sally.pk) == list(range(1, len(numbers_of(sally.pk)) + 1))
    assert numbers_of(prosper.pk) == list(range(1, len(numbers_of(prosper.pk)) + 1))
    assert numbers_of(AuditLink.SITE)[-3:] == [n + len(numbers_of(AuditLink.SITE)) for n in (-2, -1, 0)]
    assert AuditEntry.objects.filter(link=None).count() == 0
    assert AuditHead.objects.get(chain=sally.pk).number == numbers_of(sally.pk)[-1]


def test_an_untouched_trail_verifies_whole_and_for_one_landlord(sally):
    entries, chains = AuditEntry.objects.count(), AuditHead.objects.count()
    head = AuditHead.objects.get(chain=sally.pk)

    assert f"{entries} entries in {chains} chains" in verified()
    assert bytes(head.hash).hex() in verified("--landlord", sally.reference)


def test_what_is_taken_back_leaves_no_gap(sally):
    def record_and_fail() -> None:
        with transaction.atomic():
            audit.record("test.looked", subject=sally)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        record_and_fail()
    with transaction.atomic():
        audit.record("test.kept", subject=sally)
        with pytest.raises(ZeroDivisionError):
            record_and_fail()

    assert numbers_of(sally.pk) == list(range(1, len(numbers_of(sally.pk)) + 1))
    assert verify().misfit is None


HARM = {
    "a changed reason": ("UPDATE accounts_auditentry SET why = 'He asked' WHERE id = %s", "other values"),
    "changed values": ("UPDATE accounts_auditentry SET after = '{\"plan\": 1}' WHERE id = %s", "other values"),
    "a changed address": ("UPDATE accounts_auditentry SET address = '10.0.0.9' WHERE id = %s", "another address"),
    "another person": ("UPDATE accounts_auditentry SET actor_id = 12345 WHERE id = %s", "another than was written"),
    "another moment": ("UPDATE accounts_auditentry SET at = at - interval '1 day' WHERE id = %s", "another than"),
    "another landlord": ("UPDATE accounts_auditentry SET landlord_id = NULL WHERE id = %s", "chain of somebody else"),
    "an entry removed": ("DELETE FROM accounts_auditentry WHERE id = %s", "is gone"),
    "a salt forgotten": ("UPDATE accounts_auditsalt SET said = NULL WHERE entry_id = %s", "no entry tells"),
    "a salt removed": ("DELETE FROM accounts_auditsalt WHERE entry_id = %s", "lost its salts"),
    "another hash": (
        "UPDATE accounts_auditlink SET hash = sha256('x') WHERE entry_id = %s",
        "another than was written",
    ),
}


@pytest.mark.parametrize("harm", HARM)
def test_harm_done_by_the_owner_of_the_tables_is_found_at_the_entry(sally, connect_as_owner, harm):
    statement, problem = HARM[harm]
    entry = AuditEntry.objects.filter(action="plans.assigned", landlord=sally).order_by("pk")[1]
    number = entry.link.number

    with connect_as_owner() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(statement, [entry.pk])

    with pytest.raises(CommandError, match=f"number {number} of the chain of .*{problem}"):
        verified("--landlord", sally.reference)
    with pytest.raises(CommandError, match=problem):
        verified()


def test_a_place_in_the_chain_that_is_gone_is_found_by_the_entry_after_it(sally, connect_as_owner):
    entry = AuditEntry.objects.filter(action="plans.assigned", landlord=sally).order_by("pk")[1]
    number = entry.link.number
    with connect_as_owner() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("DELETE FROM accounts_auditlink WHERE entry_id = %s", [entry.pk])

    with pytest.raises(CommandError, match=f"number {number + 1} of .*, follows an entry that is gone"):
        verified("--landlord", sally.reference)
    with pytest.raises(CommandError, match=f"Entry {entry.pk} of the chain of {sally.reference}, was never chained"):
        verified()


@pytest.mark.parametrize("count", [1, 2])
def test_a_cut_off_end_is_found_by_the_head(sally, connect_as_owner, count):
    last = AuditHead.objects.get(chain=sally.pk).number
    with connect_as_owner() as owner:
        owner.execute("SET session_replication_role = replica")
        gone = "SELECT entry_id FROM accounts_auditlink WHERE chain = %s AND number > %s"
        owner.execute(f"DELETE FROM accounts_auditentry WHERE id IN ({gone})", [sally.pk, last - count])
        owner.execute("DELETE FROM accounts_auditlink WHERE chain = %s AND number > %s", [sally.pk, last - count])

    with pytest.raises(CommandError, match=f"number {last} of the chain of {sally.reference}, is gone"):
        verified()


def test_a_whole_chain_that_is_gone_is_found_by_its_head(sally, connect_as_owner):
    with connect_as_owner() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("DELETE FROM accounts_auditlink WHERE chain = %s", [sally.pk])
        owner.execute("DELETE FROM accounts_auditentry WHERE landlord_id = %s", [sally.pk])

    with pytest.raises(CommandError, match=f"of the chain of {sally.reference}, is gone"):
        verified()


def test_an_entry_slipped_in_past_the_chain_is_found(sally, connect_as_owner):
    with connect_as_owner() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(
            "INSERT INTO accounts_auditentry"
            " (at, landlord_id, action, subject_type, subject_id, before, after, why, request_id)"
            " VALUES (now(), %s, 'test.never', 'x', '1', '{}', '{}', '', '')",
            [sally.pk],
        )

    with pytest.raises(CommandError, match="was never chained"):
        verified("--landlord", sally.reference)


def test_many_at_once_append_in_order_and_nobody_waits_for_ever():
    landlords = [make_landlord(plan="PLAN_3_PRO", name=f"L{n}", email=f"l{n}@example.org") for n in range(3)]
    before = AuditEntry.objects.count()
    failures: list[Exception] = []

    def write(seed: int) -> None:
        try:
            for turn in range(EACH):
                order = landlords[seed % 3 :] + landlords[: seed % 3]
                with transaction.atomic():
                    for landlord in order if turn % 2 else reversed(order):
                        audit.record("test.at_once", subject=landlord)
                    audit.record_set("test.set", model=Landlord, keys=[1, 2])
        except Exception as error:  # told below, in the test's own thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[n]) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert failures == []
    assert AuditEntry.objects.count() == before + AT_ONCE * EACH * 4
    assert verify().misfit is None


def test_a_transaction_that_is_still_open_holds_up_nobody(sally):
    written = threading.Event()
    with transaction.atomic():
        audit.record("test.slow", subject=sally)

        def write() -> None:
            audit.record("test.quick", subject=sally)
            written.set()
            connection.close()

        thread = threading.Thread(target=write)
        thread.start()
        assert written.wait(timeout=10)
        thread.join()

    quick, slow = (AuditLink.objects.get(entry__action=f"test.{name}") for name in ("quick", "slow"))
    assert slow.number == quick.number + 1


def test_a_lock_that_another_holds_until_it_writes_to_the_chain_too_does_not_end_in_deadlock(sally):
    """The first waits for a row that the second holds, and the second for a chain that the first would have locked."""
    inserted, locked = threading.Event(), threading.Event()
    failures: list[Exception] = []

    def refer() -> None:
        try:
            with transaction.atomic():
                audit.record("test.before", subject=sally)
                person = UserFactory(email="new@example.org")
                inserted.set()
                assert locked.wait(timeout=10)
                sally.memberships.create(user=person, role="member")
        except Exception as error:  # told below, in the test's own thread
            failures.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=refer)
    thread.start()
    with transaction.atomic():
        assert inserted.wait(timeout=10)
        Landlord.objects.select_for_update().get(pk=sally.pk)
        locked.set()
        thread.join(timeout=1)
        audit.record("test.after", subject=sally)
    thread.join(timeout=20)

    assert failures == []
    assert verify().misfit is None


def test_a_run_over_many_rows_leaves_one_entry_with_the_hash_of_its_set(sally):
    audit.record_set("test.run", model=Landlord, keys=[3, 1, 2], after={"on": "2026-11-01"})

    entry = AuditEntry.objects.get(action="test.run")
    # printf '1\n2\n3' | sha256sum
    assert entry.after == {
        "on": "2026-11-01",
        "rows": 3,
        "sha256": "ad53e8806d17c82d38902738d1d47d96bddaade27513466322efa0f793149dd0",
    }


def test_personal_data_of_a_landlord_can_be_erased_and_the_chain_still_verifies(sally):
    head = bytes(AuditHead.objects.get(chain=sally.pk).hash)
    link = AuditLink.objects.filter(chain=sally.pk).last()

    count = audit.erase(sally, why="She asked us to")

    assert count == AuditEntry.objects.filter(landlord=sally).exclude(action="accounts.trail.erased").count()
    for entry in AuditEntry.objects.filter(landlord=sally).exclude(action="accounts.trail.erased"):
        assert (entry.before, entry.after, entry.why, entry.address) == ({}, {}, "", None)
        assert (entry.salt.said, entry.salt.whence) == (None, None)
    assert AuditEntry.objects.get(action="accounts.trail.erased").why == "She asked us to"
    assert bytes(AuditLink.objects.get(entry=link.entry_id).hash) == head
    assert f"Personal values of {count} were erased." in verified("--landlord", sally.reference)


def test_of_a_person_goes_where_they_were_and_what_is_said_about_them(sally):
    ada = AdministratorFactory(email="ada@example.org")
    did = AuditEntry.objects.create(
        action="test.did", actor=ada, landlord=sally, subject_type="x", subject_id="1", why="Asked", address="10.1.2.3"
    )
    about = AuditEntry.objects.get(pk=audit.record("test.about", subject=ada, after={"name": "Ada"}))

    call_command("audit", "erase", "--person", "ADA@example.org", "--why", "She left", stdout=StringIO())

    did.refresh_from_db()
    about.refresh_from_db()
    assert (did.actor_id, did.why, did.address) == (ada.pk, "Asked", None)
    assert about.after == {}
    assert AuditEntry.objects.filter(landlord=sally, why="She asked").exists()
    assert verify().misfit is None


def test_who_is_not_here_cannot_be_verified_or_erased():
    with pytest.raises(CommandError, match="Nobody here is CVP-1999-000001"):
        verified("--landlord", "CVP-1999-000001")
    with pytest.raises(CommandError, match="Nobody here is nobody@example"):
        call_command("audit", "erase", "--person", "nobody@example.org", "--why", "x", stdout=StringIO())
