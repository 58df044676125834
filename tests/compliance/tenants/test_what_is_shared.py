"""A tenant sees the certificates in force and what is shared, confirms that they received it, and that is proof."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, DeliveredMail
from compliance.evidence.services import withdraw_evidence
from compliance.models import Evidence, Receipt, Requirement, Service, Share, Tenancy
from compliance.tenancies.services import add_occupier, end_tenancy
from compliance.tenants.inviting import let_end
from compliance.tenants.sharing import share
from config.lib import clock
from documents.errors import FileInUse
from documents.models import Document
from documents.services import remove
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.compliance.conftest import browser_of
from tests.compliance.tenants.conftest import TINA, TOM, file_of, let_in, paper, papers_of, prove
from tests.factories.compliance import GAS, add_home
from tests.work import work_off

pytestmark = pytest.mark.django_db
GAS_COPY = "gb_gas_record_to_tenant"


def copy_duty(tenancy) -> Requirement:
    return Requirement.objects.get(tenancy=tenancy, code=GAS_COPY)


def test_the_gas_record_in_force_is_there_under_a_name_that_says_what_it_is(tinas, tenancy, gas):
    listed = tinas.get(papers_of(tenancy)).content.decode()
    shown = tinas.get(paper("paper", tenancy, gas)).content.decode()
    saved = tinas.get(paper("download", tenancy, gas))

    assert "Gas safety record" in listed
    assert gas.sha256 in shown
    assert gas.name not in listed + shown
    assert b"".join(saved.streaming_content) == gas.file.open().read()
    assert 'filename="gas-safety-record-' in saved.headers["Content-Disposition"]
    assert "no-store" in saved.headers["Cache-Control"]
    assert tinas.get(reverse("tenancy:page", args=[tenancy.pk, gas.pk, 1])).headers["Content-Type"] == "image/webp"


def test_reading_and_downloading_are_in_the_trail_with_the_tenant_s_name(parvati, tinas, tina, tenancy, gas):
    tinas.get(paper("paper", tenancy, gas))
    tinas.get(paper("download", tenancy, gas), REMOTE_ADDR="192.0.2.77")

    made = AuditEntry.objects.filter(actor=tina.user, landlord=tenancy.property.landlord)
    assert {"documents.viewed", "documents.downloaded"} <= set(made.values_list("action", flat=True))
    trail = parvati.get(reverse("compliance:trail")).content.decode()
    assert "Tina Tenant, a tenant," in trail
    assert "staff downloaded" not in trail
    assert "192.0.2.77" not in trail


def test_nothing_else_of_the_vault_is_there(tinas, tenancy, gas, portfolio, flat):
    private = file_of(portfolio, pages=2)
    risk = prove(flat, "uk_landlord_insurance", file_of(portfolio, pages=3)).held.document

    for document in (private, risk):
        for name in ("paper", "download"):
            assert tinas.get(paper(name, tenancy, document)).status_code == 404
        assert tinas.post(paper("received", tenancy, document)).status_code == 404
    assert not Receipt.objects.exists()


def test_an_expired_a_withdrawn_and_a_deleted_paper_are_there_no_more(tinas, tenancy, flat, portfolio, gas):
    evidence = Evidence.objects.get(document=gas)
    withdraw_evidence(evidence, why="Of another home", by=portfolio.owner)
    assert tinas.get(paper("paper", tenancy, gas)).status_code == 404

    prove(flat, GAS, gas, ago=400)
    assert tinas.get(paper("paper", tenancy, gas)).status_code == 404
    prove(flat, GAS, gas, ago=3)
    assert tinas.get(paper("paper", tenancy, gas)).status_code == 200
    Document.objects.filter(pk=gas.pk).update(scan="infected")
    assert tinas.get(paper("download", tenancy, gas)).status_code == 404


def test_a_file_that_the_landlord_shares_is_there_until_they_end_that(parvati, tinas, tenancy, portfolio):
    inventory = file_of(portfolio)
    form = reverse("compliance:tenants-share", args=[tenancy.pk])
    assert parvati.post(form, {"document": inventory.pk, "title": ""}).status_code == 422

    parvati.post(form, {"document": inventory.pk, "title": "Inventory"})
    assert "Inventory" in tinas.get(papers_of(tenancy)).content.decode()
    work_off()
    told = DeliveredMail.objects.filter(to=TINA).latest("pk")
    assert papers_of(tenancy) in told.text
    assert "Inventory" not in told.text + told.subject

    parvati.post(reverse("compliance:tenants-share-end", args=[Share.objects.get().pk]))
    assert tinas.get(paper("paper", tenancy, inventory)).status_code == 404


def test_another_landlord_s_file_cannot_be_shared(parvati, tenancy, solo):
    theirs = file_of(solo)
    sent = {"document": theirs.pk, "title": "Inventory"}

    assert parvati.post(reverse("compliance:tenants-share", args=[tenancy.pk]), sent).status_code == 422
    assert not Share.objects.exists()


def test_a_receipt_says_who_when_and_which_bytes_and_becomes_proof_of_service(parvati, tinas, tina, tenancy, gas, flat):
    assert copy_duty(tenancy).held is None

    for _ in range(2):  # pressed twice
        tinas.post(paper("received", tenancy, gas))

    receipt = Receipt.objects.get()
    assert (receipt.received_by, receipt.sha256, receipt.access) == (tina.user, gas.sha256, tina)
    of_check, of_copy = Service.objects.order_by("pk")
    assert of_check.evidence.requirement.code == GAS
    assert of_copy.evidence.requirement == copy_duty(tenancy)
    for service in (of_check, of_copy):
        assert (service.served_on, service.means, service.sha256) == (clock.today(), "portal", gas.sha256)
        assert (service.receipt, service.recorded_by) == (receipt, tina.user)
    assert copy_duty(tenancy).held == of_copy.evidence
    page = parvati.get(reverse("compliance:requirement-detail", args=[copy_duty(tenancy).pk])).content.decode()
    assert "Through a portal on" in page
    assert "confirmed by Tina Tenant" in page
    proof = parvati.get(reverse("compliance:tenants-of", args=[tenancy.pk])).content.decode()
    assert gas.sha256 in proof
    assert "Confirmed" in tinas.get(papers_of(tenancy)).content.decode()


def test_a_copy_counts_as_given_when_everybody_who_lives_there_confirmed(tinas, toms, tenancy, gas):
    tinas.post(paper("received", tenancy, gas))
    assert copy_duty(tenancy).held is None
    assert Service.objects.get().evidence.requirement.code == GAS

    toms.post(paper("received", tenancy, gas))

    assert copy_duty(tenancy).held.document == gas
    assert Service.objects.filter(evidence__requirement__code=GAS).count() == 2


def test_somebody_who_was_not_invited_keeps_the_copy_from_counting(tinas, tenancy, gas):
    add_occupier(tenancy, name="Tom Tenant")
    tinas.post(paper("received", tenancy, gas))

    assert copy_duty(tenancy).held is None


def test_a_new_check_asks_for_a_new_receipt(tinas, tenancy, flat, portfolio, gas):
    prove(flat, GAS, gas, ago=40)
    tinas.post(paper("received", tenancy, gas))
    assert copy_duty(tenancy).held is not None

    newer = file_of(portfolio, pages=2)
    prove(flat, GAS, newer, ago=0)

    assert "Not confirmed yet" in tinas.get(papers_of(tenancy)).content.decode()
    tinas.post(paper("received", tenancy, newer))
    assert copy_duty(tenancy).held.document == newer
    assert "What you confirmed earlier" in tinas.get(papers_of(tenancy)).content.decode()


def test_what_is_served_in_another_way_by_law_is_left_to_the_landlord(tinas, tenancy, portfolio):
    sheet = Requirement.objects.filter(tenancy=tenancy, obligation__is_served=True).exclude(code=GAS_COPY).first()
    Requirement.objects.filter(pk=sheet.pk).update(code="en_rra_information_sheet")
    document = file_of(portfolio)
    Evidence.objects.create(requirement=sheet, document=document, issued_on=clock.today())
    share(tenancy, document, title="Information sheet", by=portfolio.owner)

    tinas.post(paper("received", tenancy, document))

    assert Receipt.objects.count() == 1
    assert not Service.objects.exists()


def test_what_was_given_by_law_and_shared_counts_with_the_last_receipt(tinas, toms, tenancy, portfolio):
    served = Requirement.objects.get(tenancy=tenancy, code="en_deposit_prescribed_info")
    document = file_of(portfolio)
    Evidence.objects.create(requirement=served, document=document, issued_on=clock.today())
    share(tenancy, document, title="Deposit information", by=portfolio.owner)

    tinas.post(paper("received", tenancy, document))
    assert not Service.objects.exists()
    toms.post(paper("received", tenancy, document))

    assert Service.objects.get().evidence.requirement == served


def test_what_was_received_cannot_be_deleted_and_what_was_only_shared_can(parvati, tinas, tenancy, portfolio):
    kept, gone = file_of(portfolio), file_of(portfolio, pages=2)
    for document in (kept, gone):
        share(tenancy, document, title="Inventory", by=portfolio.owner)
    tinas.post(paper("received", tenancy, kept))

    with pytest.raises(FileInUse):
        remove(Document.objects.get(pk=kept.pk), why="Tidying", by=portfolio.owner)
    remove(gone, why="Tidying", by=portfolio.owner)
    page = parvati.get(reverse("documents:detail", args=[kept.pk])).content.decode()
    assert "Received by Tina Tenant on" in page

    assert tinas.get(paper("paper", tenancy, gone)).status_code == 404
    assert not Share.objects.filter(document=gone, ended_at=None).exists()


@pytest.mark.parametrize("status", [Status.LIMITED, Status.DISABLED])
def test_when_the_landlord_does_not_pay_tenants_read_and_nothing_goes_out(portfolio, tinas, tenancy, gas, status):
    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=status, why="test")

    assert tinas.get(paper("download", tenancy, gas)).status_code == 200
    assert "I have received this" not in tinas.get(paper("paper", tenancy, gas)).content.decode()
    refused = tinas.post(paper("received", tenancy, gas))
    assert (refused.status_code, refused.context["error"].code) == (403, "tenants.nothing_goes_out")
    assert not Receipt.objects.exists()


def test_after_the_tenancy_nothing_newer_is_there_and_nothing_is_confirmed(tinas, tina, tenancy, portfolio, gas):
    let_end(tina, with_tenancy=False, by=portfolio.owner)
    inventory = file_of(portfolio, pages=2)
    share(tenancy, inventory, title="Inventory", by=portfolio.owner)
    assert tinas.get(paper("paper", tenancy, gas)).status_code == 200

    end_tenancy(tenancy, on=clock.today() - timedelta(days=1), by=portfolio.owner)

    assert tinas.get(paper("paper", tenancy, gas)).status_code == 404  # it was recorded today
    assert tinas.get(paper("paper", tenancy, inventory)).status_code == 200
    assert tinas.post(paper("received", tenancy, inventory)).status_code == 403


def test_in_scotland_the_copy_holds_the_test_of_the_appliances_too(portfolio):
    home = add_home(portfolio, nation="scotland", facts={"landlord_supplies_appliances": True})
    tenancy = Tenancy.objects.get(property=home)
    tom = let_in(tenancy.occupiers.get(), email=TOM, by=portfolio.owner)
    eicr, pat = file_of(portfolio), file_of(portfolio, pages=2)
    prove(home, "sc_eicr", eicr)
    prove(home, "sc_pat", pat)
    toms = browser_of(tom.user)
    duty = Requirement.objects.get(tenancy=tenancy, code="sc_eicr_copy")

    toms.post(paper("received", tenancy, eicr))
    assert not Evidence.objects.filter(requirement=duty).exists()
    toms.post(paper("received", tenancy, pat))

    assert Evidence.objects.get(requirement=duty).document == eicr
    assert Service.objects.get(evidence__requirement=duty).sha256 == eicr.sha256
