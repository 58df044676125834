"""Who works in a portal: asked in, given a role, and taken out again. One owner always remains."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.members import remove
from accounts.models import AuditEntry, DeliveredMail, Invitation, Landlord, MemberInvitation, Membership, User
from adminpanel.staffing import deactivate
from compliance.api.tokens import make_token
from config.lib import clock
from tests.adminpanel.conftest import prove
from tests.compliance.conftest import browser_of
from tests.compliance.test_two_at_once import in_a_connection_of_its_own, wait_until_somebody_waits
from tests.factories.accounts import PASSWORD as KNOWN
from tests.factories.accounts import AdministratorFactory, MemberFactory, UserFactory
from tests.work import work_off as work_off_everything

pytestmark = pytest.mark.django_db
TEAM, INVITE = reverse("compliance:settings-team"), reverse("compliance:settings-team-invite")
ANSWER, HOME = reverse("accounts:invitations"), reverse("compliance:dashboard")
NINA = {"name": "Nina New", "email": "Nina@Example.org", "role": "member"}
PASSWORD = {"password": "three random words", "again": "three random words"}


@pytest.fixture
def sally(client, solo) -> Client:
    """Sally's browser, signed in, and she has just proved that it is her."""
    client.force_login(solo.owner)
    prove(client)
    return client


@pytest.fixture
def nina(db) -> User:
    """Nina, who has an account of her own."""
    return UserFactory(full_name="Nina Known", email="nina@example.org")


def page(name: str, row: Membership | MemberInvitation) -> str:
    return reverse(f"compliance:settings-{name}", args=[row.pk])


def own(landlord: Landlord) -> Membership:
    return landlord.memberships.get(user=landlord.owner)


def mail_to_nina() -> str:
    """The words of the last mail to her."""
    work_off_everything()
    return DeliveredMail.objects.filter(to="nina@example.org").latest("pk").text


def link_to_nina() -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", mail_to_nina())[1]


def accept(browser: Client):
    """Accept the one invitation that waits."""
    key = MemberInvitation.objects.get(ended_at=None).pk
    return browser.post(reverse("accounts:invitation-answer", args=[key]), follow=True)


def join(sally: Client, nina: User, **changed: str) -> Client:
    """Nina is asked in and accepts; her browser."""
    sally.post(INVITE, NINA | changed)
    browser = browser_of(nina)
    accept(browser)
    return browser


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


def test_what_a_removed_member_let_in_is_shut_out_with_them(pro, nina):
    membership = MemberFactory(landlord=pro, user=nina)
    secret = make_token(pro, label="Books", scopes=["read"], days=30, by=nina)
    program = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert Client().get("/api/v1/properties", **program).status_code == 200
    owner = browser_of(pro.owner)
    prove(owner)

    owner.post(page("member-remove", membership))

    assert Client().get("/api/v1/properties", **program).status_code == 401


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


def test_somebody_who_is_asked_to_be_an_owner_does_not_count_before_they_accept(sally, solo, nina):
    sally.post(INVITE, NINA | {"role": "owner"})

    assert sally.post(page("member-remove", own(solo))).status_code == 409


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


# Another address of theirs ------------------------------------------------------------------------


def corrected(ada: Client, person: User, *, address: str) -> None:
    """Staff correct the address with which somebody signs in."""
    said = {"full_name": person.full_name, "email": address}
    none = {f"memberships-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}
    page = reverse("admin:accounts_user_change", args=[person.pk])
    assert ada.post(page, said | none).status_code == 302


@pytest.fixture
def ada(admin_user) -> Client:
    """Ada's browser, who has just proved that it is her."""
    browser = browser_of(admin_user)
    prove(browser)
    return browser


def test_a_link_that_went_to_a_mistyped_address_opens_nothing_once_staff_corrected_it(sally, ada):
    sally.post(INVITE, NINA)
    wrong = link_to_nina()

    corrected(ada, User.objects.get(email="nina@example.org"), address="nina.new@example.org")

    assert Client().post(wrong, PASSWORD).status_code == 410
    assert not User.objects.get(email="nina.new@example.org").has_usable_password()


def test_another_invitation_goes_where_the_account_is_by_now(sally, ada):
    sally.post(INVITE, NINA)
    corrected(ada, User.objects.get(email="nina@example.org"), address="nina.new@example.org")

    sally.post(page("team-again", MemberInvitation.objects.get()))
    work_off_everything()

    assert DeliveredMail.objects.filter(to="nina@example.org").count() == 1
    assert "/welcome/" in DeliveredMail.objects.get(to="nina.new@example.org").text


def test_who_lost_a_password_is_mailed_however_staff_wrote_their_corrected_address(ada, nina):
    corrected(ada, nina, address="Nina.New@Example.org")

    Client().post(reverse("account_reset_password"), {"email": "nina.new@example.org"})
    work_off_everything()

    assert DeliveredMail.objects.filter(to__iexact="nina.new@example.org", text__contains="/reset/key/").exists()


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
