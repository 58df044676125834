"""What a landlord sees of tenants, and what tenants see."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from compliance.evidence.services import Details, record_evidence
from compliance.models import (
    GasPage,
    Requirement,
)
from compliance.tenancies.services import add_occupier
from compliance.tenants.gas_page import make_page
from compliance.tenants.inviting import accept, invite_tenant
from compliance.tenants.sharing import share
from compliance.tenants.writing import answer_request, ask_for, write_to_landlord, write_to_tenant
from config.lib import clock
from documents.services import take_for
from documents.tasks import inspect
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.documents.files import acting_pdf, certificate, sent, written
from tests.factories.accounts import make_landlord
from tests.factories.compliance import build_portfolio, describe_home
from tests.plugins.browser import press

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_seen_of_tenants_and_what_tenants_see(look, stripe_sandbox, live_server, client):
    landlord = make_landlord(plan="PLAN_2_PORTFOLIO", name="Parvati Folio", email="parvati@example.org")
    home = build_portfolio(landlord, homes=[describe_home(line_1="12 Canal Street")])[0]
    tenancy = home.tenancies.get()
    client.force_login(landlord.owner)
    _, judge = look(client)
    own, gas_page = reverse("compliance:tenants-of", args=[tenancy.pk]), "compliance:property-gas-page"
    for path in (reverse("compliance:tenants"), own, reverse(gas_page, args=[home.pk])):
        judge(path)
    judge(reverse("compliance:tenants-invite", args=[tenancy.occupiers.get().pk]))
    judge(reverse("compliance:tenants-share", args=[tenancy.pk]))

    invited = {"name": "Tina Tenant", "email": "tina@example.org", "ends_with_tenancy": True}
    access = invite_tenant(tenancy.occupiers.get(), **invited, by=landlord.owner)
    carry_in = Client()
    carry_in.force_login(access.user)
    tenants_page, judge_as_tenant = look(carry_in)
    judge_as_tenant(reverse("tenancy:home"))
    accept(access)
    access.refresh_from_db()
    add_occupier(tenancy, name="Tom Tenant")
    judge_as_tenant(reverse("tenancy:papers", args=[tenancy.pk]))

    document = take_for(landlord, sent("scan.pdf", acting_pdf()), by=landlord.owner).document
    inspect(document.inspection.pk)
    gas = Requirement.objects.get(property=home, code="gb_gas_safety_check")
    record_evidence(gas, Details(issued_on=clock.today(), document=document), by=landlord.owner)
    inventory = take_for(landlord, sent("inventory.pdf", written(certificate())), by=landlord.owner).document
    share(tenancy, inventory, title="Inventory", by=landlord.owner)
    write_to_landlord(access, text="The boiler leaks.")
    write_to_tenant(access, text="The plumber comes tomorrow.", by=landlord.owner)
    row = ask_for(access, wanted="epc", note="For the council")
    answered = ask_for(access, wanted="other", note="What was in the flat")
    answer_request(answered, text="Here it is.", document=inventory.pk, by=landlord.owner)
    make_page(home, shown="line", by=landlord.owner)
    paper = reverse("tenancy:paper", args=[tenancy.pk, document.pk])
    judge_as_tenant(paper)
    press(tenants_page, "I have received this")
    for name in ("papers", "messages", "requests"):
        judge_as_tenant(reverse(f"tenancy:{name}", args=[tenancy.pk]))

    for path in (reverse("compliance:tenants"), own, reverse(gas_page, args=[home.pk])):
        judge(path)
    for name in ("tenants-revoke", "tenants-messages"):
        judge(reverse(f"compliance:{name}", args=[access.pk]))
    for each in (row, answered):
        judge(reverse("compliance:tenants-request", args=[each.pk]))
    made = GasPage.objects.get()
    judge(reverse("compliance:property-gas-page-revoke", args=[made.pk]))
    judge(reverse("compliance:requirement-detail", args=[gas.pk]))
    judge(reverse("gas-check:page", args=[made.token]))
    assign_plan(landlord, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="A smaller plan will do.")
    tenants_page.goto(live_server.url + paper)
    expect(tenants_page.get_by_role("heading", name="Your access is switched off at the moment")).to_be_visible()
