"""A landlord keeps their own account safe: a second step of their own, and the way to sign out elsewhere."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from tests.adminpanel.conftest import prove
from tests.adminpanel.second_step import code_now
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
HOME, SETTINGS = reverse("compliance:dashboard"), reverse("compliance:settings")
SECOND_STEP, APP = reverse("mfa_index"), reverse("mfa_activate_totp")
DEVICES = reverse("usersessions_list")


def signed_in(landlord) -> Client:
    """A browser in which the owner typed the password."""
    browser = Client(HTTP_USER_AGENT="Firefox")
    browser.post(reverse("account_login"), {"login": landlord.email, "password": PASSWORD})
    prove(browser)
    return browser


def test_a_landlord_sets_up_an_app_by_way_of_the_settings_and_is_asked_for_its_code(solo):
    browser = signed_in(solo)
    assert f'href="{SECOND_STEP}"' in browser.get(SETTINGS).content.decode()
    assert f'href="{APP}"' in browser.get(SECOND_STEP).content.decode()
    secret = browser.get(APP).context["form"].secret
    browser.post(APP, {"code": code_now(secret)})

    elsewhere = signed_in(solo)
    assert elsewhere.get(HOME).url.startswith(reverse("account_login"))
    asked = elsewhere.post(reverse("account_login"), {"login": solo.email, "password": PASSWORD})
    assert asked.url == reverse("mfa_authenticate")


def test_a_passkey_is_offered_to_landlords(solo):
    browser = signed_in(solo)

    assert f'href="{reverse("mfa_add_webauthn")}"' in browser.get(SECOND_STEP).content.decode()
    assert browser.get(reverse("mfa_add_webauthn")).status_code == 200


def test_a_landlord_sees_where_they_are_signed_in_and_signs_out_everywhere_else(solo):
    here, elsewhere = signed_in(solo), signed_in(solo)
    assert f'href="{DEVICES}"' in here.get(SETTINGS).content.decode()
    assert here.get(DEVICES).content.decode().count("Firefox") == 2

    here.post(DEVICES)

    assert here.get(HOME).status_code == 200
    assert elsewhere.get(HOME).url.startswith(reverse("account_login"))


def test_a_landlord_signs_out_in_one_place_and_stays_signed_in_in_the_others(solo):
    here, phone, lost = signed_in(solo), signed_in(solo), signed_in(solo)
    row = UserSession.objects.get(session_key=lost.session.session_key)
    end = reverse("accounts:session-end", args=[row.pk])
    page = here.get(DEVICES).content.decode()
    assert f'action="{end}"' in page
    assert page.count("Sign out there") == 2

    answer = here.post(end, follow=True)

    assert "You are signed out there." in answer.content.decode()
    assert lost.get(HOME).url.startswith(reverse("account_login"))
    assert here.get(HOME).status_code == phone.get(HOME).status_code == 200
    assert AuditEntry.objects.filter(action="accounts.session_ended", actor=solo.owner).count() == 1


def test_nobody_ends_another_s_session_nor_by_this_button_their_own(solo, portfolio):
    here, theirs = signed_in(solo), signed_in(portfolio)
    for browser in (here, theirs):
        row = UserSession.objects.get(session_key=browser.session.session_key)
        assert here.post(reverse("accounts:session-end", args=[row.pk])).status_code == 404

    assert here.get(HOME).status_code == theirs.get(HOME).status_code == 200
    assert here.get(reverse("accounts:session-end", args=[row.pk])).status_code == 405
