"""Staff are invited, change desks, leave and come back; whoever does that to them has just proved who they are."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, DeliveredMail, User
from accounts.selectors import second_steps_of
from adminpanel.roles import Role, role_of
from tests.adminpanel.conftest import prove
from tests.adminpanel.second_step import code_now, sign_in
from tests.factories.accounts import PASSWORD, StaffFactory

NEW_PASSWORD = {"password": "three random words", "again": "three random words"}
INVITED = {"full_name": "Nia New", "email": "Nia@example.org", "role": "support"}
WHY = {"reason": "She asked"}


def act(person: User, name: str) -> str:
    return reverse(f"admin:accounts_user_{name}", args=[person.pk])


@pytest.fixture
def rae(db) -> User:
    """Rae, who reviews documents."""
    return StaffFactory(full_name="Rae Viewer", email="rae@example.org", role="reviewer")


# Joining ------------------------------------------------------------------------------------------


def test_an_invited_person_sets_password_and_second_step_and_only_then_sees_the_staff_site(ada, work_off):
    ada.post(reverse("admin:accounts_user_add"), INVITED)
    work_off()
    mail = DeliveredMail.objects.get(to="nia@example.org")
    assert "as: Support" in mail.text
    nia, password = Client(), NEW_PASSWORD["password"]

    nia.post(re.search(r"/welcome/\S+/", mail.text)[0], NEW_PASSWORD)
    assert nia.get("/admin/accounts/landlord/", follow=True).redirect_chain == [(reverse("mfa_index"), 302)]
    setting_up = nia.get(reverse("mfa_activate_totp"), follow=True)
    if setting_up.request["PATH_INFO"] != reverse("mfa_activate_totp"):
        nia.post(reverse("account_reauthenticate"), {"password": password})
        setting_up = nia.get(reverse("mfa_activate_totp"))
    secret = setting_up.context["form"].secret
    nia.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})

    assert nia.get("/admin/accounts/landlord/").status_code == 200
    assert nia.get(reverse("admin:accounts_user_add")).status_code == 403


def test_an_invitation_is_in_the_trail_and_nobody_else_sets_the_password(ada, admin_user):
    ada.post(reverse("admin:accounts_user_add"), INVITED)

    nia = User.objects.get(email="nia@example.org")
    assert (role_of(nia), nia.has_usable_password()) == (Role.SUPPORT, False)
    entry = AuditEntry.objects.get(action="adminpanel.user.invited")
    assert (entry.actor, entry.after) == (admin_user, {"is_active": True, "role": "support"})


def test_an_address_that_somebody_has_is_refused_in_words(ada, rae):
    page = ada.post(reverse("admin:accounts_user_add"), INVITED | {"email": "RAE@example.org"})

    assert page.status_code == 200
    assert page.context["adminform"].form.errors["email"]


def test_who_lost_the_invitation_gets_another(ada, work_off):
    ada.post(reverse("admin:accounts_user_add"), INVITED)
    nia = User.objects.get(email="nia@example.org")
    work_off()

    ada.post(act(nia, "invite_again"), WHY)
    work_off()

    first, second = [re.search(r"/welcome/\S+/", mail.text)[0] for mail in DeliveredMail.objects.order_by("pk")]
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200


def test_nobody_who_is_not_staff_is_invited_to_the_staff(ada, stranger):
    assert "active members of the staff" in ada.post(act(stranger, "invite_again"), WHY, follow=True).content.decode()


# Changing desks, leaving, coming back -------------------------------------------------------------


def test_another_role_counts_from_the_next_click(ada, rae):
    hers = Client()
    hers.force_login(rae)
    assert hers.get("/admin/accounts/landlord/").status_code == 403

    ada.post(act(rae, "change_role"), WHY | {"role": "support"})
    assert hers.get("/admin/accounts/landlord/").status_code == 200
    assert hers.get("/admin/documents/generationrun/").status_code == 403

    ada.post(act(rae, "change_role"), WHY | {"role": ""})
    assert hers.get("/admin/").status_code == 404
    entry = AuditEntry.objects.filter(action="adminpanel.user.role_changed").order_by("pk").first()
    assert (entry.before["role"], entry.after["role"], entry.why) == ("reviewer", "support", "She asked")


def test_who_is_deactivated_is_out_everywhere_and_comes_back_as_what_they_were(ada, rae):
    hers, elsewhere = Client(), Client()
    sign_in(hers, rae)
    elsewhere.force_login(rae)
    assert hers.get("/admin/").status_code == elsewhere.get("/admin/").status_code == 200

    ada.post(act(rae, "deactivate_this"), WHY)

    assert hers.get("/admin/").status_code == elsewhere.get("/admin/").status_code == 302
    refused = Client().post(reverse("account_login"), {"login": rae.email, "password": PASSWORD})
    assert refused.status_code == 200 or refused.url == reverse("account_inactive")
    ada.post(act(rae, "reactivate_this"), WHY)
    rae.refresh_from_db()
    assert (rae.is_active, role_of(rae)) == (True, Role.REVIEWER)
    assert hers.get("/admin/").status_code == 302


def test_a_link_that_waits_in_a_mailbox_does_not_outlive_a_deactivation(ada, work_off):
    ada.post(reverse("admin:accounts_user_add"), INVITED)
    nia = User.objects.get(email="nia@example.org")
    work_off()
    link = re.search(r"/welcome/\S+/", DeliveredMail.objects.get().text)[0]

    ada.post(act(nia, "deactivate_this"), WHY)
    ada.post(act(nia, "reactivate_this"), WHY)

    assert Client().get(link).status_code == 410


OFFERED = ("change_role", "deactivate_this", "reactivate_this", "invite_again", "reset_second_step")


def offered(browser: Client, person: User) -> set[str]:
    """The acts to which a person's page leads."""
    text = browser.get(act(person, "change")).content.decode()
    return {name for name in OFFERED if act(person, name) in text}


def test_the_page_of_a_person_offers_what_makes_sense(ada, rae, stranger):
    assert offered(ada, rae) == {"change_role", "deactivate_this", "reset_second_step"}
    assert offered(ada, stranger) == {"change_role", "deactivate_this"}

    User.objects.filter(pk=rae.pk).update(is_active=False)

    assert offered(ada, rae) == {"reactivate_this"}


# The second step ----------------------------------------------------------------------------------


def test_a_lost_second_step_is_reset_by_another_and_never_by_oneself(ada, admin_user, rae):
    hers = Client()
    sign_in(hers, rae)

    ada.post(act(rae, "reset_second_step"), WHY)
    own = ada.post(act(admin_user, "reset_second_step"), WHY, follow=True)

    assert not second_steps_of(rae).exists()
    assert hers.get("/admin/").status_code == 302
    assert AuditEntry.objects.get(action="adminpanel.user.second_step_reset").before == {"kinds": ["totp"]}
    assert "Nobody deactivates themselves" in own.content.decode()
    assert second_steps_of(admin_user).exists()


def test_a_session_that_began_without_the_second_step_ends_when_one_is_set_up(
    client, solo, django_capture_on_commit_callbacks
):
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.post(reverse("account_login"), {"login": solo.owner.email, "password": PASSWORD})
    prove(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})

    assert client.get(reverse("account_change_password")).status_code == 200
    assert elsewhere.get(reverse("account_change_password")).status_code == 302
    assert AuditEntry.objects.filter(action="accounts.second_step.added").exists()


# Proving who one is -------------------------------------------------------------------------------


DANGEROUS = ("change_role", "deactivate_this", "reactivate_this", "reset_second_step")


@pytest.mark.parametrize("name", DANGEROUS)
def test_who_signed_in_a_while_ago_proves_it_first_and_then_it_is_done(client, admin_user, rae, name):
    client.force_login(admin_user)
    before = (rae.is_active, role_of(rae), second_steps_of(rae).count())

    asked = client.post(act(rae, name), WHY | {"role": "support"})

    assert asked.url.startswith(reverse("account_reauthenticate"))
    rae.refresh_from_db()
    assert (rae.is_active, role_of(rae), second_steps_of(rae).count()) == before
    done = client.post(asked.url, {"password": PASSWORD}, follow=True)
    assert done.redirect_chain[-1][0] == act(rae, "change")
    assert AuditEntry.objects.filter(subject_id=str(rae.pk), why="She asked").exists()


@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_people_are_not_written_by_an_old_session(client, admin_user, rae, page):
    client.force_login(admin_user)
    address = reverse("admin:accounts_user_add") if page == "add" else act(rae, page)
    forms = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0", "post": "yes"}

    asked = client.post(address, INVITED | forms)

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert not User.objects.filter(email="nia@example.org").exists()
    assert User.objects.filter(email="rae@example.org").exists()
