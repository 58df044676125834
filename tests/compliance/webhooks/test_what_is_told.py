"""What a landlord's own system is told, and that it is told in the transaction in which it happened."""

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.audit.models import AuditEntry
from compliance import judging
from compliance.evidence.services import Details, correct_evidence, record_evidence
from compliance.models import Digest, ReportRun, Requirement, Score, WebhookDelivery, WebhookEndpoint
from compliance.portfolio.services import add_homes, archive_home, restore_home
from compliance.reports import services as reports
from compliance.services import say_facts
from compliance.tasks import sweep_webhooks
from compliance.tenancies.services import add_occupier, end_tenancy
from config.lib import clock
from documents.models import Document
from tests.factories.accounts import make_landlord
from tests.factories.compliance import GAS, add_home, checked, describe_home
from tests.receiver import receiver

pytestmark = pytest.mark.django_db


def test_a_requirement_that_stands_otherwise_is_told_with_how_it_stood(prosper, home):
    gas = Requirement.objects.get(property=home, code=GAS)
    was = gas.standing

    checked(home)

    told = [data for data in prosper.heard("requirement.standing_changed") if data["requirement"] == gas.pk]
    gas.refresh_from_db()
    assert told == [
        {
            "requirement": gas.pk,
            "code": GAS,
            "property": home.pk,
            "building": None,
            "tenancy": None,
            "person": None,
            "standing": "valid",
            "was": was,
            "due": gas.deadline.isoformat(),
        }
    ]


def test_a_score_that_changed_is_told_of_the_home_and_of_the_landlord(prosper, home, pro):
    before = {score.property_id: score.total for score in Score.objects.filter(landlord=pro)}

    checked(home)

    told = {data["property"]: data for data in prosper.heard("score.changed")}
    now = {score.property_id: score for score in Score.objects.filter(landlord=pro)}
    assert told.keys() == {home.pk, None}
    for key, data in told.items():
        assert (data["score"], data["was"], data["grade"]) == (now[key].total, before[key], now[key].grade)
        assert data["risk"] == now[key].risk


def test_a_document_that_was_recorded_is_told_and_evidence_without_one_is_not(prosper, home, pro):
    gas = Requirement.objects.get(property=home, code=GAS)
    evidence = record_evidence(gas, Details(issued_on=clock.today() - timedelta(days=9)), by=pro.owner)
    assert prosper.heard("document.confirmed") == []
    kept = {"name": "private name.pdf", "media_type": "application/pdf", "size": 9, "sha256": "0" * 64}
    document = Document.objects.create(landlord=pro, file="aa/aa", **kept)

    details = Details(issued_on=clock.today() - timedelta(days=8), document=document)
    corrected = correct_evidence(evidence, details, why="It was a day later.", by=pro.owner)

    (told,) = prosper.heard("document.confirmed")
    assert (told["document"], told["evidence"], told["requirement"]) == (document.pk, corrected.pk, gas.pk)
    assert told["issued_on"] == corrected.issued_on.isoformat()


def test_what_happens_to_a_home_is_told(prosper, home, pro):
    say_facts(home, values={"has_oil": True}, by=pro.owner)
    archive_home(home)
    restore_home(home)
    (added,) = add_homes(pro, homes=[describe_home(line_1="8 Quay Street")], by=pro.owner)

    told = [(data["property"], data["change"]) for data in prosper.heard("property.changed")]
    assert told == [(home.pk, "facts"), (home.pk, "archived"), (home.pk, "restored"), (added.pk, "added")]


def test_who_lives_in_a_home_is_told_as_a_change_of_it_without_their_names(prosper, home, pro):
    tenancy = home.tenancies.get()
    add_occupier(tenancy, name="Tina Tenant")
    end_tenancy(tenancy, on=clock.today(), by=pro.owner)

    assert prosper.heard("property.changed") == [{"property": home.pk, "change": "tenancy"}] * 2
    assert not any(b"Tina" in each.body for each in prosper.system.received)


def test_a_report_that_is_made_is_told_with_its_fingerprint(prosper, pro):
    run = reports.ask(
        pro, kind="summary", format="csv", home=None, on=clock.today(), asked={"days": "iso"}, by=pro.owner
    )

    (told,) = prosper.heard("report.ready")

    run = ReportRun.objects.get(pk=run.pk)
    assert (told["report"], told["sha256"], told["size"]) == (run.pk, run.sha256, run.size)


def test_a_reminder_that_was_sent_is_told_without_the_person_it_went_to(prosper, home, advance):
    checked(home, ago=364)
    advance("1d")

    told = prosper.heard("reminder.sent")

    assert Digest.objects.filter(state="sent", kind="daily").count() == len(told) > 0
    assert GAS in [reminder["code"] for data in told for reminder in data["reminders"]]
    assert not any("@" in body.body.decode() for body in prosper.system.received)


def test_no_message_holds_who_or_where(prosper, home, pro):
    say_facts(home, values={"has_oil": True}, by=pro.owner)
    checked(home)
    prosper.heard()

    everything = b"".join(each.body for each in prosper.system.received).decode()
    for private in (pro.name, pro.email, home.line_1, home.postcode, pro.owner.full_name):
        assert private not in everything


def test_only_what_was_asked_for_is_told_and_only_to_its_landlord(prosper, home):
    dora = make_landlord(plan="PLAN_3_PRO", name="Dora Door", email="dora@example.org")
    WebhookEndpoint.objects.filter(pk=prosper.endpoint.pk).update(events=["score.changed"])
    with receiver() as other:
        WebhookEndpoint.objects.create(landlord=dora, url=other.url, events=["requirement.standing_changed"])

        checked(home)

        assert {body["type"] for body in prosper.heard()} == {"score.changed"}
        assert other.received == []
        add_home(dora, line_1="1 Side Street")
        prosper.heard()
        assert {json.loads(each.body)["type"] for each in other.received} == {"requirement.standing_changed"}


def test_what_is_rolled_back_is_not_told(prosper, home):
    with transaction.atomic():
        checked(home)
        assert WebhookDelivery.objects.exists()
        transaction.set_rollback(True)

    assert prosper.heard() == []


def test_a_change_of_many_requirements_is_told_by_the_statement_that_makes_it(prosper, pro):
    for number in range(3):
        add_home(pro, line_1=f"{number} Long Road")
    WebhookDelivery.objects.all().delete()
    Requirement.objects.update(standing="valid")

    with CaptureQueriesContext(connection) as queries:
        changed = judging.refresh(None, on=clock.today())

    assert len(queries) == 1
    told = WebhookDelivery.objects.filter(event="requirement.standing_changed")
    assert changed > 10
    asked = Requirement.objects.filter(obligation__kind="requirement", ended_at=None).exclude(standing="valid")
    assert told.count() == asked.count() > 10


def test_the_sweep_finds_what_nobody_enqueued_once_for_each_address(prosper, home, celery_queue):
    waiting = celery_queue
    waiting()
    checked(home)

    assert WebhookDelivery.objects.count() > 1
    assert sweep_webhooks() == 1
    assert [name for name, _ in waiting()] == ["webhooks.deliver"]


def test_the_trail_tells_of_a_batch_by_one_entry(prosper, home):
    checked(home)
    count = len(prosper.heard())

    (entry,) = AuditEntry.objects.filter(action="compliance.webhook_delivery.sent")
    assert entry.after["rows"] == count > 1
    assert entry.landlord_id == prosper.endpoint.landlord_id
