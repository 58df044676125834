"""Invitations open once, nobody signs up at the library's door, and each person lands where they belong."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.errors import LastOwner
from accounts.models import DeliveredMail, Invitation, Landlord, Membership, User
from accounts.services import LandlordDetails, change_member, create_landlord, ensure_owner, invite
from config.lib import clock
from config.routes import PORTAL_HOME
from tests.factories.accounts import PASSWORD, LandlordFactory, UserFactory, make_landlord
from tests.factories.compliance import add_home

NEW_PASSWORD = {"password": "three random words", "again": "three random words"}


@pytest.fixture
def invited(db) -> User:
    """Ines, whose portal was just made."""
    landlord = LandlordFactory(name="Ines Vited", email="ines@example.org")
    return ensure_owner(landlord)


def test_an_invited_owner_sets_a_password_and_is_in(client, invited):
    link = reverse("accounts:set-password", args=[invite(invited, landlord=None)])
    assert "Ines" in client.get(link).content.decode()

    response = client.post(link, NEW_PASSWORD)

    assert response.url == reverse("accounts:after-sign-in")
    assert client.session["_auth_user_id"] == str(invited.pk)
    invited.refresh_from_db()
    assert invited.check_password("three random words")


def test_a_link_works_once(client, invited):
    link = reverse("accounts:set-password", args=[invite(invited, landlord=None)])
    client.post(link, NEW_PASSWORD)

    response = client.post(link, {"password": "another three words", "again": "another three words"})

    assert response.status_code == 410
    assert response.context["error"].code == "accounts.invitation_invalid"
    assert reverse("account_reset_password") in response.content.decode()
    invited.refresh_from_db()
    assert invited.check_password("three random words")


def test_a_link_runs_out_after_72_hours(client, invited):
    link = reverse("accounts:set-password", args=[invite(invited, landlord=None)])
    assert client.get(link).status_code == 200
    Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))

    assert client.get(link).status_code == 410


def test_a_link_is_made_for_72_hours_and_kept_as_a_hash(invited):
    token = invite(invited, landlord=None)

    invitation = Invitation.objects.get()
    assert timedelta(hours=71, minutes=59) < invitation.expires_at - clock.now() <= timedelta(hours=72)
    assert token not in invitation.token_hash


def test_a_new_link_ends_the_old_one(client, invited):
    old = reverse("accounts:set-password", args=[invite(invited, landlord=None)])
    new = reverse("accounts:set-password", args=[invite(invited, landlord=None)])

    assert client.get(old).status_code == 410
    assert client.get(new).status_code == 200


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "three random words", "again": "three random world"}, "not the same"),
        ({"password": "password123", "again": "password123"}, "too common"),
        ({}, "required"),
    ],
)
def test_a_bad_password_is_explained_and_the_link_still_works(client, invited, typed, complaint):
    link = reverse("accounts:set-password", args=[invite(invited, landlord=None)])

    response = client.post(link, typed)

    assert response.status_code == 200
    assert complaint in response.content.decode()
    assert client.post(link, NEW_PASSWORD).status_code == 302


def test_nobody_signs_up_at_the_library_s_door(client, db):
    address = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/account/signup/", address)

    assert not User.objects.exists()


def test_a_forgotten_password_is_mailed_a_link_that_works(client, solo, work_off):
    client.post(reverse("account_reset_password"), {"email": "SALLY@example.org"})
    work_off()

    mail = DeliveredMail.objects.get(to="sally@example.org")
    assert "/account/password/reset/key/" in mail.text


def test_an_invited_owner_who_lost_the_link_gets_a_new_one_by_the_forgotten_password_page(client, invited, work_off):
    client.post(reverse("account_reset_password"), {"email": invited.email})
    work_off()

    assert "/account/password/reset/key/" in DeliveredMail.objects.get(to=invited.email).text


def test_who_chose_a_password_by_the_forgotten_password_page_is_let_in_by_no_older_link(client, invited, work_off):
    welcome = reverse("accounts:set-password", args=[invite(invited, landlord=None)])
    client.post(reverse("account_reset_password"), {"email": invited.email})
    work_off()
    link = re.search(r"/account/password/reset/key/\S+", DeliveredMail.objects.get(to=invited.email).text)[0]

    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": "three random words", "password2": "three random words"})

    assert client.post(welcome, {"password": "another word or two", "again": "another word or two"}).status_code == 410
    invited.refresh_from_db()
    assert invited.check_password("three random words")


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, solo, work_off):
    known = client.post(reverse("account_reset_password"), {"email": "sally@example.org"})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    work_off()

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert not DeliveredMail.objects.filter(to="nobody@example.org").exists()


def test_signing_in_takes_an_owner_to_the_portal_and_staff_to_theirs(client, solo, admin_user):
    client.post(reverse("account_login"), {"login": "Sally@Example.org", "password": PASSWORD})
    assert client.get(reverse("accounts:after-sign-in")).url == reverse("compliance:dashboard")

    client.force_login(admin_user)
    assert client.get(reverse("accounts:after-sign-in")).url == reverse("admin:index")


def test_someone_without_a_landlord_finds_no_portal(client, stranger):
    client.force_login(stranger)

    assert client.get(reverse("compliance:dashboard")).status_code == 404


def test_a_deactivated_member_finds_no_portal(client, solo):
    member = Membership.objects.create(landlord=solo, user=UserFactory(), role="member")
    client.force_login(member.user)
    assert client.get(reverse("documents:list")).status_code == 200

    change_member(member, role="member", is_active=False, by=solo.owner, why="left")

    assert client.get(reverse("documents:list")).status_code == 404


def test_an_agent_chooses_between_landlords_by_address_and_never_another_s(client, solo, portfolio, pro):
    Membership.objects.create(landlord=portfolio, user=solo.owner, role="member")
    client.force_login(solo.owner)
    assert "Sally Solo" in client.get(reverse("documents:list")).content.decode()

    client.get(reverse("accounts:choose-landlord", args=[portfolio.reference]))
    assert client.get(reverse("documents:list")).context["landlord"] == portfolio
    assert client.get(reverse("accounts:choose-landlord", args=[pro.reference])).status_code == 404
    assert client.get(reverse("documents:list")).context["landlord"] == portfolio


def test_a_link_to_the_page_of_another_landlord_of_theirs_leads_there(client, solo, portfolio, pro):
    Membership.objects.create(landlord=portfolio, user=solo.owner, role="member")
    client.force_login(solo.owner)
    home = reverse("compliance:property-detail", args=[add_home(portfolio).pk])

    lost = client.get(home)
    assert lost.status_code == 404
    assert "Look in the portal of Parvati Folio" in lost.content.decode()
    assert "Prosper" not in lost.content.decode()
    way = f"{reverse('accounts:choose-landlord', args=[portfolio.reference])}?next={home}"
    assert way in lost.content.decode()

    found = client.get(way, follow=True)
    assert found.redirect_chain == [(home, 302)]
    assert found.status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "nowhere", ""]
)
def test_choosing_a_landlord_leads_nowhere_else(client, solo, elsewhere):
    client.force_login(solo.owner)

    chosen = client.get(reverse("accounts:choose-landlord", args=[solo.reference]), {"next": elsewhere})

    assert chosen.url == reverse(PORTAL_HOME)


def test_who_works_for_one_landlord_is_told_of_no_other(client, solo, portfolio):
    client.force_login(solo.owner)

    lost = client.get(reverse("compliance:property-detail", args=[add_home(portfolio).pk]))

    assert lost.status_code == 404
    assert "Look in the portal" not in lost.content.decode()


def test_a_form_that_was_opened_for_another_landlord_changes_nothing(client, solo, portfolio):
    Membership.objects.create(landlord=portfolio, user=solo.owner, role="owner")
    client.force_login(solo.owner)
    add = reverse("compliance:property-add")
    assert f'name="for_landlord" value="{solo.reference}"' in client.get(add).content.decode()

    client.get(reverse("accounts:choose-landlord", args=[portfolio.reference]))
    refused = client.post(add, {"for_landlord": solo.reference})

    assert refused.status_code == 409
    assert "This page was not opened for Parvati Folio" in refused.content.decode()
    assert client.post(add, {"for_landlord": portfolio.reference}).status_code == 422
    assert client.post(add, {}).status_code == 422


def test_a_portal_that_is_not_ready_says_so(client, db):
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Pat Preparing", email="pat@example.org")
    Landlord.objects.filter(pk=landlord.pk).update(readiness="preparing")
    client.force_login(landlord.owner)

    response = client.get(reverse("documents:list"))

    assert response.status_code == 403
    assert response.context["error"].code == "accounts.not_ready"


def test_the_last_owner_can_be_neither_deactivated_nor_demoted(solo):
    owner = solo.memberships.get()

    for change in ({"role": "owner", "is_active": False}, {"role": "member", "is_active": True}):
        with pytest.raises(LastOwner):
            change_member(owner, **change, by=solo.owner, why="by mistake")

    second = Membership.objects.create(landlord=solo, user=UserFactory(), role="owner")
    change_member(owner, role="member", is_active=True, by=second.user, why="handed over")
    assert solo.memberships.get(role="owner") == second


@pytest.mark.finding(9)
def test_a_landlord_cannot_exist_without_an_address_of_record(db):
    from django.db import IntegrityError, transaction

    for address in (None, "", "no address"):
        with pytest.raises(IntegrityError), transaction.atomic():
            LandlordFactory(email=address)


def test_references_are_numbered_by_year_and_never_reused(db):
    details = LandlordDetails(name="A", email="A@Example.org", kind="individual")
    first, second = create_landlord(details), create_landlord(details)

    year = clock.today().year
    assert (first.reference, second.reference) == (f"CVP-{year}-000001", f"CVP-{year}-000002")
    assert first.email == "a@example.org"


def test_whoever_tries_too_often_gets_a_page_of_ours(client, db):
    for _ in range(21):
        page = client.post(reverse("account_reset_password"), {"email": "guess@example.org"})

    assert page.status_code == 429
    text = page.content.decode()
    assert text.count("<h1") == 1
    assert "Wait a few minutes" in text
    assert reverse("home") in text
