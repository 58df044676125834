"""Parvati's flat is let to Tina and Tom; Tina is invited."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail, Landlord, User
from compliance.evidence.services import Details, record_evidence
from compliance.models import Occupier, Property, Requirement, Tenancy, TenancyAccess
from compliance.tenancies.services import add_occupier, rename_occupier
from compliance.tenants.inviting import accept, invite_tenant
from config.lib import clock
from documents.models import Document
from documents.services import take_for
from tests.compliance.conftest import browser_of
from tests.documents.files import certificate, sent, written
from tests.factories.compliance import GAS, add_home
from tests.work import work_off

TINA, TOM = "tina@example.org", "tom@example.org"


@pytest.fixture
def flat(portfolio) -> Property:
    """Parvati's flat."""
    return add_home(portfolio, line_1="12 Canal Street")


@pytest.fixture
def tenancy(flat) -> Tenancy:
    """Its tenancy, with Tina alone in it."""
    tenancy = Tenancy.objects.get(property=flat)
    rename_occupier(tenancy.occupiers.get(), name="Tina Tenant")
    return tenancy


@pytest.fixture
def parvati(portfolio) -> Client:
    """Parvati's browser, signed in."""
    return browser_of(portfolio.owner)


@pytest.fixture
def tina(tenancy, portfolio) -> TenancyAccess:
    """Tina's access, which she accepted."""
    return let_in(tenancy.occupiers.get(is_lead=True), email=TINA, by=portfolio.owner)


@pytest.fixture
def tom(tenancy, tina, portfolio) -> TenancyAccess:
    """The access of Tom, who lives there too."""
    return let_in(add_occupier(tenancy, name="Tom Tenant"), email=TOM, by=portfolio.owner)


@pytest.fixture
def tinas(tina) -> Client:
    """Tina's browser, signed in."""
    return browser_of(tina.user)


@pytest.fixture
def toms(tom) -> Client:
    """Tom's browser, signed in."""
    return browser_of(tom.user)


def let_in(occupier: Occupier, *, email: str, by: User) -> TenancyAccess:
    """Somebody who was invited and accepted."""
    access = invite_tenant(occupier, name=occupier.name, email=email, ends_with_tenancy=True, by=by)
    accept(access)
    access.refresh_from_db()
    return access


def link_to(address: str) -> str:
    """The first address in the last mail to somebody, without the site."""
    work_off()
    mail = DeliveredMail.objects.filter(to=address).latest("pk")
    return re.search(r"https?://[^/\s]+(/\S+)", mail.text)[1]


def papers_of(tenancy: Tenancy) -> str:
    """The address of the page on which a tenant sees what is shared."""
    return reverse("tenancy:papers", args=[tenancy.pk])


def file_of(landlord: Landlord, name: str = "scan_0012.pdf", *, pages: int = 1) -> Document:
    """A file in a landlord's vault, looked into."""
    document = take_for(landlord, sent(name, written(certificate(pages=pages))), by=landlord.owner).document
    work_off()
    return Document.objects.get(pk=document.pk)


def prove(home: Property, code: str, document: Document, *, ago: int = 10) -> Requirement:
    """A requirement of a home that a file proves, dated so many days ago."""
    requirement = Requirement.objects.get(property=home, code=code)
    details = Details(issued_on=clock.today() - timedelta(days=ago), document=document)
    record_evidence(requirement, details, by=None)
    requirement.refresh_from_db()
    return requirement


@pytest.fixture
def gas(flat, portfolio) -> Document:
    """The record of the flat's gas check of ten days ago."""
    document = file_of(portfolio)
    prove(flat, GAS, document)
    return document


def paper(name: str, tenancy: Tenancy, document: Document) -> str:
    """An address about a paper: its page, its download, or where it is confirmed."""
    return reverse(f"tenancy:{name}", args=[tenancy.pk, document.pk])
