"""A file in the vault is read, what was read is proposed, and a person records it or sets it aside."""

from datetime import timedelta

import pytest
from django.urls import reverse
from weasyprint import HTML

from accounts.audit.models import AuditEntry
from compliance.as_at.picture import picture
from compliance.as_at.world import Moment
from compliance.evidence.services import Details, record_evidence
from compliance.models import Evidence, Filing, Requirement
from config.lib import clock
from documents.models import Document, FileReading
from documents.services import move_to_vault, take_in
from tests.documents.files import certificate, locked_pdf, sent, written
from tests.factories.compliance import GAS, add_home

pytestmark = pytest.mark.django_db
HERE, THERE = "12 Canal Street", "3 Mill Lane"
PAGE = """<h1>Landlord Gas Safety Record</h1><p>Record no: GS-4711</p><p>Job address: {line_1}, Leeds, {postcode}</p>
<p>Date of inspection: 3 November 2026</p><p>Next check due: 2 November 2027</p>
<p>Engineer: Gareth Pritchard, Gas Safe ID 3345678</p><p>Boiler, safe: {safe}</p><p>Defects: None</p>"""


@pytest.fixture
def parvati(client, portfolio):
    """Parvati's browser, signed in; she lets two homes."""
    for line_1 in (THERE, HERE):
        add_home(portfolio, line_1=line_1)
    client.force_login(portfolio.owner)
    return client


def record_of(home, *, safe: str = "Y") -> bytes:
    return HTML(string=PAGE.format(line_1=home.line_1, postcode=home.postcode, safe=safe)).write_pdf()


def given(browser, content: bytes, work_off) -> Document:
    """The file, uploaded, and whatever a worker does with it done."""
    browser.post(reverse("documents:upload"), {"uploads": [sent("gas.pdf", content)]})
    work_off()
    return Document.objects.latest("pk")


def page(browser, document: Document) -> str:
    return browser.get(reverse("documents:detail", args=[document.pk])).content.decode()


def gas_of(landlord, line_1: str) -> Requirement:
    return Requirement.objects.get(landlord=landlord, code=GAS, property__line_1=line_1)


def form_for(requirement: Requirement, document: Document) -> str:
    return f"{reverse('compliance:evidence-new', args=[requirement.pk])}?document={document.pk}"


def test_what_it_says_is_on_its_page_with_its_words_and_where_it_may_be_recorded(parvati, portfolio, work_off):
    gas = gas_of(portfolio, HERE)
    document = given(parvati, record_of(gas.property), work_off)

    shown = page(parvati, document)

    for said in (
        "Gas safety record",
        "3 November 2026",
        "GS-4711",
        "Gareth Pritchard",
        "from “Job address: 12 Canal Street",
    ):
        assert said in shown
    assert form_for(gas, document) in shown
    assert not Evidence.objects.exists()  # nothing follows by itself


def test_a_person_records_it_from_a_form_that_begins_with_what_was_read(parvati, portfolio, work_off):
    gas = gas_of(portfolio, HERE)
    document = given(parvati, record_of(gas.property), work_off)
    begun = parvati.get(form_for(gas, document))
    assert begun.context["review"].pages[0].lines
    form = begun.context["form"]
    assert (form.initial["number"], form.initial["outcome"]) == ("GS-4711", "satisfactory")
    assert form.initial["issued_by"] == "Gareth Pritchard, 3345678"

    days = {"issued_on": form.initial["issued_on"], "expires_on": form.initial["expires_on"]}
    typed = {f"{name}_{part}": getattr(day, part) for name, day in days.items() for part in ("day", "month", "year")}
    said = {"document": document.pk, "number": "GS-4711", "outcome": "satisfactory", "issued_by": "Gareth Pritchard"}
    parvati.post(form_for(gas, document), {**typed, **said})

    evidence = Evidence.objects.get(requirement=gas)
    assert (evidence.document, str(evidence.issued_on)) == (document, "2026-11-03")
    assert FileReading.objects.get(document=document).state == "used"


def test_a_slip_in_the_form_keeps_what_was_typed_and_the_document_beside_it(parvati, portfolio, work_off):
    gas = gas_of(portfolio, HERE)
    document = given(parvati, record_of(gas.property), work_off)

    page = parvati.post(
        form_for(gas, document), {"document": document.pk, "number": "GS-4711", "outcome": "satisfactory"}
    )

    assert page.status_code == 422
    assert page.context["form"]["number"].value() == "GS-4711"
    assert page.context["review"].pages


def test_what_cannot_be_read_is_kept_and_says_why_and_the_rest_of_the_batch_is_read(parvati, portfolio, work_off):
    good = record_of(gas_of(portfolio, HERE).property)
    batch = {"long.pdf": written(certificate(pages=10_000)), "locked.pdf": locked_pdf(), "good.pdf": good}
    parvati.post(reverse("documents:upload"), {"uploads": [sent(name, content) for name, content in batch.items()]})
    work_off()

    said = {document.name: page(parvati, document) for document in Document.objects.all()}

    assert "It has too many pages to be read." in said["long.pdf"]
    assert "It opens only with a password" in said["locked.pdf"]
    assert "GS-4711" in said["good.pdf"]
    assert "Traceback" not in "".join(said.values())


def judge(browser, requirement: Requirement, document: Document, **posted):
    """Press a button beside one field; what is in the form goes with it."""
    return browser.post(form_for(requirement, document), {"document": document.pk, **posted})


def test_one_field_is_rejected_and_taken_back_and_what_was_typed_stays(parvati, portfolio, work_off):
    gas = gas_of(portfolio, HERE)
    document = given(parvati, record_of(gas.property), work_off)
    typed = {"number": "GS-4711", "issued_by": "Gareth P", "outcome": "satisfactory"}

    rejected = judge(parvati, gas, document, reject="certificate_number", **typed)

    form = rejected.context["form"]
    assert rejected.status_code == 200
    assert (form.initial["number"], form.initial["issued_by"]) == (None, "Gareth P")
    assert str(form.initial["issued_on"]) == "2026-11-03"
    text = rejected.content.decode()
    assert "<s>GS-4711</s>" in text
    assert 'value="certificate_number"' in text
    assert AuditEntry.objects.get(action="documents.field_rejected").after == {"field": "certificate_number"}
    assert "number" not in parvati.get(form_for(gas, document)).context["form"].initial
    assert "<s>GS-4711</s>" in page(parvati, document)
    assert not Evidence.objects.exists()

    again = judge(parvati, gas, document, take_back="certificate_number", **typed | {"number": ""})

    assert again.context["form"].initial["number"] == "GS-4711"
    assert "<s>" not in again.content.decode()


def test_a_day_that_was_corrected_stays_when_another_field_is_rejected(parvati, portfolio, work_off):
    gas = gas_of(portfolio, HERE)
    document = given(parvati, record_of(gas.property), work_off)
    typed = {"issued_on_day": "4", "issued_on_month": "11", "issued_on_year": "2026", "expires_on_day": "2"}

    form = judge(parvati, gas, document, reject="expiry_or_next_due", **typed).context["form"]

    assert str(form.initial["issued_on"]) == "2026-11-04"
    assert form.initial["expires_on"] == ["2", None, None]  # half a day, as it was typed


def test_each_field_leads_to_its_words_and_to_where_it_is_edited(parvati, portfolio, work_off):
    gas = gas_of(portfolio, HERE)
    document = given(parvati, record_of(gas.property), work_off)

    text = parvati.get(form_for(gas, document)).content.decode()

    for name, edited in (("certificate_number", "id_number"), ("inspection_date", "id_issued_on")):
        assert f'href="#mark-{name}"' in text
        assert f'id="mark-{name}"' in text
        assert f'href="#{edited}' in text
    assert "Keys while a line is in focus" in text


def test_another_landlord_s_field_cannot_be_rejected_and_nothing_unknown_is(parvati, portfolio, solo, work_off):
    gas = gas_of(portfolio, HERE)
    document = given(parvati, record_of(gas.property), work_off)
    Document.objects.filter(pk=document.pk).update(landlord=solo)
    judge(parvati, gas, document, reject="certificate_number")
    Document.objects.filter(pk=document.pk).update(landlord=portfolio)
    judge(parvati, gas, document, reject="__class__")

    assert not AuditEntry.objects.filter(action="documents.field_rejected").exists()


def standing(requirement: Requirement) -> str:
    return Requirement.objects.get(pk=requirement.pk).standing


def test_what_was_missing_awaits_review_until_somebody_records_it_or_not(parvati, portfolio, work_off):
    gas = gas_of(portfolio, HERE)
    assert standing(gas) == "missing"
    document = given(parvati, record_of(gas.property), work_off)

    assert (standing(gas), standing(gas_of(portfolio, THERE))) == ("awaiting_review", "missing")
    dashboard = parvati.get(reverse("compliance:dashboard")).content.decode()
    assert "?standing=awaiting_review" in dashboard
    assert (
        form_for(gas, document) in parvati.get(reverse("compliance:requirement-detail", args=[gas.pk])).content.decode()
    )
    now = picture(portfolio, moment=Moment(clock.today(), clock.now()))
    assert {line.standing for line in now.lines if line.found.record.key == gas.pk} == {"awaiting_review"}
    yesterday = picture(portfolio, moment=Moment(clock.today() - timedelta(days=1), clock.now()))
    assert {line.standing for line in yesterday.lines if line.found.record.key == gas.pk} == {"missing"}

    parvati.post(reverse("documents:set-aside", args=[document.pk]))
    assert standing(gas) == "missing"


def test_recorded_or_deleted_it_waits_no_longer_and_it_never_hides_what_is_overdue(parvati, portfolio, work_off):
    here, there = gas_of(portfolio, HERE), gas_of(portfolio, THERE)
    record_evidence(there, Details(issued_on=clock.today() - timedelta(days=400)), by=None)
    given(parvati, record_of(there.property), work_off)
    assert standing(there) == "overdue"

    document = given(parvati, record_of(here.property), work_off)
    assert standing(here) == "awaiting_review"
    parvati.post(reverse("documents:remove", args=[document.pk]), {"why": "Of another year"})
    assert standing(here) == "missing"

    again = given(parvati, record_of(here.property, safe="Y "), work_off)
    record_evidence(here, Details(issued_on=clock.today(), document=again), by=None)
    assert standing(here) == "valid"
    assert not Filing.objects.filter(ended_at=None, requirement=here).exists()


def test_an_unsafe_appliance_is_said_and_begins_as_unsatisfactory(parvati, portfolio, work_off):
    gas = gas_of(portfolio, HERE)
    document = given(parvati, record_of(gas.property, safe="N"), work_off)

    assert "An appliance was found unsafe" in page(parvati, document)
    assert parvati.get(form_for(gas, document)).context["form"].initial["outcome"] == "unsatisfactory"


def test_what_was_read_can_be_set_aside_and_proposes_nothing_more(parvati, portfolio, work_off):
    gas = gas_of(portfolio, HERE)
    document = given(parvati, record_of(gas.property), work_off)

    for _ in range(2):
        parvati.post(reverse("documents:set-aside", args=[document.pk]))

    shown = page(parvati, document)
    assert "What was read was set aside" in shown
    assert form_for(gas, document) not in shown


def test_solo_reads_kind_and_dates_and_says_the_outcome_herself(client, solo, work_off):
    gas = Requirement.objects.get(property=add_home(solo, line_1=HERE), code=GAS)
    client.force_login(solo.owner)
    document = given(client, record_of(gas.property, safe="N"), work_off)

    shown = page(client, document)
    begun = client.get(form_for(gas, document))

    assert "3 November 2026" in shown
    assert "An appliance was found unsafe" in shown
    assert "GS-4711" not in shown
    assert "With Portfolio the number" in shown
    assert "outcome" not in begun.context["form"].initial
    assert "review" not in begun.context


def test_a_file_of_a_sign_up_is_read_once_it_has_a_landlord(portfolio, work_off):
    home = add_home(portfolio, line_1=HERE)
    document = take_in(sent("gas.pdf", record_of(home)), draft_key="a-sign-up")
    work_off()
    assert not FileReading.objects.exists()

    move_to_vault("a-sign-up", landlord=portfolio)
    work_off()

    assert FileReading.objects.get(document=document).state == "proposed"


def test_another_landlords_file_begins_no_form_and_cannot_be_set_aside(parvati, portfolio, solo):
    gas = gas_of(portfolio, HERE)
    theirs = Document.objects.create(
        landlord=solo, name="theirs.pdf", media_type="application/pdf", size=5, sha256="ab" * 32, file="aa/bb"
    )

    begun = parvati.get(form_for(gas, theirs))
    assert begun.context["form"].initial == {"outcome": "satisfactory"}
    assert parvati.post(reverse("documents:set-aside", args=[theirs.pk])).status_code == 404
