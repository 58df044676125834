"""A landlord invites who lives there; they accept, see their own home and nothing else, until it is ended."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, DeliveredMail, Invitation, Message, User
from compliance.models import Occupier, Property, Tenancy, TenancyAccess
from compliance.portfolio.services import archive_home
from compliance.tenancies.services import add_occupier, end_tenancy, let_leave
from compliance.tenants import inviting
from config.lib import clock
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.compliance.conftest import browser_of
from tests.compliance.tenants.conftest import TINA, TOM, let_in, link_to, papers_of
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.compliance import add_home

pytestmark = pytest.mark.django_db
NEW_PASSWORD = {"password": "three random words", "again": "three random words"}


def invite(parvati, occupier: Occupier, *, email: str = TINA, **more):
    return parvati.post(
        reverse("compliance:tenants-invite", args=[occupier.pk]), {"email": email, "ends": "yes", **more}
    )


def test_a_tenant_without_an_account_sets_a_password_accepts_and_sees_their_home(client, parvati, flat, tenancy):
    assert invite(parvati, tenancy.occupiers.get()).status_code == 302
    assert not User.objects.get(email=TINA).has_usable_password()

    client.post(link_to(TINA), NEW_PASSWORD)
    landed = client.get(reverse("accounts:after-sign-in"), follow=True)

    assert landed.redirect_chain[-1][0] == reverse("tenancy:home")
    assert "Parvati Folio invites you" in landed.content.decode()
    assert client.get(papers_of(tenancy)).status_code == 404
    access = TenancyAccess.objects.get()
    assert client.post(reverse("tenancy:answer", args=[access.pk])).url == papers_of(tenancy)
    assert "12 Canal Street" in client.get(papers_of(tenancy)).content.decode()
    assert "Has access" in parvati.get(reverse("compliance:tenants")).content.decode()


def test_a_tenant_who_has_an_account_signs_in_with_it_and_no_link_lets_them_in(client, parvati, tenancy):
    UserFactory(full_name="Tina T", email=TINA)
    invite(parvati, tenancy.occupiers.get(), email="Tina@Example.org")

    assert link_to(TINA) == reverse("tenancy:home")
    assert not Invitation.objects.exists()
    assert client.get(reverse("tenancy:home")).url.startswith(reverse("account_login"))
    client.post(reverse("account_login"), {"login": TINA, "password": PASSWORD})
    assert "Accept" in client.get(reverse("tenancy:home")).content.decode()


def test_the_landlord_reads_the_same_whether_the_address_has_an_account_or_not(parvati, tenancy):
    UserFactory(email=TINA)
    known = invite(parvati, tenancy.occupiers.get())
    unknown = invite(parvati, add_occupier(tenancy, name="Tom Tenant"), email=TOM)

    assert known.url == unknown.url
    assert parvati.get(known.url).content.decode().count("Invited") >= 2


def test_a_lead_tenant_without_a_name_is_given_it_with_the_invitation(parvati, flat):
    occupier = Occupier.objects.get(tenancy__property=flat)
    assert invite(parvati, occupier).status_code == 422

    invite(parvati, occupier, name="Tina Tenant")

    assert Occupier.objects.get().name == "Tina Tenant"
    assert User.objects.get(email=TINA).full_name == "Tina Tenant"


def test_nobody_is_invited_twice_and_no_address_for_two(parvati, tenancy, tina):
    again = invite(parvati, tina.occupier, email="other@example.org")
    shared = invite(parvati, add_occupier(tenancy, name="Tom Tenant"), email="TINA@example.org")

    assert "invited already" in again.content.decode()
    assert "Each needs one of their own" in shared.content.decode()
    assert (again.status_code, shared.status_code) == (422, 422)
    assert TenancyAccess.objects.count() == 1


def test_an_invitation_is_sent_again_with_a_new_link_and_not_without_end(client, parvati, tenancy):
    invite(parvati, tenancy.occupiers.get())
    first = link_to(TINA)
    again = reverse("compliance:tenants-invite-again", args=[TenancyAccess.objects.get().pk])
    parvati.post(again)

    assert client.get(first).status_code == 410
    assert client.get(link_to(TINA)).status_code == 200
    for _ in range(5):
        last = parvati.post(again, follow=True)
    assert "often enough today" in last.content.decode()
    assert DeliveredMail.objects.filter(to=TINA).count() <= 1 + inviting.MAILS_A_DAY


def test_our_mail_is_nobodys_way_to_write_to_strangers(parvati, tenancy):
    for number in range(inviting.INVITATIONS_A_DAY):
        inviting.ensure_not_too_many(tenancy.property.landlord)
        assert number < inviting.INVITATIONS_A_DAY

    refused = invite(parvati, tenancy.occupiers.get())

    assert "Go on tomorrow" in refused.content.decode()
    assert not TenancyAccess.objects.exists()
    assert not User.objects.filter(email=TINA).exists()


def test_an_invitation_that_is_declined_opens_nothing(client, parvati, tenancy):
    invite(parvati, tenancy.occupiers.get())
    client.force_login(User.objects.get(email=TINA))
    answer = reverse("tenancy:answer", args=[TenancyAccess.objects.get().pk])

    client.post(answer, {"decline": "yes"})

    assert client.post(answer).status_code == 404
    assert "No home is shared with you" in client.get(reverse("tenancy:home")).content.decode()
    assert "Invite" in parvati.get(reverse("compliance:tenants-of", args=[tenancy.pk])).content.decode()


def test_nobody_accepts_another_s_invitation(client, parvati, tenancy, stranger):
    invite(parvati, tenancy.occupiers.get())
    client.force_login(stranger)

    assert client.post(reverse("tenancy:answer", args=[TenancyAccess.objects.get().pk])).status_code == 404
    assert client.get(papers_of(tenancy)).status_code == 404


def test_revoking_ends_it_with_the_next_page(parvati, tinas, tina, tenancy):
    assert tinas.get(papers_of(tenancy)).status_code == 200
    page = reverse("compliance:tenants-revoke", args=[tina.pk])
    assert "Revoke this access?" in parvati.get(page).content.decode()

    assert parvati.post(page).status_code == 302

    assert tinas.get(papers_of(tenancy)).status_code == 404
    assert "No home is shared with you" in tinas.get(reverse("tenancy:home")).content.decode()
    assert parvati.post(page).status_code == 404
    assert AuditEntry.objects.get(action="compliance.tenant_revoked").landlord_id == tenancy.property.landlord_id


def test_a_landlord_whose_subscription_ended_can_still_revoke_and_invites_nobody(
    parvati, portfolio, tina, tinas, tenancy
):
    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.DISABLED, why="test")
    assert tinas.get(papers_of(tenancy)).status_code == 200

    refused = invite(parvati, add_occupier_quietly(tenancy))
    assert refused.status_code == 403
    assert refused.context["error"].code == "plans.subscription_inactive"
    parvati.post(reverse("compliance:tenants-revoke", args=[tina.pk]))

    assert tinas.get(papers_of(tenancy)).status_code == 404


def add_occupier_quietly(tenancy: Tenancy) -> Occupier:
    return Occupier.objects.create(tenancy=tenancy, name="Tom Tenant")


@pytest.mark.parametrize("stays", [False, True])
def test_access_ends_with_the_tenancy_where_the_landlord_says_so(parvati, portfolio, tina, tinas, tenancy, stays):
    if stays:
        parvati.post(reverse("compliance:tenants-ends", args=[tina.pk]), {"ends": "no"})
    end_tenancy(tenancy, on=clock.today(), by=portfolio.owner)
    assert tinas.get(papers_of(tenancy)).status_code == 200

    end_tenancy(tenancy, on=clock.today() - timedelta(days=1), by=portfolio.owner)

    assert tinas.get(papers_of(tenancy)).status_code == (200 if stays else 404)


def test_nobody_is_invited_to_what_opens_nothing_as_the_tenancy_has_ended(parvati, portfolio, tenancy):
    end_tenancy(tenancy, on=clock.today() - timedelta(days=1), by=portfolio.owner)

    refused = invite(parvati, tenancy.occupiers.get())

    assert refused.status_code == 422
    assert "The tenancy has ended, so nothing would open to them." in refused.content.decode()
    assert invite(parvati, tenancy.occupiers.get(), ends="no").status_code == 302


@pytest.mark.parametrize("over", ["the tenancy ended", "they moved out"])
def test_an_invitation_is_not_sent_again_once_it_opens_nothing(parvati, portfolio, tenancy, over):
    invite(parvati, tenancy.occupiers.get())
    access = TenancyAccess.objects.get()
    if over == "they moved out":
        add_occupier(tenancy, name="Tom Tenant")
        let_leave(access.occupier)
    else:
        end_tenancy(tenancy, on=clock.today() - timedelta(days=1), by=portfolio.owner)

    answer = parvati.post(reverse("compliance:tenants-invite-again", args=[access.pk]), follow=True)

    assert "Nothing would open to them" in answer.content.decode()
    assert Message.objects.filter(to=TINA).count() == 1


def test_of_a_read_only_home_no_invitation_is_sent_again_and_no_access_is_changed(parvati, flat, tenancy):
    invite(parvati, tenancy.occupiers.get())
    access = TenancyAccess.objects.get()
    Property.objects.filter(pk=flat.pk).update(read_only_since=clock.now())

    doors = {"tenants-invite-again": {}, "tenants-ends": {"ends": "no"}}
    answers = [parvati.post(reverse(f"compliance:{name}", args=[access.pk]), said) for name, said in doors.items()]

    assert [answer.context["error"].code for answer in answers] == ["plans.limit_reached"] * 2
    access.refresh_from_db()
    assert access.ends_with_tenancy
    assert Message.objects.filter(to=TINA).count() == 1


def test_who_moved_out_sees_nothing_any_more_and_who_stays_does(tina, tinas, toms, tenancy):
    let_leave(tina.occupier)

    assert tinas.get(papers_of(tenancy)).status_code == 404
    assert toms.get(papers_of(tenancy)).status_code == 200


def test_of_an_archived_home_nothing_is_there(tinas, flat, tenancy):
    archive_home(flat)
    assert tinas.get(papers_of(tenancy)).status_code == 404


def test_a_deactivated_tenant_gets_in_nowhere(tina, tinas, tenancy):
    User.objects.filter(pk=tina.user_id).update(is_active=False)
    assert tinas.get(papers_of(tenancy)).status_code == 302


def test_a_smaller_plan_switches_access_off_with_the_reason_and_a_larger_one_on_again(portfolio, tina, tinas, tenancy):
    assign_plan(portfolio, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="test")
    refused = tinas.get(papers_of(tenancy))
    assert (refused.status_code, refused.context["error"].code) == (403, "tenants.switched_off")
    assert "plan" in refused.content.decode()
    tina.refresh_from_db()
    assert tina.switched_off_at is not None
    assert "Solo" in tina.switched_off_why

    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.ENABLED, why="test")

    assert tinas.get(papers_of(tenancy)).status_code == 200
    tina.refresh_from_db()
    assert (tina.switched_off_at, tina.switched_off_why) == (None, "")


def test_a_home_that_was_archived_while_the_plan_was_back_lets_its_tenant_in_when_restored(
    parvati, portfolio, flat, tinas, tenancy
):
    assign_plan(portfolio, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="test")
    parvati.post(reverse("compliance:property-archive", args=[flat.pk]))
    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.ENABLED, why="test")

    parvati.post(reverse("compliance:property-restore", args=[flat.pk]))

    assert tinas.get(papers_of(tenancy)).status_code == 200


def test_a_home_that_is_archived_while_the_plan_goes_stays_shut_when_restored(
    parvati, portfolio, flat, tina, tinas, tenancy
):
    parvati.post(reverse("compliance:property-archive", args=[flat.pk]))
    assign_plan(portfolio, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="test")

    parvati.post(reverse("compliance:property-restore", args=[flat.pk]))

    tina.refresh_from_db()
    assert "Solo" in tina.switched_off_why
    assert tinas.get(papers_of(tenancy)).status_code == 403


def test_the_smaller_plan_s_landlord_reads_which_plan_has_tenants(sally):
    refused = sally.get(reverse("compliance:tenants"))

    assert refused.status_code == 403
    assert refused.context["error"].suggested.code == "PLAN_2_PORTFOLIO"
    assert "Tenants" not in sally.get(reverse("compliance:dashboard")).content.decode()


def test_a_tenant_reaches_nothing_of_the_landlord_s(tinas, tina, flat, tenancy):
    for name, key in (("dashboard", None), ("property-detail", flat.pk), ("tenants-of", tenancy.pk), ("tenants", None)):
        assert tinas.get(reverse(f"compliance:{name}", args=[key] if key else [])).status_code == 404


def test_a_tenant_of_one_home_is_nobody_at_another(tinas, portfolio, flat):
    other = Tenancy.objects.get(property=add_home(portfolio, line_1="14 Canal Street"))
    let_in(other.occupiers.get(), email=TOM, by=portfolio.owner)

    assert tinas.get(papers_of(other)).status_code == 404


def test_who_rents_two_homes_chooses(tina, tinas, portfolio):
    other = Tenancy.objects.get(property=add_home(portfolio, line_1="14 Canal Street"))
    let_in(other.occupiers.get(), email=TINA, by=portfolio.owner)

    text = tinas.get(reverse("tenancy:home")).content.decode()

    assert "12 Canal Street" in text
    assert "14 Canal Street" in text


def test_a_landlord_who_rents_too_keeps_both(portfolio, solo, tenancy):
    access = let_in(tenancy.occupiers.get(), email=solo.owner.email, by=portfolio.owner)
    sally = browser_of(access.user)

    assert sally.get(papers_of(tenancy)).status_code == 200
    assert sally.get(reverse("accounts:after-sign-in")).url == reverse("compliance:dashboard")


def test_another_invitation_goes_where_the_account_of_the_tenant_is_by_now(parvati, tenancy):
    invite(parvati, tenancy.occupiers.get(), email="tuna@example.org")
    link_to("tuna@example.org")
    User.objects.filter(email="tuna@example.org").update(email=TINA)  # as staff do

    parvati.post(reverse("compliance:tenants-invite-again", args=[TenancyAccess.objects.get().pk]))

    assert "/welcome/" in link_to(TINA)
    assert DeliveredMail.objects.filter(to="tuna@example.org").count() == 1
