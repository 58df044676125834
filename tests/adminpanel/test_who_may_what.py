"""Every address of the staff site, by every role: what opens, what is refused and written down, what is not there.

A table says it all. An address that is new fails the test until it is decided who may open it.
"""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from accounts.models import AuditEntry, Landlord, User
from adminpanel.roles import Role
from documents.models import DocumentOrder
from tests.adminpanel.conftest import prove
from tests.factories.accounts import AdministratorFactory, StaffFactory

A, S, R, U = Role.ADMINISTRATOR, Role.SUPPORT, Role.REVIEWER, Role.AUDITOR
OFFICE = {A, S, U}
DESK = {A, R, U}
EVERYBODY = {A, S, R, U}
OVERSIGHT = {A, U}

SEEN_BY = {
    "accounts.AuditEntry": OFFICE,
    "accounts.Bounce": OFFICE,
    "accounts.Invitation": OFFICE,
    "accounts.Brand": OFFICE,
    "accounts.Landlord": OFFICE,
    "accounts.MemberInvitation": OFFICE,
    "accounts.Membership": OFFICE,
    "accounts.Message": OFFICE,
    "accounts.MobileNumber": OFFICE,
    "accounts.NotificationWishes": OFFICE,
    "accounts.User": OFFICE,
    "adminpanel.Heartbeat": OVERSIGHT,
    "adminpanel.Incident": OFFICE,
    "adminpanel.JobRun": OFFICE,
    "adminpanel.TimetableEntry": OVERSIGHT,
    "billing.CheckoutIntent": OFFICE,
    "billing.Customer": OFFICE,
    "billing.Dispute": OFFICE,
    "billing.OrderCheckout": OFFICE,
    "billing.Payment": OFFICE,
    "billing.PlanChange": OFFICE,
    "billing.Price": OFFICE,
    "billing.Reconciliation": OFFICE,
    "billing.Refund": OFFICE,
    "billing.RefundRequest": OFFICE,
    "billing.StripeEvent": OFFICE,
    "billing.Subscription": OFFICE,
    "billing.UnpaidInvoice": OFFICE,
    "compliance.Acknowledgement": OFFICE,
    "compliance.Archiving": OFFICE,
    "compliance.Building": OFFICE,
    "compliance.ApiToken": OFFICE,
    "compliance.CalendarFeed": OFFICE,
    "compliance.Digest": OFFICE,
    "compliance.Evidence": OFFICE,
    "compliance.FactsSaid": OFFICE,
    "compliance.Filing": OFFICE,
    "compliance.GasPage": OFFICE,
    "compliance.Happening": OFFICE,
    "compliance.LandlordProfile": OFFICE,
    "compliance.LicensingScheme": OFFICE,
    "compliance.LocalAuthority": EVERYBODY,
    "compliance.Obligation": EVERYBODY,
    "compliance.Occupier": OFFICE,
    "compliance.PaperRequest": OFFICE,
    "compliance.PastScore": OFFICE,
    "compliance.Property": OFFICE,
    "compliance.PropertyImport": OFFICE,
    "compliance.Receipt": OFFICE,
    "compliance.Reminder": OFFICE,
    "compliance.ReportRun": OFFICE,
    "compliance.Requirement": OFFICE,
    "compliance.Score": OFFICE,
    "compliance.Share": OFFICE,
    "compliance.Tenancy": OFFICE,
    "compliance.TenancyAccess": OFFICE,
    "compliance.TenancyEnd": OFFICE,
    "compliance.Waiver": OFFICE,
    "compliance.WebhookDelivery": OFFICE,
    "compliance.WebhookEndpoint": OFFICE,
    "compliance.Weight": OFFICE,
    "documents.Document": OFFICE,
    "documents.DocumentOrder": EVERYBODY,
    "documents.DocumentVersion": DESK,
    "documents.GenerationRun": DESK,
    "documents.PromptVersion": DESK,
    "documents.Snapshot": DESK,
    "documents.TemplateVersion": DESK,
    "intake.OrderDraft": OFFICE,
    "intake.Revision": OFFICE,
    "intake.Submission": OFFICE,
    "plans.Feature": OFFICE,
    "plans.LegacyPlanCode": OFFICE,
    "plans.Plan": OFFICE,
    "plans.PlanAssignment": OFFICE,
    "provisioning.AccountArchive": OFFICE,
    "provisioning.AccountClosure": OFFICE,
    "provisioning.ProvisioningJob": OFFICE,
}
"""Whose list, page and history of each kind of row open."""

ADDED_BY = {
    "accounts.Membership": {A},
    "accounts.User": {A},
    "compliance.LicensingScheme": {A},
    "compliance.Weight": {A},
    "documents.PromptVersion": {A, R},
}
CHANGED_BY = {
    "accounts.Landlord": {A, S},
    "accounts.Membership": {A, S},
    "accounts.User": {A},
    "compliance.LicensingScheme": {A},
}
DELETED_BY = {"accounts.User": {A}}
"""Of whatever is not named here, nobody adds, changes or deletes a row."""

ACTS = {
    "accounts_auditentry_verify_chain": OFFICE,
    "accounts_bounce_close_this": {A, S},
    "accounts_landlord_erase": {A},
    "accounts_landlord_resend_invitation": {A, S},
    "accounts_landlord_retry_provisioning": {A, S},
    "accounts_landlord_send_failed_again": {A, S},
    "accounts_landlord_sync_this": {A, S},
    "accounts_landlord_take_out": {A, S},
    "accounts_message_send_this_again": {A, S},
    "accounts_user_change_role": {A},
    "accounts_user_deactivate_this": {A},
    "accounts_user_invite_again": {A},
    "accounts_user_reactivate_this": {A},
    "accounts_user_reset_second_step": {A},
    "adminpanel_incident_close_this": {A},
    "adminpanel_jobrun_run_this_again": {A, S},
    "billing_dispute_give_back": {A},
    "billing_dispute_suspend_access": {A},
    "billing_ordercheckout_give_back": {A},
    "billing_payment_give_back": {A},
    "billing_reconciliation_compare_now": {A},
    "billing_refundrequest_ask_this_again": {A},
    "billing_stripeevent_accept_this": {A, S},
    "billing_stripeevent_attach_this": {A, S},
    "billing_stripeevent_replay_this": {A, S},
    "compliance_licensingscheme_delete_this": {A},
    "documents_documentorder_erase": {A},
    "documents_documentorder_review": {A, R},
    "documents_promptversion_activate_this": {A, R},
    "documents_promptversion_test_this": {A, R},
    "provisioning_provisioningjob_retry_this": {A, S},
}
OTHER = {
    "index": EVERYBODY,
    "search": EVERYBODY,
    "jsi18n": EVERYBODY,
    "app_list": EVERYBODY,
    "password_change": EVERYBODY,
    "accounts_auditentry_verify_all": OFFICE,
    "accounts_message_send_test": {A, S},
    "accounts_message_send_test_text": {A, S},
    "documents_documentorder_draft": {A, R},
}
COMPLETED = {
    ("accounts", "membership", "landlord"): OFFICE,
    ("accounts", "membership", "user"): OFFICE,
    ("compliance", "licensingscheme", "local_authority"): EVERYBODY,
}
"""The fields in which words are completed, by whose pages of the rows open."""

WITHOUT_A_PAGE = {"login", "logout", "autocomplete", "view_on_site", "password_change_done", None}
"""Walked by tests of their own below."""


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str | None]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name


def page_of(model: type[Model], page: str) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}_{page}"


def models() -> dict[str, type[Model]]:
    return {model._meta.label: model for model in admin.site._registry}


def test_every_address_is_decided():
    decided = {page_of(model, page) for model in models().values() for page in ("changelist", "history")}
    decided |= {page_of(model, page) for model in models().values() for page in ("add", "change", "delete")}
    decided |= ACTS.keys() | OTHER.keys() | WITHOUT_A_PAGE

    assert set(names(admin.site.get_urls())) - decided == set()
    assert set(models()) == set(SEEN_BY)


Address = tuple[str, str, set[Role]]


def addresses() -> Iterator[Address]:
    """Every address with its method and the roles to whom it opens; a row of each kind must be there."""
    for label, model in models().items():
        row = model._default_manager.order_by("pk").first()
        seen, adds, changes = SEEN_BY[label], ADDED_BY.get(label, set()), CHANGED_BY.get(label, set())
        yield "GET", reverse(f"admin:{page_of(model, 'changelist')}"), seen
        yield "GET", reverse(f"admin:{page_of(model, 'change')}", args=[row.pk]), seen
        yield "GET", reverse(f"admin:{page_of(model, 'history')}", args=[row.pk]), seen
        yield "POST", reverse(f"admin:{page_of(model, 'change')}", args=[row.pk]), changes
        for method in ("GET", "POST"):
            yield method, reverse(f"admin:{page_of(model, 'add')}"), adds
            yield method, reverse(f"admin:{page_of(model, 'delete')}", args=[row.pk]), DELETED_BY.get(label, set())
    for name, roles in ACTS.items():
        model = next(model for model in models().values() if name.startswith(page_of(model, "")))
        page = reverse(f"admin:{name}", args=[model._default_manager.order_by("pk").first().pk])
        yield "GET", page, roles
        yield "POST", page, roles
    for name in (
        "index",
        "search",
        "jsi18n",
        "password_change",
        "accounts_message_send_test",
        "accounts_message_send_test_text",
        "accounts_auditentry_verify_all",
    ):
        yield "GET", reverse(f"admin:{name}"), OTHER[name]
    draft = reverse("admin:documents_documentorder_draft", args=[DocumentOrder.objects.get().pk, 1, "pdf"])
    yield "GET", draft, OTHER["documents_documentorder_draft"]
    for app in {model._meta.app_label for model in models().values()}:
        mine = [roles for label, roles in SEEN_BY.items() if label.startswith(f"{app}.")]
        yield "GET", f"/admin/{app}/", set().union(*mine)
    for (app, model_name, field), roles in COMPLETED.items():
        asked = f"?app_label={app}&model_name={model_name}&field_name={field}&term=a"
        yield "GET", reverse("admin:autocomplete") + asked, roles


def made_up() -> AuditEntry:
    return AuditEntry.objects.create(action="test", subject_type="x", subject_id="1")


def ask(browser: Client, method: str, page: str) -> int:
    """The status of an answer. Nothing is sent with it, so a form that is open only asks for what is missing."""
    return (browser.post(page, {}) if method == "POST" else browser.get(page)).status_code


LEAD_ON = ("/verify_chain/", "/verify_all/", "/password_change/")
"""The ends of addresses that show nothing of their own."""


def expected(method: str, page: str, *, is_allowed: bool) -> set[int]:
    """The statuses that are right: who is allowed sees the page, or is led on from where a form was sent."""
    if not is_allowed:
        return {403}
    return {200, 302} if method == "POST" or page.endswith(LEAD_ON) else {200}


@pytest.fixture
def staffed(everything: Landlord, admin_user: User) -> Landlord:
    """Sally with a row of each kind; the first person in the table is she, whom nobody of the staff needs."""
    made_up()
    return everything


@pytest.mark.parametrize("role", Role)
@pytest.mark.finding(13)
def test_a_role_opens_what_is_its_own_and_is_refused_the_rest(client, staffed, role):
    person = StaffFactory(full_name="Rae Role", email="rae@example.org", role=role)
    client.force_login(person)
    prove(client)

    wrong = []
    for method, page, roles in list(addresses()):
        before = AuditEntry.objects.filter(action="adminpanel.refused").count()
        status = ask(client, method, page)
        is_told = AuditEntry.objects.filter(action="adminpanel.refused").count() == before + (status == 403)
        if status not in expected(method, page, is_allowed=role in roles) or not is_told:
            wrong.append((method, page, status, is_told))

    assert wrong == []


def test_a_refusal_says_in_the_trail_who_tried_what(client, staffed):
    person = StaffFactory(role=Role.REVIEWER)
    client.force_login(person)

    client.get("/admin/accounts/landlord/")

    entry = AuditEntry.objects.get(action="adminpanel.refused")
    assert (entry.actor, entry.after) == (person, {"method": "GET", "path": "/admin/accounts/landlord/"})


def test_staff_without_a_role_open_nothing_but_the_first_page(client, staffed, sue):
    client.force_login(sue)

    opened = {page for method, page, _ in list(addresses()) if ask(client, method, page) != 403}

    assert opened == {reverse(f"admin:{name}") for name in ("index", "search", "jsi18n", "password_change")}
    assert not client.get("/admin/").context["needs"]


OUTSIDE = ("/admin/nothing/here/", "/admin/logout/", "/admin/login/", "/admin/r/1/1/", "/admin/autocomplete/")


@pytest.mark.finding(13)
def test_a_landlord_who_guesses_finds_nothing_anywhere(client, staffed):
    client.force_login(staffed.owner)
    every = [(method, page) for method, page, _ in addresses()] + [("GET", page) for page in OUTSIDE]

    assert {(page, status) for method, page in every if (status := ask(client, method, page)) != 404} == set()


@pytest.mark.parametrize("who", ["a stranger", "a member", "staff who were"])
def test_for_everybody_else_there_is_nothing(client, staffed, stranger, who):
    people = {
        "a stranger": lambda: stranger,
        "a member": lambda: staffed.memberships.create(user=stranger, role="member").user,
        "staff who were": lambda: StaffFactory(is_staff=False),
    }
    client.force_login(people[who]())
    pages = [reverse(f"admin:{page_of(model, 'changelist')}") for model in models().values()]

    assert {client.get(page).status_code for page in (*pages, *OUTSIDE, "/admin/")} == {404}


def test_whoever_is_not_signed_in_is_asked_to(client, staffed):
    for method, page, _ in list(addresses()):
        answer = client.post(page) if method == "POST" else client.get(page)
        assert answer.status_code == 302, page
        assert answer.url.startswith((reverse("account_login"), "/admin/login/")), page


def test_without_a_second_step_nothing_opens_even_to_an_administrator(client, staffed):
    client.force_login(AdministratorFactory(second_step=False))

    for method, page, _ in list(addresses()):
        answer = client.post(page) if method == "POST" else client.get(page)
        assert (answer.status_code, answer.url) == (302, reverse("mfa_index")), page


@pytest.mark.parametrize("role", [S, R, U])
def test_the_first_page_shows_only_work_that_the_role_may_see(client, staffed, held_event, failed_message, role):
    client.force_login(StaffFactory(role=role))

    shown = {need.title: need.url for need in client.get("/admin/").context["needs"]}

    assert ("Held events" in shown) == (role in SEEN_BY["billing.StripeEvent"])
    assert "Orders to check" in shown
    assert {client.get(url).status_code for url in shown.values()} == {200}
