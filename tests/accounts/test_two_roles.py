"""Web and worker may add to the trail and read it; what else could be done to it the database refuses them."""

import psycopg
import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.audit import services as audit
from accounts.models import AuditEntry
from config.lib.roles import as_owner, owns_tables

TRAIL = ("accounts_auditentry", "accounts_auditlink", "accounts_auditsalt", "accounts_audithead")
COLUMN = {
    "accounts_auditentry": "why",
    "accounts_auditlink": "hash",
    "accounts_auditsalt": "said",
    "accounts_audithead": "hash",
}
REFUSED = [
    *[f"UPDATE {table} SET {COLUMN[table]} = NULL" for table in TRAIL],
    *[f"DELETE FROM {table}" for table in TRAIL],
    *[f"TRUNCATE {table}" for table in TRAIL],
    *[f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in TRAIL],
    *[f"DROP TABLE {table}" for table in TRAIL],
    "INSERT INTO accounts_auditlink VALUES (1, 0, 1, '', '', '')",
    "INSERT INTO accounts_auditsalt (entry_id, transaction) VALUES (1, 1)",
    "INSERT INTO accounts_audithead VALUES (77, 1, '', now())",
    "SET session_replication_role = replica",
    "SELECT accounts_audit_chain(0, 0)",
    "CREATE OR REPLACE FUNCTION accounts_audit_append_only() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
    "DROP TRIGGER accounts_audit_salted ON accounts_auditentry",
    "CREATE TABLE mine (id int)",
    "GRANT UPDATE ON accounts_auditentry TO CURRENT_USER",
    "DELETE FROM django_migrations",
]
WHY_NOT = "permission denied|must be owner|permission to set|no privileges"


def execute(statement: str) -> None:
    """Run a statement as the application would, in a savepoint."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def entry(db) -> AuditEntry:
    """An entry of the site."""
    return AuditEntry.objects.create(action="test.done", subject_type="x", subject_id="1", why="Asked")


def test_the_tests_themselves_run_under_the_role_of_web_and_worker(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (settings.APPLICATION_ROLE,)
    assert settings.DATABASE_OWNER["USER"] != settings.APPLICATION_ROLE
    assert not owns_tables()


@pytest.mark.parametrize("statement", REFUSED)
def test_the_application_is_refused(entry, statement):
    if statement.startswith("GRANT"):  # PostgreSQL only warns of this one, and grants nothing
        execute(statement)
        statement = "UPDATE accounts_auditentry SET why = ''"
    with pytest.raises(DatabaseError, match=WHY_NOT):
        execute(statement)

    assert AuditEntry.objects.get(pk=entry.pk).why == "Asked"


def test_the_application_cannot_become_the_owner(db):
    with pytest.raises(DatabaseError, match="permission denied"):
        execute(f"SET ROLE {settings.DATABASE_OWNER['USER']}")


def test_a_table_of_one_s_own_does_not_lead_into_the_trail(db):
    execute("CREATE TEMPORARY TABLE lure (id bigint, entry_id bigint, transaction bigint)")

    for function in ("accounts_audit_salt_entry", "accounts_audit_chain_entries"):
        with pytest.raises(DatabaseError, match="permission denied"):
            execute(f"CREATE TRIGGER bite AFTER INSERT ON lure FOR EACH ROW EXECUTE FUNCTION {function}()")


def test_nothing_is_erased_without_an_entry_that_tells_of_it(entry, solo):
    told = audit.record("accounts.something.else", subject=solo)

    for key in (entry.pk, told, 0):
        with pytest.raises(DatabaseError, match="An erasure needs an entry of its own"):
            execute(f"SELECT accounts_audit_erase({key})")


def test_an_old_entry_about_an_erasure_erases_nothing_more(transactional_db, django_user_model):
    person = django_user_model.objects.create_user("left@example.org", full_name="Lee Left")
    audit.erase(person, why="Asked")
    told = AuditEntry.objects.get(action="accounts.trail.erased")

    with pytest.raises(DatabaseError, match="An erasure needs an entry of its own"):
        execute(f"SELECT accounts_audit_erase({told.pk})")


@pytest.mark.parametrize("statement", REFUSED[: 3 * len(TRAIL)])
def test_even_the_owner_is_refused_while_the_triggers_are_awake(connect_as_owner, statement):
    AuditEntry.objects.create(action="test.done", subject_type="x", subject_id="1")

    with connect_as_owner() as owner, pytest.raises(psycopg.Error, match="append-only"):
        owner.execute(statement)


def test_a_table_that_a_migration_makes_is_the_application_s_to_fill(connect_as_owner):
    with connect_as_owner() as owner:
        owner.execute("CREATE TABLE made_later (id bigserial PRIMARY KEY)")
    try:
        call_command("migrate", verbosity=0)
        execute("INSERT INTO made_later DEFAULT VALUES")
    finally:
        with connect_as_owner() as owner:
            owner.execute("DROP TABLE made_later")
    with pytest.raises(DatabaseError, match="permission denied"):
        execute("DELETE FROM accounts_auditentry")


def test_a_check_warns_of_a_process_that_owns_the_tables(transactional_db):
    found = lambda: [w.id for w in run_checks(databases=["default"]) if w.id == "accounts.W001"]  # noqa: E731

    assert found() == []
    with as_owner():
        assert found() == []  # as `migrate` has to be


def test_the_check_warns_where_one_role_is_all(transactional_db, settings):
    settings.APPLICATION_ROLE = settings.DATABASE_OWNER["USER"]
    with as_owner():
        assert [w.id for w in run_checks(databases=["default"]) if w.id == "accounts.W001"] == ["accounts.W001"]
