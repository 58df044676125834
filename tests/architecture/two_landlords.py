"""A landlord with something of every kind: how it comes to be, where it is shown, and what would give it away."""

from typing import Any

from django.core.files.base import ContentFile
from django.db.models import QuerySet

from accounts.models import Landlord, MemberInvitation, Membership
from accounts.tokens import token_hash
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
from provisioning.models import AccountArchive
from tests.factories.accounts import UserFactory
from tests.factories.compliance import add_home
from tests.work import work_off

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


def furnish(landlord: Landlord, *, word: str) -> None:
    """Give a landlord a home, what it calls for, a file, and something of every other kind, with the word in names."""
    add_home(landlord, line_1=f"99 {word.title()} Street")
    gas = Requirement.objects.get(landlord=landlord, code="gb_gas_safety_check")
    record_evidence(gas, Details(issued_on=clock.today()), by=landlord.owner)
    kept = {"name": f"{word}.pdf", "media_type": "application/pdf", "size": 5, "sha256": "ab" * 32}
    Document.objects.create(landlord=landlord, file=ContentFile(b"%PDF-", "x"), **kept)
    PropertyImport.objects.create(landlord=landlord, by=landlord.owner, file_name=f"{word}.csv")
    doors_for(landlord, word=word)
    tenant_of(landlord, word=word)
    reports_for(landlord, word=word)
    AccountArchive.objects.create(landlord=landlord)
    order_for(landlord)


def doors_for(landlord: Landlord, *, word: str) -> None:
    """What lets others in, and what tells them: a feed, a token, an invited colleague, a webhook."""
    maker = {"landlord": landlord, "created_by": landlord.owner}
    CalendarFeed.objects.create(label=f"{word} feed", token_hash=token_hash(f"{word} feed"), **maker)
    token = {"token_hash": token_hash(word), "ending": "abcd", "scopes": ["read"], "expires_at": clock.now()}
    ApiToken.objects.create(label=f"{word} token", **token, **maker)
    asked = {"name": f"{word} colleague", "email": f"{word}.colleague@example.org", "role": "owner"}
    MemberInvitation.objects.create(landlord=landlord, user=UserFactory(), by=landlord.owner, **asked)
    url = f"https://{word}.example.org/"
    hook = WebhookEndpoint.objects.create(landlord=landlord, url=url, events=["report.ready"])
    WebhookDelivery.objects.create(endpoint=hook, event="report.ready")


def tenant_of(landlord: Landlord, *, word: str) -> None:
    """A tenant who was let in, shown a file and asked for another; and the home's public page."""
    occupier = Occupier.objects.get(tenancy__property__landlord=landlord)
    user = UserFactory(full_name=f"{word.title()} Tenant", email=f"{word}.tenant@example.org")
    kept = {"tenancy": occupier.tenancy, "occupier": occupier, "user": user, "email": user.email}
    access = TenancyAccess.objects.create(accepted_at=clock.now(), **kept)
    file = Document.objects.get(landlord=landlord)
    Share.objects.create(tenancy=occupier.tenancy, document=file, title=f"{word} file")
    PaperRequest.objects.create(access=access, wanted="other", note=f"{word} wish")
    GasPage.objects.create(home=occupier.tenancy.property, token=f"{word}-token")


def reports_for(landlord: Landlord, *, word: str) -> None:
    """A report, and a schedule that sends one."""
    ReportRun.objects.create(landlord=landlord, kind="summary", format="pdf", on=clock.today())
    daily = {"kind": "summary", "format": "pdf", "rhythm": "daily", "next_on": clock.today()}
    schedule = ReportSchedule.objects.create(landlord=landlord, **daily)
    ReportRecipient.objects.create(schedule=schedule, address=f"{word}@example.org")


def order_for(landlord: Landlord) -> None:
    """A receipt that was ordered, made, checked and delivered."""
    sample = kinds()["rent_receipt"].sample("england")
    kept = {"name": landlord.name, "email": landlord.email, "nation": "england", "landlord": landlord}
    order = place(Wanted(product="essential_pack", kinds=["rent_receipt"], answers=sample, **kept))
    mark_paid(order)
    work_off()
    order.refresh_from_db()
    review.approve(order, by=landlord.owner)
    work_off()


def rows_of(kind: str, *, of: Landlord) -> QuerySet[Any]:
    """Everything of one kind that a landlord has, the oldest first."""
    return KEPT_BY[kind].objects.filter(**{PATHS.get(kind, "landlord"): of}).order_by("pk")


def known_by(landlord: Landlord) -> dict[str, list[str]]:
    """What each kind of thing that a landlord has is known by: keys, and references."""
    keys = {kind: [str(row.pk) for row in rows_of(kind, of=landlord)] for kind in KEPT_BY}
    people = [str(row.user_id) for kind in ("team", "accesses") for row in rows_of(kind, of=landlord)]
    named = [row.reference for kind in ("orders", "reports") for row in rows_of(kind, of=landlord)]
    return {**keys, "people": people, "references": [landlord.reference, *named]}


def addresses(path: str, *, of: Landlord) -> list[str]:
    """The addresses of a door for everything of a landlord's that it could open; there is something."""
    kind = path.split("<")[0].rstrip("/").split("/")[-1]
    keys = [row.pk for row in rows_of(kind, of=of)]
    assert keys, path
    ordered = IssuedFile.objects.filter(format="pdf", version__run__ordered_document__order__landlord=of)
    number = ordered.get().pk if kind == "orders" else 1
    return ["/" + path.replace("<int:pk>", str(key)).replace("<int:number>", str(number)) for key in keys]


def secrets_of(landlord: Landlord) -> tuple[str, ...]:
    """What would give away something of theirs."""
    return (
        *("Secret Street", "secret.pdf", "secret.csv", "secret feed", "secret token", "Secret Tenant", "secret.tenant"),
        *("secret wish", "secret colleague", "secret.colleague", "secret@example.org", "secret.example.org"),
        *(landlord.name, landlord.email, landlord.reference),
    )
