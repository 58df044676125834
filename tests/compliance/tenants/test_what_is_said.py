"""Tenant and landlord write to each other, and a tenant asks for a paper; mails say that, and never what."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, DeliveredMail
from compliance.models import PaperRequest, TenantMessage
from compliance.portfolio.services import archive_home
from compliance.tenants import writing
from compliance.tenants.inviting import revoke
from compliance.tenants.sharing import end_share, share
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.compliance.conftest import browser_of
from tests.compliance.tenants.conftest import TINA, file_of, paper, papers_of
from tests.work import work_off

pytestmark = pytest.mark.django_db
SECRET = "The boiler leaks and I am away on the 3rd"
PARVATI = "parvati@example.org"


def at_tenant(name: str, tenancy) -> str:
    return reverse(f"tenancy:{name}", args=[tenancy.pk])


def at_landlord(access) -> str:
    return reverse("compliance:tenants-messages", args=[access.pk])


def mails_to(address: str) -> list[DeliveredMail]:
    work_off()
    return list(DeliveredMail.objects.filter(to=address).order_by("pk"))


def test_a_message_reaches_the_landlord_and_its_mail_does_not_say_it(parvati, tinas, tina, tenancy):
    assert tinas.post(at_tenant("messages", tenancy), {"text": SECRET}).status_code == 302

    [mail] = mails_to(PARVATI)
    assert SECRET not in mail.text + mail.html + mail.subject
    assert at_landlord(tina) in mail.text
    assert "1 unread message" in parvati.get(reverse("compliance:tenants")).content.decode()
    assert "not read yet" in tinas.get(at_tenant("messages", tenancy)).content.decode()
    assert SECRET in parvati.get(at_landlord(tina)).content.decode()
    assert "unread" not in parvati.get(reverse("compliance:tenants")).content.decode()
    assert "· read" in " ".join(tinas.get(at_tenant("messages", tenancy)).content.decode().split())


def test_the_landlord_answers_and_the_tenant_is_told(parvati, tinas, tina, tenancy):
    parvati.post(at_landlord(tina), {"text": SECRET})

    mail = mails_to(TINA)[-1]
    assert SECRET not in mail.text + mail.html + mail.subject
    assert at_tenant("messages", tenancy) in mail.text
    assert SECRET in tinas.get(at_tenant("messages", tenancy)).content.decode()


def test_many_messages_at_once_are_one_mail(tinas, tenancy):
    for number in range(3):
        tinas.post(at_tenant("messages", tenancy), {"text": f"Message {number}"})

    assert len(mails_to(PARVATI)) == 1
    assert TenantMessage.objects.count() == 3


def test_an_empty_message_is_refused_and_a_flood_keeps_what_was_typed(tinas, tina, tenancy):
    address = at_tenant("messages", tenancy)
    assert tinas.post(address, {"text": " "}).status_code == 422
    for number in range(writing.MESSAGES_AN_HOUR):
        writing.write_to_landlord(tina, text=str(number))

    refused = tinas.post(address, {"text": SECRET})

    assert refused.status_code == 422
    assert "wait a while" in refused.content.decode()
    assert SECRET in refused.content.decode()


def test_what_looks_like_a_page_is_shown_as_text(parvati, tinas, tina, tenancy):
    tinas.post(at_tenant("messages", tenancy), {"text": "<script>alert(1)</script>"})

    assert "<script>alert" not in parvati.get(at_landlord(tina)).content.decode()


def test_a_fellow_tenant_reads_nothing_of_it(tinas, toms, tenancy):
    tinas.post(at_tenant("messages", tenancy), {"text": SECRET})
    tinas.post(at_tenant("requests", tenancy), {"wanted": "other", "note": "The spare key"})

    assert SECRET not in toms.get(at_tenant("messages", tenancy)).content.decode()
    assert "spare key" not in toms.get(at_tenant("requests", tenancy)).content.decode()


def test_when_the_landlord_does_not_pay_both_read_and_neither_sends(parvati, portfolio, tinas, tina, tenancy):
    tinas.post(at_tenant("messages", tenancy), {"text": "Before"})
    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.DISABLED, why="test")

    refused = tinas.post(at_tenant("messages", tenancy), {"text": SECRET})
    assert refused.status_code == 422
    assert "Ask your landlord directly" in refused.content.decode()
    assert tinas.post(at_tenant("requests", tenancy), {"wanted": "gas"}).status_code == 422
    assert "Before" in parvati.get(at_landlord(tina)).content.decode()
    assert parvati.post(at_landlord(tina), {"text": SECRET}).status_code == 403
    assert TenantMessage.objects.count() == 1
    assert not PaperRequest.objects.exists()


@pytest.mark.parametrize("way", ["revoked", "archived"])
def test_what_was_written_stays_for_the_landlord_to_read_when_the_access_is_over(
    parvati, portfolio, tinas, tina, tenancy, flat, way
):
    tinas.post(at_tenant("messages", tenancy), {"text": SECRET})
    if way == "revoked":
        parvati.post(reverse("compliance:tenants-revoke", args=[tina.pk]))
    else:
        parvati.post(reverse("compliance:property-archive", args=[flat.pk]))
        assert of_tenancy(tenancy) in parvati.get(reverse("compliance:property-archived")).content.decode()

    listed = parvati.get(of_tenancy(tenancy)).content.decode()
    assert f'href="{at_landlord(tina)}">Messages with Tina Tenant (1 unread)' in listed
    read = parvati.get(at_landlord(tina)).content.decode()
    assert SECRET in read
    assert "Send the message" not in read
    assert "unread" not in parvati.get(of_tenancy(tenancy)).content.decode()
    assert parvati.post(at_landlord(tina), {"text": "An answer"}).status_code == 404
    assert tinas.get(at_tenant("messages", tenancy)).status_code == 404


def of_tenancy(tenancy) -> str:
    return reverse("compliance:tenants-of", args=[tenancy.pk])


def test_of_messages_by_an_ended_access_another_landlord_sees_nothing(solo, portfolio, tinas, tina, tenancy):
    tinas.post(at_tenant("messages", tenancy), {"text": SECRET})
    revoke(tina, by=portfolio.owner)
    assign_plan(solo, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.ENABLED, why="test")
    sally = browser_of(solo.owner)

    assert sally.get(at_landlord(tina)).status_code == 404
    assert sally.get(of_tenancy(tenancy)).status_code == 404


def test_nobody_writes_to_who_was_let_out(parvati, portfolio, tina, tenancy):
    revoke(tina, by=portfolio.owner)
    assert parvati.post(at_landlord(tina), {"text": SECRET}).status_code == 404


def test_a_paper_is_asked_for_answered_and_both_see_how_far_it_is(parvati, tinas, tina, tenancy):
    for _ in range(2):  # pressed twice
        tinas.post(at_tenant("requests", tenancy), {"wanted": "epc", "note": ""})
    row = PaperRequest.objects.get()
    assert "not answered yet" in tinas.get(at_tenant("requests", tenancy)).content.decode()
    assert "1 paper asked for" in parvati.get(reverse("compliance:tenants")).content.decode()
    [mail] = mails_to(PARVATI)
    page = reverse("compliance:tenants-request", args=[row.pk])
    assert page in mail.text

    assert parvati.post(page, {"text": ""}).status_code == 422
    parvati.post(page, {"text": "It is among your papers now."})
    parvati.post(page, {"text": "Another answer"})

    row.refresh_from_db()
    assert row.answer == "It is among your papers now."
    assert "among your papers now" in tinas.get(at_tenant("requests", tenancy)).content.decode()
    assert "among your papers" not in mails_to(TINA)[-1].text
    told = AuditEntry.objects.filter(landlord=tenancy.property.landlord, action__startswith="compliance.paper_")
    assert sorted(entry.action for entry in told) == ["compliance.paper_answered", "compliance.paper_asked"]


def test_an_answer_names_a_paper_that_is_shared_and_the_tenant_finds_it_there(parvati, tinas, portfolio, tenancy, gas):
    deposit, other = file_of(portfolio, "deposit.pdf", pages=2), file_of(portfolio, "other.pdf", pages=3)
    shared = share(tenancy, deposit, title="Deposit certificate", by=portfolio.owner)
    tinas.post(at_tenant("requests", tenancy), {"wanted": "deposit", "note": ""})
    page = reverse("compliance:tenants-request", args=[PaperRequest.objects.get().pk])
    link = f'href="{paper("paper", tenancy, deposit)}"'

    offered = parvati.get(page).content.decode()
    assert parvati.post(page, {"text": "Here it is.", "document": other.pk}).status_code == 422
    assert parvati.post(page, {"text": "Here it is.", "document": deposit.pk}).status_code == 302

    assert "Deposit certificate" in offered
    assert "Gas safety record" in offered
    assert "other.pdf" not in offered
    assert link in tinas.get(at_tenant("requests", tenancy)).content.decode()
    assert "deposit.pdf" in parvati.get(page).content.decode()
    end_share(shared, by=portfolio.owner)
    after = tinas.get(at_tenant("requests", tenancy)).content.decode()
    assert "Here it is." in after
    assert link not in after


def test_an_answer_needs_no_paper(parvati, tinas, tenancy, gas):
    tinas.post(at_tenant("requests", tenancy), {"wanted": "epc", "note": ""})
    row = PaperRequest.objects.get()

    parvati.post(reverse("compliance:tenants-request", args=[row.pk]), {"text": "There is none yet.", "document": ""})

    row.refresh_from_db()
    assert (row.answer, row.document) == ("There is none yet.", None)


def test_something_else_has_to_be_named(tinas, tenancy):
    refused = tinas.post(at_tenant("requests", tenancy), {"wanted": "other", "note": " "})

    assert refused.status_code == 422
    assert "Say what you need" in refused.content.decode()


def test_asking_has_an_end(tinas, tina, tenancy):
    for number in range(writing.REQUESTS_A_DAY):
        writing.ask_for(tina, wanted="other", note=str(number))

    assert "wait a while" in tinas.post(at_tenant("requests", tenancy), {"wanted": "gas"}).content.decode()


def test_of_an_archived_home_nothing_is_written(parvati, tinas, tina, flat, tenancy):
    archive_home(flat)

    assert tinas.post(at_tenant("messages", tenancy), {"text": SECRET}).status_code == 404
    assert tinas.get(papers_of(tenancy)).status_code == 404
    assert parvati.post(at_landlord(tina), {"text": SECRET}).status_code == 404
