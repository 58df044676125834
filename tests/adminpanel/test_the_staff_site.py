"""Staff find every kind of row, read what is evidence and cannot touch it; everybody else finds nothing."""

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, Landlord, Membership
from adminpanel.navigation import GROUPS
from plans.models import PlanAssignment
from tests.adminpanel.conftest import home_of
from tests.adminpanel.second_step import code_now
from tests.architecture.floors import our_models
from tests.factories.accounts import PASSWORD, make_landlord

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
SHOWN_WITH_ANOTHER = {
    "accounts.AuditLink": "with its entry of the trail",
    "accounts.AuditSalt": "with its entry, as far as it says that something was erased",
    "accounts.AuditHead": "verified with its chain",
    "billing.Difference": "with its comparison",
    "billing.Suspension": "with its dispute",
    "plans.PlanFeature": "in the matrix and with its plan",
    "compliance.ObligationSource": "with its obligation",
    "compliance.Service": "with its evidence",
    "provisioning.FinishedStep": "with its job",
    "documents.Inspection": "with its document",
    "documents.FileReading": "with its document",
    "documents.OrderedDocument": "with its order",
    "documents.ReviewNote": "with its order",
    "documents.IssuedFile": "with its version",
}
NOT_SHOWN = {
    "documents.PageImage": "contents belong to the landlord",
    "accounts.ReferenceCounter": "a number",
    "accounts.AddressChange": "an address that waits for its link; once it counts, the trail says so",
    "billing.AddressNews": "work of a moment; what is stuck of it is an incident",
    "compliance.ApiAnswer": "what one program was told, kept for a day",
    "compliance.ReportSchedule": "the landlord's own wish; what was made by it is shown",
    "compliance.ReportRecipient": "people whom only the landlord knows",
    "compliance.ReportRefusal": "people whom only the landlord knows",
    "compliance.TenantMessage": "between a tenant and their landlord",
    "accounts.DeliveredMail": "empty wherever mail is sent; the mailbox page shows it elsewhere",
}


def address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_every_model_has_pages_or_a_reason_to_have_none():
    labels = {model._meta.label for model in our_models()}
    assert labels == {model._meta.label for model in REGISTERED} | SHOWN_WITH_ANOTHER.keys() | NOT_SHOWN.keys()


def test_the_rail_names_each_kind_of_row_once():
    named = [label for entries in GROUPS.values() for label in entries]
    assert sorted(named) == [model._meta.label for model in REGISTERED]


def test_every_list_can_be_searched(ada, everything):
    pages = [address(model, "changelist") for model in REGISTERED]

    assert [page for page in pages if ada.get(page, {"q": "sally@example.org"}).status_code != 200] == []


def questions(browser, page: str) -> int:
    """How much a page that was opened before asks the database."""
    with CaptureQueriesContext(connection) as asked:
        browser.get(page)
    return len(asked)


def test_no_list_asks_again_for_each_row(ada, everything):
    pages = [address(model, "changelist") for model in REGISTERED]
    for page in pages:
        ada.get(page)
    few = {page: questions(ada, page) for page in pages}
    for number in range(3):
        home_of(make_landlord(plan="PLAN_3_PRO", name=f"Nora {number}", email=f"nora{number}@example.org"))

    assert {page: questions(ada, page) for page in pages} == few


def test_a_list_of_landlords_asks_as_much_for_two_as_for_twelve(ada, everything):
    page = address(Landlord, "changelist")
    ada.get(page)
    few = questions(ada, page)
    for number in range(12):
        make_landlord(plan="PLAN_3_PRO", name=f"Nora {number}", email=f"nora{number}@example.org")

    assert questions(ada, page) == few


def found(client, model: type[Model], words: str) -> list[Model]:
    return list(client.get(address(model, "changelist"), {"q": words}).context["cl"].queryset)


@pytest.mark.parametrize("words", ["sally@example.org", "Sally", "LS1 4AP", "1 Mill Lane"])
def test_a_landlord_is_found_by_whatever_staff_are_told_on_the_telephone(ada, everything, portfolio, words):
    assert found(ada, Landlord, words) == [everything]


def test_a_landlord_is_found_by_reference(ada, everything, portfolio):
    assert found(ada, Landlord, everything.reference) == [everything]


def test_the_matrix_shows_which_plan_has_what_and_is_read_only(ada, everything):
    page = ada.get(reverse("admin:plans_feature_changelist"))

    text = page.content.decode()
    assert all(name in text for name in ("Solo Landlord", "Portfolio", "Professional", "Certificate reading"))
    assignment = PlanAssignment.objects.get(landlord=everything)
    assert ada.post(address(PlanAssignment, "change", assignment.pk), {"status": "disabled"}).status_code == 403


def test_the_link_in_a_mail_is_not_shown_to_staff(ada, failed_message):
    page = address(type(failed_message), "change", failed_message.pk)
    assert "Hello" in ada.get(page).content.decode()
    type(failed_message).objects.update(holds_secret=True)

    assert "Hello" not in ada.get(page).content.decode()


# Who gets in -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/landlord/", "/admin/login/", "/admin/nothing/here/"])
def test_a_landlord_who_guesses_the_address_finds_nothing(client, solo, path):
    client.force_login(solo.owner)

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("way", ["/admin/accounts/landlord/", "/admin/login/?next=/admin/accounts/landlord/"])
def test_a_stranger_is_sent_to_the_one_sign_in_page_and_back(client, admin_user, way):
    sign_in, _ = client.get(way, follow=True).redirect_chain[-1]
    assert sign_in.startswith(reverse("account_login"))

    second = client.post(sign_in, {"login": admin_user.email, "password": PASSWORD})
    assert second.url == reverse("mfa_authenticate")

    assert client.post(second.url, {"code": code_now()}).url == "/admin/accounts/landlord/"


def test_staff_without_a_right_see_the_home_page_and_no_row(client, sue, everything):
    client.force_login(sue)

    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/accounts/landlord/").status_code == 403
    assert client.get(f"/admin/accounts/landlord/{everything.pk}/change/").status_code == 403


@pytest.mark.finding(13)
def test_no_plan_is_asked_of_staff(client, admin_user, lapsed):
    Membership.objects.create(landlord=lapsed, user=admin_user, role=Membership.Role.OWNER)
    client.force_login(admin_user)

    assert client.get("/admin/accounts/landlord/").status_code == 200


def test_staff_pages_have_their_own_policy_and_others_the_public_one(ada, client, solo):
    staff = ada.get("/admin/").headers["Content-Security-Policy"]
    public = ada.get("/").headers["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-eval';" in f"{staff};"
    assert "style-src 'self';" in f"{staff};"
    assert "'unsafe-inline'" not in staff.replace("style-src-attr 'unsafe-inline'", "")
    assert "unsafe" not in public
    assert "<style" not in ada.get("/admin/").content.decode()


def test_a_password_is_changed_where_everybody_changes_theirs(ada):
    assert ada.get("/admin/password_change/").url == reverse("account_change_password")


def test_signing_out_leads_to_the_sign_in_page(ada):
    assert ada.post("/admin/logout/").url == reverse("account_login")
    assert ada.get("/admin/").status_code == 302


# What needs a person -----------------------------------------------------------------------------


def test_the_home_page_counts_what_waits_and_leads_to_it(ada, held_event, failed_message):
    page = ada.get("/admin/")

    assert "2 things wait for a person" in page.content.decode()
    counts = {need.title: need.count for need in page.context["needs"]}
    assert counts["Held events"] == counts["Messages not sent"] == 1
    for need in page.context["needs"]:
        assert len(ada.get(need.url).context["cl"].queryset) == need.count


def test_with_nothing_waiting_the_home_page_says_so(ada):
    assert "Nothing waits for a person" in ada.get("/admin/").content.decode()


# What staff change is in the trail ---------------------------------------------------------------


def landlord_form(landlord: Landlord, **changes: str) -> dict[str, str]:
    prefix = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    values = {"name": landlord.name, "kind": landlord.kind, "email": landlord.email}
    return prefix | values | {"company_name": "", "phone": ""} | changes


def test_a_change_by_staff_is_in_the_trail_without_what_is_personal(ada, admin_user, solo):
    page = address(Landlord, "change", solo.pk)
    ada.post(page, landlord_form(solo, kind="company", phone="0113 496 0000"))

    solo.refresh_from_db()
    assert (solo.kind, solo.phone) == ("company", "0113 496 0000")
    entry = AuditEntry.objects.get(action="adminpanel.landlord.changed")
    assert (entry.actor, entry.landlord) == (admin_user, solo)
    assert entry.before == {"kind": "individual", "phone": "…"}
    assert entry.after == {"kind": "company", "phone": "…"}
