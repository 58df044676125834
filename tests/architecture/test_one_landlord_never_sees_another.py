"""Two landlords side by side: whatever address one of them tries, nothing of the other is there."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import Landlord, MemberInvitation, Membership
from compliance.evidence.services import Details, record_evidence
from compliance.models import (
    ApiToken,
    CalendarFeed,
    Evidence,
    GasPage,
    Occupier,
    PaperRequest,
    Property,
    PropertyImport,
    ReportRecipient,
    ReportRun,
    ReportSchedule,
    Requirement,
    Share,
    Tenancy,
    TenancyAccess,
    WebhookDelivery,
    WebhookEndpoint,
)
from config.lib import clock
from documents.generation.catalogue import kinds
from documents.models import Document, DocumentOrder, IssuedFile
from documents.orders import review
from documents.orders.services import Wanted, mark_paid, place
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from provisioning.models import AccountArchive
from tests.architecture.test_doors import portal_doors
from tests.factories.accounts import UserFactory
from tests.factories.compliance import add_home
from tests.work import work_off

pytestmark = pytest.mark.django_db
KEPT_BY = {
    "evidence": Evidence,
    "properties": Property,
    "requirements": Requirement,
    "documents": Document,
    "imports": PropertyImport,
    "feeds": CalendarFeed,
    "tokens": ApiToken,
    "tenancies": Tenancy,
    "occupiers": Occupier,
    "orders": DocumentOrder,
    "accesses": TenancyAccess,
    "shares": Share,
    "paper-requests": PaperRequest,
    "gas-pages": GasPage,
    "reports": ReportRun,
    "schedules": ReportSchedule,
    "recipients": ReportRecipient,
    "webhooks": WebhookEndpoint,
    "deliveries": WebhookDelivery,
    "archives": AccountArchive,
    "team": Membership,
    "invitations": MemberInvitation,
}
"""What the number in a portal address is the key of, by the word before it."""
PATHS = {
    "evidence": "requirement__landlord",
    "tenancies": "property__landlord",
    "occupiers": "tenancy__property__landlord",
    "accesses": "tenancy__property__landlord",
    "shares": "tenancy__property__landlord",
    "paper-requests": "access__tenancy__property__landlord",
    "gas-pages": "home__landlord",
    "recipients": "schedule__landlord",
    "deliveries": "endpoint__landlord",
}
"""Where the landlord is found from it, unless it names them itself."""


@pytest.fixture
def sally(solo: Landlord) -> Landlord:
    """Sally, with a home, what it calls for, and a file."""
    add_home(solo, line_1="99 Secret Street")
    gas = Requirement.objects.get(landlord=solo, code="gb_gas_safety_check")
    record_evidence(gas, Details(issued_on=clock.today()), by=solo.owner)
    kept = {"name": "secret.pdf", "media_type": "application/pdf", "size": 5, "sha256": "ab" * 32}
    Document.objects.create(landlord=solo, file=ContentFile(b"%PDF-", "x"), **kept)
    PropertyImport.objects.create(landlord=solo, by=solo.owner, file_name="secret.csv")
    CalendarFeed.objects.create(landlord=solo, created_by=solo.owner, label="secret feed", token_hash="0" * 64)
    token = {"token_hash": "1" * 64, "ending": "abcd", "scopes": ["read"], "expires_at": clock.now()}
    ApiToken.objects.create(landlord=solo, created_by=solo.owner, label="secret token", **token)
    asked = {"name": "secret colleague", "email": "secret.colleague@example.org", "role": "owner"}
    MemberInvitation.objects.create(landlord=solo, user=UserFactory(), by=solo.owner, **asked)
    tenant_of(solo)
    ReportRun.objects.create(landlord=solo, kind="summary", format="pdf", on=clock.today())
    daily = {"kind": "summary", "format": "pdf", "rhythm": "daily", "next_on": clock.today()}
    schedule = ReportSchedule.objects.create(landlord=solo, **daily)
    ReportRecipient.objects.create(schedule=schedule, address="secret@example.org")
    hook = WebhookEndpoint.objects.create(landlord=solo, url="https://secret.example.org/", events=["report.ready"])
    WebhookDelivery.objects.create(endpoint=hook, event="report.ready")
    AccountArchive.objects.create(landlord=solo)
    order_for(solo)
    return solo


def tenant_of(landlord: Landlord) -> None:
    """A tenant who was let in, shown a file and asked for another; and the home's public page."""
    occupier = Occupier.objects.get(tenancy__property__landlord=landlord)
    user = UserFactory(full_name="Secret Tenant", email="secret.tenant@example.org")
    kept = {"tenancy": occupier.tenancy, "occupier": occupier, "user": user, "email": user.email}
    access = TenancyAccess.objects.create(accepted_at=clock.now(), **kept)
    Share.objects.create(tenancy=occupier.tenancy, document=Document.objects.get(), title="secret file")
    PaperRequest.objects.create(access=access, wanted="other", note="secret wish")
    GasPage.objects.create(home=occupier.tenancy.property, token="secret-token")


def order_for(landlord: Landlord) -> None:
    """A receipt that was ordered, made, checked and delivered."""
    sample = kinds()["rent_receipt"].sample("england")
    kept = {"name": "Sally", "email": landlord.email, "nation": "england", "landlord": landlord}
    order = place(Wanted(product="essential_pack", kinds=["rent_receipt"], answers=sample, **kept))
    mark_paid(order)
    work_off()
    order.refresh_from_db()
    review.approve(order, by=landlord.owner)
    work_off()


@pytest.fixture
def parvati(client: Client, portfolio: Landlord) -> Client:
    """Parvati's browser, signed in; her plan has everything, so that no gate answers in place of a door."""
    assign_plan(portfolio, plan=plan_by_code("PLAN_3_PRO"), status=Status.ENABLED, why="She wants it all.")
    add_home(portfolio, line_1="1 Her Own Road")
    client.force_login(portfolio.owner)
    return client


def doors_with_a_key() -> list[str]:
    return [path for path, _ in portal_doors() if "<int:pk>" in path]


def addresses(path: str, *, of: Landlord) -> list[str]:
    """The addresses of a door for everything of a landlord's that it could open; there is something."""
    kind = path.split("<")[0].rstrip("/").split("/")[-1]
    keys = KEPT_BY[kind].objects.filter(**{PATHS.get(kind, "landlord"): of}).values_list("pk", flat=True)
    assert keys, path
    number = IssuedFile.objects.get(format="pdf").pk if kind == "orders" else 1
    return ["/" + path.replace("<int:pk>", str(key)).replace("<int:number>", str(number)) for key in keys]


def test_another_landlord_s_key_is_not_found_at_any_door(sally, parvati):
    every = [address for path in doors_with_a_key() for address in addresses(path, of=sally)]

    answers = {address: {parvati.get(address).status_code, parvati.post(address, {}).status_code} for address in every}

    assert {address: said for address, said in answers.items() if said - {405} != {404}} == {}


def test_no_page_shows_what_is_another_landlord_s(sally, parvati, stripe_sandbox):
    for path, _ in portal_doors():
        if "<" in path:
            continue
        text = parvati.get(f"/{path}").content.decode(errors="replace")
        for secret in (
            "Secret Street",
            "secret.pdf",
            "secret.csv",
            "secret feed",
            "secret token",
            "Secret Tenant",
            "secret.tenant",
            "secret wish",
            "secret colleague",
            "secret.colleague",
            "secret@example.org",
            "secret.example.org",
            sally.name,
            sally.email,
            sally.reference,
        ):
            assert secret not in text, path


def test_naming_another_landlord_in_the_address_opens_nothing(sally, parvati):
    address = reverse("accounts:choose-landlord", args=[sally.reference])

    assert parvati.get(address).status_code == 404
    assert "Secret Street" not in parvati.get(reverse("compliance:property-list")).content.decode()


def test_a_deactivated_member_keeps_no_page(sally, client):
    client.force_login(sally.owner)
    assert client.get(reverse("compliance:dashboard")).status_code == 200
    sally.memberships.update(is_active=False)

    for path, _ in portal_doors():
        if "<" not in path:
            assert client.get(f"/{path}").status_code in (404, 405), path
