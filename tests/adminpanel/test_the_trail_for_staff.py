"""Staff read the trail of everybody, and let it be verified where they read it."""

import pytest
from django.urls import reverse

from accounts.audit import services as audit
from accounts.models import AuditEntry
from tests.factories.accounts import AdministratorFactory, make_landlord

LIST = reverse("admin:accounts_auditentry_changelist")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada(client):
    """Ada's browser; a landlord has been given a plan, and something was done that is nobody's."""
    ada = AdministratorFactory(email="ada@example.org")
    landlord = make_landlord(plan="PLAN_3_PRO", name="Prosper", email="prosper@example.org")
    audit.record("accounts.landlord.corrected", subject=landlord, after={"name": "…"})
    audit.record("test.looked", subject=ada)
    client.force_login(ada)
    return client


def entry() -> AuditEntry:
    return AuditEntry.objects.get(action="accounts.landlord.corrected")


def change_page() -> str:
    return reverse("admin:accounts_auditentry_change", args=[entry().pk])


def test_the_page_of_an_entry_shows_its_place_and_leads_to_what_it_is_about(ada):
    page = ada.get(change_page()).content.decode()

    assert f"Number {entry().link.number} of the chain of {entry().landlord.reference}" in page
    assert bytes(entry().link.hash).hex() in page
    assert reverse("admin:accounts_landlord_change", args=[entry().landlord_id]) in page
    assert "As they were written" in page


def test_entries_of_the_site_and_of_landlords_are_told_apart(ada):
    of_the_site = ada.get(LIST, {"landlord__isempty": "1"}).content.decode()

    assert "test.looked" in of_the_site
    assert "accounts.landlord.corrected</" not in of_the_site


def test_a_trail_that_holds_is_said_to(ada):
    whole = ada.get(reverse("admin:accounts_auditentry_verify_all"), follow=True).content.decode()
    one = ada.get(reverse("admin:accounts_auditentry_verify_chain", args=[entry().pk]), follow=True).content.decode()

    assert "Verified every chain" in whole
    assert f"Verified the chain of {entry().landlord.reference}" in one


def test_a_trail_that_was_changed_is_said_to_be_with_the_entry(ada, connect_as_owner):
    with connect_as_owner() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE accounts_auditentry SET after = '{}' WHERE id = %s", [entry().pk])

    page = ada.get(reverse("admin:accounts_auditentry_verify_all"), follow=True).content.decode()

    assert "The trail is not as it was written" in page
    assert f"Entry {entry().pk}, number {entry().link.number} of the chain of" in page


def test_a_trail_too_long_to_wait_for_is_left_to_the_command(ada, connect_as_owner):
    with connect_as_owner() as owner:
        owner.execute("INSERT INTO accounts_audithead VALUES (99, 60000, '', now())")

    page = ada.get(reverse("admin:accounts_auditentry_verify_all"), follow=True).content.decode()

    assert "manage.py audit verify" in page


def test_an_erasure_shows_at_the_entry(ada):
    audit.erase(entry().landlord, why="Asked")

    assert "Erased on" in ada.get(change_page()).content.decode()


def test_a_landlord_verifies_nothing_here(client, solo):
    client.force_login(solo.owner)

    assert client.get(reverse("admin:accounts_auditentry_verify_all")).status_code in (302, 403, 404)
