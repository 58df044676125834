"""Parvati, who leaves, with everything that a landlord can have."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Landlord, User
from billing.models import Reconciliation, RefundRequest
from compliance.evidence.services import Details, record_evidence
from compliance.models import Occupier, PaperRequest, Receipt, Requirement, Share, TenancyAccess, TenantMessage
from compliance.tenants.inviting import invite_tenant
from config.lib import clock
from documents.models import Document
from documents.services import take_for
from documents.states import ScanState
from documents.tasks import inspect
from provisioning.models import AccountArchive
from tests.adminpanel.conftest import money_of, order_of, prove
from tests.billing.subscriber import Subscriber
from tests.documents.files import certificate, sent, written
from tests.factories.accounts import UserFactory
from tests.factories.compliance import GAS, build_portfolio, describe_home
from tests.work import work_off

Take = Callable[[], zipfile.ZipFile]
MARK = "secret-of-parvati"


@pytest.fixture
def sally(client: Client, stripe_sandbox, solo: Landlord) -> Subscriber:
    """Sally, who pays by the month, at her browser; she has just proved that it is her."""
    subscriber = Subscriber(client, stripe_sandbox, solo)
    subscriber.join()
    prove(client)
    return subscriber


@pytest.fixture
def leaver(portfolio: Landlord) -> Landlord:
    """Parvati's two homes, a gas record with its file, a tenant who confirmed it, an order and a paid month."""
    first, _ = build_portfolio(portfolio, homes=[describe_home(line_1="=1+1 Canal Street"), describe_home()])
    paper = take_for(portfolio, sent("gas ½.pdf", written(certificate())), by=portfolio.owner).document
    inspect(paper.inspection.pk)
    gas = Requirement.objects.get(property=first, code=GAS)
    record_evidence(gas, Details(issued_on=clock.today(), document=paper, number="GSR 1"), by=portfolio.owner)
    tenant_of(portfolio, paper)
    money_of(portfolio)
    for work in (RefundRequest, Reconciliation):  # which would ask Stripe
        work.objects.all().delete()
    order_of(portfolio)
    return portfolio


def tenant_of(landlord: Landlord, paper: Document) -> None:
    """Tina, who was let in, confirmed a file, wrote and asked for another."""
    occupier = Occupier.objects.filter(tenancy__property__landlord=landlord).first()
    tina = User.objects.create_user("tina@example.org", full_name="Tina Tenant", password=MARK)
    access = TenancyAccess.objects.create(
        tenancy=occupier.tenancy, occupier=occupier, user=tina, email=tina.email, accepted_at=clock.now()
    )
    Share.objects.create(tenancy=occupier.tenancy, document=paper, title="Gas record")
    Receipt.objects.create(access=access, document=paper, sha256=paper.sha256, title="Gas record", received_by=tina)
    TenantMessage.objects.create(access=access, is_from_tenant=True, author=tina, text="The boiler drips.")
    PaperRequest.objects.create(access=access, wanted="gas")


def invite_victor(landlord: Landlord) -> TenancyAccess:
    """An invitation to an address at which Victor has an account, by a name that the landlord made up."""
    UserFactory(full_name="Victor Vane", email="victor@example.org")
    occupier = Occupier.objects.filter(tenancy__property__landlord=landlord, accesses=None).first()
    details = {"name": "Somebody new", "email": "victor@example.org", "ends_with_tenancy": True}
    return invite_tenant(occupier, **details, by=landlord.owner)


@pytest.fixture
def infected(leaver: Landlord) -> Document:
    """A file of Parvati's in which a virus was found."""
    paper = take_for(leaver, sent("bad.pdf", written(certificate(pages=2))), by=leaver.owner).document
    Document.objects.filter(pk=paper.pk).update(scan=ScanState.INFECTED)
    return paper


@pytest.fixture
def parvati(leaver: Landlord) -> Client:
    """Parvati's browser, signed in, and she has just proved that it is her."""
    browser = Client()
    browser.force_login(leaver.owner)
    prove(browser)
    return browser


@pytest.fixture
def take(parvati: Client) -> Take:
    """One click, and the archive that it makes."""

    def taken() -> zipfile.ZipFile:
        assert parvati.post(reverse("leaving:archives")).status_code == 302
        work_off()
        row = AccountArchive.objects.latest("pk")
        assert row.state == "made", row.error
        answer = parvati.get(reverse("leaving:archive-file", args=[row.pk]))
        return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))

    return taken
