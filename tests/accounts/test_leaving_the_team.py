"""Who is taken out of a portal comes back by no other way, and one owner always remains."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.members import remove
from accounts.models import AuditEntry, MemberInvitation, Membership
from adminpanel.staffing import deactivate
from compliance.api.tokens import make_token
from compliance.calendar.feeds import make_feed
from tests.accounts.team import (
    HOME,
    INVITE,
    NINA,
    TEAM,
    accept,
    join,
    own,
    page,
)
from tests.adminpanel.conftest import prove
from tests.compliance.conftest import browser_of
from tests.compliance.test_two_at_once import in_a_connection_of_its_own, wait_until_somebody_waits
from tests.factories.accounts import PASSWORD as KNOWN
from tests.factories.accounts import AdministratorFactory, MemberFactory

pytestmark = pytest.mark.django_db


def test_somebody_who_is_removed_is_signed_out_and_let_in_no_more(sally, solo, nina):
    sally.post(INVITE, NINA)
    browser = Client()
    browser.post(reverse("account_login"), {"login": nina.email, "password": KNOWN})
    accept(browser)
    assert browser.get(HOME).status_code == 200

    sally.post(page("member-remove", solo.memberships.get(user=nina)))

    assert browser.get(HOME).url.startswith(reverse("account_login"))
    browser.force_login(nina)
    assert browser.get(HOME).status_code == 404
    assert [row.user for row in sally.get(TEAM).context["members"]] == [solo.owner]
    entry = AuditEntry.objects.filter(action="accounts.membership.changed").latest("pk")
    assert (entry.actor_id, entry.landlord_id, entry.after["is_active"]) == (solo.owner.pk, solo.pk, False)


def test_what_a_removed_member_let_in_is_shut_out_with_them_and_stays_so_when_they_come_back(pro, nina):
    membership = MemberFactory(landlord=pro, user=nina)
    secret = make_token(pro, label="Books", scopes=["read"], days=30, by=nina)
    calendar = reverse("feeds:calendar", args=[make_feed(pro, home=None, label="Phone", by=nina)])
    program = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    doors = lambda: [Client().get(*way, **program).status_code for way in (["/api/v1/properties"], [calendar])]  # noqa: E731
    assert doors() == [200, 200]
    owner = browser_of(pro.owner)
    prove(owner)

    owner.post(page("member-remove", membership))
    assert doors() == [401, 404]

    join(owner, nina)
    assert doors() == [401, 404]


def test_somebody_who_was_removed_can_be_asked_in_again(sally, solo, nina):
    join(sally, nina)
    sally.post(page("member-remove", solo.memberships.get(user=nina)))

    browser = join(sally, nina, role="owner")

    assert browser.get(HOME).status_code == 200
    assert solo.memberships.get(user=nina).role == "owner"


def test_an_owner_who_is_removed_comes_back_by_no_invitation_of_theirs(sally, solo, nina, stranger):
    theirs = join(sally, nina, role="owner")
    prove(theirs)
    theirs.post(INVITE, NINA | {"email": stranger.email, "role": "owner"})
    invitation = MemberInvitation.objects.get(user=stranger)

    sally.post(page("member-remove", solo.memberships.get(user=nina)))

    answer = reverse("accounts:invitation-answer", args=[invitation.pk])
    assert browser_of(stranger).post(answer).status_code == 404


def test_the_last_owner_stays_one(sally, solo):
    MemberFactory(landlord=solo)
    refused = sally.post(page("member", own(solo)), {"role": "member"})
    assert refused.status_code == 422
    assert "the only active owner" in refused.content.decode()

    refused = sally.post(page("member-remove", own(solo)))
    assert (refused.status_code, refused.context["error"].code) == (409, "accounts.last_owner")
    assert (own(solo).is_active, own(solo).role) == (True, "owner")


def test_an_owner_leaves_where_another_stays_and_is_told_where_reminders_go(sally, solo, nina):
    join(sally, nina, role="owner")
    leave = page("member-remove", own(solo))
    assert "Change the address of record" in sally.get(leave).content.decode()

    sally.post(leave)

    assert sally.get(HOME).status_code == 404
    assert [row.user for row in solo.memberships.filter(is_active=True)] == [nina]


def test_whom_an_owner_removes_comes_back_by_no_invitation_that_still_waited(sally, solo, nina, ada):
    sally.post(INVITE, NINA)
    added = {"landlord": solo.pk, "user": nina.pk, "role": "member", "is_active": "on"}
    ada.post(reverse("admin:accounts_membership_add"), added)  # staff were quicker than she
    sally.post(page("member-remove", solo.memberships.get(user=nina)))

    browser = browser_of(nina)
    answer = reverse("accounts:invitation-answer", args=[MemberInvitation.objects.get().pk])
    assert browser.post(answer).status_code == 404
    assert browser.get(HOME).status_code == 404


# Two at once ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_owner_who_leaves_while_staff_deactivate_the_other_stays_the_owner(solo):
    milo = MemberFactory(landlord=solo, role=Membership.Role.OWNER)
    browser = browser_of(milo.user)
    prove(browser)
    leave = lambda: browser.post(page("member-remove", milo))  # noqa: E731

    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            deactivate(solo.owner, AdministratorFactory(), "Asked to leave")
            beside_it = beside.submit(in_a_connection_of_its_own, leave)
            wait_until_somebody_waits()
        beside_it.result(timeout=30)

    assert solo.memberships.filter(role="owner", is_active=True, user__is_active=True).get() == milo


@pytest.mark.django_db(transaction=True)
def test_whom_one_owner_removes_comes_not_back_by_the_role_that_another_gives_them(sally, solo, nina):
    milo = MemberFactory(landlord=solo, role=Membership.Role.OWNER)
    row, codes = MemberFactory(landlord=solo, user=nina), []
    give = lambda: codes.append(sally.post(page("member", row), {"role": "owner"}).status_code)  # noqa: E731

    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            remove(row, by=milo.user)
            beside_it = beside.submit(in_a_connection_of_its_own, give)
            wait_until_somebody_waits()
        beside_it.result(timeout=30)

    row.refresh_from_db()
    assert (codes, row.is_active, row.role) == ([404], False, "member")
