"""Staff, and a row of everything that they may look at."""

from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.messages.models import Message
from accounts.messages.services import tell_staff
from accounts.models import Bounce, Brand, Landlord, MemberInvitation, MobileNumber, NotificationWishes, User
from accounts.services import invite
from adminpanel.jobs.timetable import write_timetable
from adminpanel.models import JobRun
from billing.models import (
    CheckoutIntent,
    Customer,
    Difference,
    Dispute,
    Payment,
    PlanChange,
    Price,
    Reconciliation,
    Refund,
    RefundRequest,
    StripeEvent,
    Subscription,
    UnpaidInvoice,
)
from billing.order_checkout import prepare_order_checkout
from billing.states import EventState
from compliance.models import (
    Acknowledgement,
    ApiToken,
    Archiving,
    Building,
    CalendarFeed,
    Digest,
    Evidence,
    FactsSaid,
    Filing,
    GasPage,
    Happening,
    LandlordProfile,
    LicensingScheme,
    LocalAuthority,
    Obligation,
    Occupier,
    PaperRequest,
    PastScore,
    Property,
    PropertyImport,
    Receipt,
    Reminder,
    ReportRun,
    Requirement,
    Score,
    Service,
    Share,
    Tenancy,
    TenancyAccess,
    TenancyEnd,
    Waiver,
    WebhookDelivery,
    WebhookEndpoint,
)
from config.lib import clock
from documents.generation.catalogue import kinds
from documents.generation.composer import compose
from documents.generation.recipes import kept_recipe
from documents.models import Document, DocumentVersion, GenerationRun, Inspection
from documents.orders.services import Wanted, mark_paid, place
from documents.signals import document_made
from documents.states import RUN, RunState
from documents.tasks import go_on
from intake.models import OrderDraft
from plans.models import Plan
from provisioning.models import AccountArchive, AccountClosure, FinishedStep
from tests.factories.accounts import PASSWORD, AdministratorFactory, StaffFactory
from tests.factories.jobs import let_all_live
from tests.factories.provisioning import make_job


@pytest.fixture
def bob(db) -> User:
    """Bob, the other administrator."""
    return AdministratorFactory(full_name="Bob Min", email="bob@example.org")


@pytest.fixture
def sue(db) -> User:
    """Sue, of the staff, without any right yet."""
    return StaffFactory(full_name="Sue Port", email="sue@example.org")


@pytest.fixture
def ada(client: Client, admin_user: User) -> Client:
    """Ada's browser, signed in, and she has just proved that it is her."""
    client.force_login(admin_user)
    prove(client)
    return client


def prove(browser: Client) -> None:
    """Type the password once more."""
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})


@pytest.fixture
def held_event(solo: Landlord) -> StripeEvent:
    """An event with a price that nobody knows."""
    return StripeEvent.objects.create(
        stripe_id="evt_held",
        type="customer.subscription.updated",
        object_id="sub_1",
        is_live=False,
        payload={"id": "evt_held", "data": {"object": {"id": "sub_1", "customer": "cus_1"}}},
        state=EventState.HELD,
        landlord=solo,
        error_code="billing.unknown_price",
        error="A price that none of our plans was ever sold at.",
    )


@pytest.fixture
def failed_message(solo: Landlord) -> Message:
    """A mail that the mail server never took."""
    return Message.objects.create(
        key="welcome:1", template="welcome", to=solo.email, subject="Ready", text="Hello", state="failed", landlord=solo
    )


@pytest.fixture
def everything(solo: Landlord, held_event: StripeEvent, failed_message: Message) -> Landlord:
    """Sally, with a row of each kind."""
    money_of(solo)
    home_of(solo)
    let_all_live()
    write_timetable()
    Bounce.objects.create(address=solo.email, kind="bounced", landlord=solo, is_of_record=True)
    JobRun.objects.create(task_id="1", task="messages.send", landlord=solo, state="failed")
    tell_staff("test.incident", key="1", sentence="A pipe burst.", path=f"/admin/accounts/landlord/{solo.pk}/change/")
    job = make_job(solo, answers={"homes": [{"postcode": "LS1 4AP"}]})
    PropertyImport.objects.create(landlord=solo, by=solo.owner, file_name="homes.csv")
    CalendarFeed.objects.create(landlord=solo, created_by=solo.owner, token_hash="0" * 64)
    kept = {"token_hash": "1" * 64, "ending": "abcd", "scopes": ["read"], "expires_at": clock.now()}
    ApiToken.objects.create(landlord=solo, label="Bookkeeping", created_by=solo.owner, **kept)
    Brand.objects.create(landlord=solo, name="Sally Lets")
    asked = {"name": "Nina New", "email": "nina@example.org", "role": "member"}
    MemberInvitation.objects.create(landlord=solo, user=solo.owner, by=solo.owner, **asked)
    NotificationWishes.objects.create(landlord=solo, digest_at=8, quiet_from=20, quiet_until=8)
    MobileNumber.objects.create(landlord=solo, number="+447400123456")
    ReportRun.objects.create(landlord=solo, kind="summary", format="pdf", on=clock.today())
    hook = WebhookEndpoint.objects.create(landlord=solo, url="https://hooks.example.org/", events=["report.ready"])
    WebhookDelivery.objects.create(endpoint=hook, event="report.ready")
    AccountArchive.objects.create(landlord=solo)
    AccountClosure.objects.create(landlord=solo, state="taken_back", due_at=clock.now(), ended_at=clock.now())
    FinishedStep.objects.create(job=job, step="properties")
    invite(solo.owner, landlord=solo)
    document = Document.objects.create(
        landlord=solo, file="aa/aa", name="gas.pdf", media_type="application/pdf", size=9, sha256="0" * 64
    )
    Inspection.objects.create(document=document)
    Filing.objects.create(requirement=Requirement.objects.get(), document=document)
    tenant_of(solo, document)
    order_of(solo)
    return solo


def tenant_of(landlord: Landlord, document: Document) -> None:
    """Somebody who was let in, was shown a file, confirmed it and asked for another; and a public page."""
    occupier = Occupier.objects.get()
    user = User.objects.create_user("tina@example.org", full_name="Tina Tenant")
    access = TenancyAccess.objects.create(tenancy=occupier.tenancy, occupier=occupier, user=user, email=user.email)
    Share.objects.create(tenancy=occupier.tenancy, document=document, title="Inventory")
    kept = {"sha256": document.sha256, "title": "Inventory", "received_by": user}
    Receipt.objects.create(access=access, document=document, **kept)
    PaperRequest.objects.create(access=access, wanted="gas")
    GasPage.objects.create(home=occupier.tenancy.property, token="shown-to-anybody", created_by=landlord.owner)


def order_of(landlord: Landlord) -> None:
    """An order of a receipt, paid, with its document made."""
    receipt = kinds()["rent_receipt"]
    wanted = Wanted(
        landlord.name, landlord.email, "england", "essential_pack", [receipt.key], receipt.sample("england")
    )
    order = place(replace(wanted, landlord=landlord))
    prepare_order_checkout(order.reference, lines=order.lines, landlord=landlord)
    OrderDraft.objects.create(product="essential_pack", nation="england", email=landlord.email, order=order)
    mark_paid(order)
    go_on(order.pk)
    keep_a_version(GenerationRun.objects.get())


def keep_a_version(run: GenerationRun) -> None:
    """The document of a run as a worker keeps it, with files that nobody opens in place of set pages."""
    RUN.move(run, to=RunState.MADE)
    version = DocumentVersion(run=run, output=compose(kept_recipe(run.template), facts=run.snapshot.data["facts"]))
    version.draft_pdf.save("draft", ContentFile(b"%PDF-1.7"), save=False)
    version.draft_docx.save("draft", ContentFile(b"PK"), save=False)
    version.save()
    document_made.send(sender=GenerationRun, run=run, version=version)


def money_of(landlord: Landlord) -> None:
    """A paid month."""
    plan = Plan.objects.get(code="PLAN_1_SOLO")
    price = Price.objects.create(stripe_id="price_1", plan=plan, kind=Price.Kind.MONTHLY, unit_amount_pence=1900)
    Customer.objects.create(landlord=landlord, stripe_id="cus_1", onboarded_at=clock.now())
    CheckoutIntent.objects.create(
        reference="CVP-1", landlord=landlord, plan=plan, expected_pence=1900, includes_onboarding=False
    )
    running = Subscription.objects.create(
        landlord=landlord, stripe_id="sub_1", stripe_status="active", price=price, started_at=clock.now()
    )
    dearer = Price.objects.create(stripe_id="price_2", plan=plan, kind=Price.Kind.ONBOARDING, unit_amount_pence=4900)
    PlanChange.objects.create(
        key="page-1",
        landlord=landlord,
        subscription=running,
        old_price=price,
        new_price=dearer,
        shown_pence=1000,
        shown_at=clock.now(),
        by=landlord.owner,
    )
    gone = {"landlord": landlord, "charge": "ch_1", "amount_pence": 500}
    Refund.objects.create(stripe_id="re_1", status="succeeded", refunded_at=clock.now(), **gone)
    Dispute.objects.create(stripe_id="dp_1", status="needs_response", disputed_at=clock.now(), **gone)
    UnpaidInvoice.objects.create(landlord=landlord, stripe_id="in_2", number="CV-2", amount_pence=1900)
    compared = Reconciliation.objects.create(since=clock.now())
    Difference.objects.create(
        reconciliation=compared, kind="invoice", stripe_id="in_1", theirs="paid", is_repaired=True, landlord=landlord
    )
    payment = Payment.objects.create(
        landlord=landlord, stripe_id="in_1", number="CV-1", amount_pence=1900, paid_at=clock.now()
    )
    RefundRequest.objects.create(
        landlord=landlord, payment=payment, amount_pence=500, why="Charged twice", by=landlord.owner
    )


def home_of(landlord: Landlord) -> None:
    """A flat that is let, and what is asked of it."""
    LandlordProfile.objects.get_or_create(landlord=landlord)
    building = Building.objects.create(landlord=landlord, name="Mill House")
    council = LocalAuthority.objects.filter(nation="england").first()
    home = Property.objects.create(
        landlord=landlord,
        building=building,
        line_1="1 Mill Lane",
        town="Leeds",
        postcode="LS1 4AP",
        nation="england",
        local_authority=council,
    )
    Archiving.objects.create(property=home, archived_at=clock.now())
    tenancy = Tenancy.objects.create(property=home)
    Occupier.objects.create(tenancy=tenancy, is_lead=True)
    TenancyEnd.objects.create(tenancy=tenancy, ends_on=clock.today())
    obligation = Obligation.objects.filter(scope="property").first()
    requirement = Requirement.objects.create(
        code=obligation.code,
        obligation=obligation,
        landlord=landlord,
        scope="property",
        property=home,
        applies="holds",
    )
    evidence = Evidence.objects.create(requirement=requirement, issued_on=clock.today())
    Service.objects.create(evidence=evidence, served_on=clock.today(), means="email")
    Happening.objects.create(requirement=requirement, name="next_letting_date", happened_on=clock.today())
    digest = Digest.objects.create(landlord=landlord, recipient=landlord.email, on=clock.today())
    Reminder.objects.create(
        landlord=landlord,
        requirement=requirement,
        step=7,
        due_on=clock.today(),
        recipient=landlord.email,
        digest=digest,
    )
    Waiver.objects.create(requirement=requirement, why="It is empty")
    Acknowledgement.objects.create(requirement=requirement, obligation=obligation)
    parts = dict.fromkeys(["status_part", "expiry_part", "coverage_part", "overdue_part", "risk_part"], 100)
    for model, more in ((Score, {}), (PastScore, {"on": clock.today()})):
        model.objects.create(landlord=landlord, property=home, total=100, grade="A", risk="low", **parts, **more)
    FactsSaid.objects.create(landlord=landlord, property=home, values={"has_gas": True})
    LicensingScheme.objects.create(
        local_authority=council,
        kind="selective",
        name="Selective licensing",
        starts_on=clock.today(),
        source_url="https://www.example.gov.uk/licensing",
    )
