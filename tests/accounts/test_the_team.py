"""Who works in a portal: asked in, given a role, and taken out again. One owner always remains."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, MemberInvitation, User
from config.lib import clock
from tests.accounts.team import (
    ANSWER,
    HOME,
    INVITE,
    NINA,
    PASSWORD,
    TEAM,
    accept,
    join,
    link_to_nina,
    mail_to_nina,
    own,
    page,
)
from tests.adminpanel.conftest import prove
from tests.compliance.conftest import browser_of
from tests.factories.accounts import MemberFactory

pytestmark = pytest.mark.django_db


def test_somebody_without_an_account_sets_a_password_accepts_and_works_there(sally, solo):
    sally.post(INVITE, NINA)
    browser = Client()

    lands = browser.post(link_to_nina(), PASSWORD)
    assert lands.url == ANSWER
    assert browser.get(HOME).status_code == 404
    assert "Sally Solo invites you" in browser.get(ANSWER).content.decode()

    assert accept(browser).redirect_chain[-1][0] == HOME
    assert solo.memberships.get(user__email="nina@example.org").role == "member"
    assert "Nina New" in sally.get(TEAM).content.decode()


def test_who_has_an_account_signs_in_and_answers_there(sally, solo, nina):
    sally.post(INVITE, NINA)
    assert link_to_nina() == ANSWER
    assert not Invitation.objects.exists()

    accept(browser_of(nina))

    assert solo.memberships.get(user=nina).is_active
    assert User.objects.get(pk=nina.pk).full_name == "Nina Known"


def test_who_works_in_two_portals_goes_from_one_to_the_other(sally, solo, portfolio):
    browser = join(sally, portfolio.owner, email=portfolio.owner.email)
    assert "Sally Solo" in browser.get(HOME).content.decode()
    other = reverse("accounts:choose-landlord", args=[portfolio.reference])
    assert f'href="{other}"' in browser.get(reverse("compliance:settings")).content.decode()

    browser.get(other)

    assert portfolio.reference in browser.get(HOME).content.decode()


def test_before_they_answer_nobody_learns_who_has_the_address(sally, nina):
    sally.post(INVITE, NINA)

    shown = sally.get(TEAM).content.decode()

    assert "Nina New" in shown
    assert "Nina Known" not in shown


def test_who_declines_sees_nothing_and_is_on_the_list_no_more(sally, solo, nina):
    sally.post(INVITE, NINA)
    browser = browser_of(nina)
    browser.post(reverse("accounts:invitation-answer", args=[MemberInvitation.objects.get().pk]), {"decline": "yes"})

    assert browser.get(HOME).status_code == 404
    assert not sally.get(TEAM).context["invitations"]
    assert solo.memberships.count() == 1


def test_an_invitation_is_nobody_else_s_to_answer(sally, stranger):
    sally.post(INVITE, NINA)
    answer = reverse("accounts:invitation-answer", args=[MemberInvitation.objects.get().pk])

    assert browser_of(stranger).post(answer).status_code == 404
    assert Client().post(answer).status_code == 302
    assert MemberInvitation.objects.get().is_open


def test_an_invitation_runs_out_after_fourteen_days_and_can_be_sent_again(sally, nina):
    sally.post(INVITE, NINA)
    invitation = MemberInvitation.objects.get()
    MemberInvitation.objects.update(invited_at=clock.now() - timedelta(days=14))
    assert "None came by" in sally.get(TEAM).content.decode()
    assert accept(browser_of(nina)).status_code == 404

    sally.post(page("team-again", invitation))
    assert "You have until" in mail_to_nina()
    assert accept(browser_of(nina)).status_code == 200


def test_an_invitation_that_is_taken_back_opens_nothing(sally, nina):
    sally.post(INVITE, NINA)
    invitation = MemberInvitation.objects.get()
    sally.post(page("team-take-back", invitation))

    answer = reverse("accounts:invitation-answer", args=[invitation.pk])
    assert browser_of(nina).post(answer).status_code == 404
    assert sally.post(page("team-again", invitation)).status_code == 404


@pytest.mark.parametrize(("has_joined", "said"), [(False, "invited already"), (True, "a member already")])
def test_nobody_is_asked_in_twice(sally, solo, nina, has_joined, said):
    sally.post(INVITE, NINA)
    if has_joined:
        accept(browser_of(nina))

    refused = sally.post(INVITE, NINA)

    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert MemberInvitation.objects.count() == 1


def test_a_form_without_a_name_says_so_and_keeps_what_was_typed(sally):
    refused = sally.post(INVITE, NINA | {"name": ""})

    assert refused.status_code == 422
    assert "Enter full name" in refused.content.decode()
    assert "nina@example.org" in refused.content.decode().lower()
    assert not User.objects.filter(email="nina@example.org").exists()


def test_twenty_invitations_are_sent_in_a_day_and_no_more(sally):
    for number in range(21):
        last = sally.post(INVITE, NINA | {"email": f"n{number}@example.org"})

    assert last.status_code == 422
    assert MemberInvitation.objects.count() == 20


def test_an_owner_proves_again_that_it_is_them(client, solo):
    client.force_login(solo.owner)

    for path in (INVITE, page("member", own(solo)), page("member-remove", own(solo))):
        assert client.get(path).url.startswith(reverse("account_reauthenticate"))


def test_a_member_sees_the_team_and_changes_nothing(solo, nina):
    milo = MemberFactory(landlord=solo)
    invitation = MemberInvitation.objects.create(
        landlord=solo, user=nina, name="Nina New", email=nina.email, role="owner", by=solo.owner
    )
    browser = browser_of(milo.user)
    prove(browser)

    shown = browser.get(TEAM).content.decode()
    assert "Milo Member" in shown
    assert "Invite somebody" not in shown
    refused = [INVITE, page("member", own(solo)), page("member", milo), page("member-remove", own(solo))]
    for path in (*refused, page("team-again", invitation), page("team-take-back", invitation)):
        answer = browser.post(path, NINA | {"role": "owner"})
        assert (answer.status_code, answer.context["error"].code) == (403, "accounts.owners_only"), path
    assert sorted(solo.memberships.values_list("role", flat=True)) == ["member", "owner"]
    assert MemberInvitation.objects.get().is_open


def test_a_member_who_is_made_an_owner_may_do_what_owners_may(sally, solo):
    milo = MemberFactory(landlord=solo)

    sally.post(page("member", milo), {"role": "owner"})

    browser = browser_of(milo.user)
    prove(browser)
    assert browser.post(INVITE, NINA).status_code == 302


def test_somebody_who_is_asked_to_be_an_owner_does_not_count_before_they_accept(sally, solo, nina):
    sally.post(INVITE, NINA | {"role": "owner"})

    assert sally.post(page("member-remove", own(solo))).status_code == 409
