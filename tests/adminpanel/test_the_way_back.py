"""When no administrator can sign in, a command lets one in again, says why, and leaves a trace."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from adminpanel.selectors import active_administrators
from tests.adminpanel.second_step import code_now, sign_in

WHY = "Lost her telephone and her password"
NEW_PASSWORD = {"password": "three random words", "again": "three random words"}


def restore(*args: str) -> str:
    out = StringIO()
    call_command("restore_admin", *args, stdout=out)
    return out.getvalue()


def link_in(text: str) -> str:
    return "/welcome/" + text.split("/welcome/")[1].split()[0]


def test_a_deactivated_administrator_is_let_in_again(client, admin_user, bob, settings):
    User.objects.filter(pk=admin_user.pk).update(is_active=False, is_staff=False, is_superuser=False)

    said = restore("ADA@example.org", "--reason", WHY, "--confirm")

    assert settings.SITE_URL in said
    response = client.post(link_in(said), NEW_PASSWORD)
    assert response.url == reverse("mfa_authenticate")
    client.post(response.url, {"code": code_now()})
    assert client.get("/admin/").status_code == 200


def test_who_lost_the_second_step_as_well_sets_up_another(client, admin_user):
    elsewhere = Client()
    sign_in(elsewhere, admin_user)

    said = restore("ada@example.org", "--reason", WHY, "--reset-second-step")

    assert "Second steps taken away: totp." in said
    assert elsewhere.get(reverse("account_change_password")).status_code == 302
    assert client.post(link_in(said), NEW_PASSWORD).url == reverse("accounts:after-sign-in")
    assert client.get("/admin/").url == reverse("mfa_index")
    entry = AuditEntry.objects.get(action="adminpanel.administrator_restored")
    assert entry.after["second_steps_removed"] == ["totp"]


@pytest.mark.finding(12)
def test_the_only_administrator_who_lost_the_password_gets_a_new_one(client, admin_user):
    client.post(link_in(restore("ada@example.org", "--reason", WHY)), NEW_PASSWORD)

    admin_user.refresh_from_db()
    assert admin_user.check_password(NEW_PASSWORD["password"])


@pytest.mark.finding(12)
def test_it_is_in_the_trail_with_its_reason(admin_user):
    User.objects.filter(pk=admin_user.pk).update(is_staff=False)

    restore("ada@example.org", "--reason", WHY, "--confirm")

    entry = AuditEntry.objects.get(action="adminpanel.administrator_restored")
    assert (entry.why, entry.subject_id) == (WHY, str(admin_user.pk))
    assert entry.before == {"is_active": True, "role": None}
    assert entry.after == {"is_active": True, "role": "administrator", "second_steps_removed": []}


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_it_refuses(db, admin_user, reason):
    with pytest.raises(CommandError, match="Say why"):
        restore("ada@example.org", "--reason", reason)

    assert not AuditEntry.objects.filter(action__startswith="adminpanel").exists()


def test_a_new_person_needs_a_name(db):
    with pytest.raises(CommandError, match="--name"):
        restore("nia@example.org", "--reason", WHY)

    assert "new account" in restore("nia@example.org", "--reason", WHY, "--name", "Nia New")
    assert active_administrators().get().full_name == "Nia New"


def test_what_is_no_address_makes_nobody_an_administrator(db):
    with pytest.raises(CommandError, match="not an e-mail address"):
        restore("nia", "--reason", WHY, "--name", "Nia New")

    assert not User.objects.exists()


def test_a_landlord_becomes_administrator_only_when_it_is_meant(solo):
    with pytest.raises(CommandError, match=solo.reference):
        restore("sally@example.org", "--reason", WHY)
    assert not active_administrators().exists()

    restore("sally@example.org", "--reason", WHY, "--confirm")

    assert active_administrators().get() == solo.owner


def test_the_first_administrator_may_also_be_made_by_django_s_own_command(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "three random words")

    call_command("createsuperuser", email="ada@example.org", full_name="Ada Min", interactive=False, verbosity=0)

    assert active_administrators().get().check_password("three random words")
