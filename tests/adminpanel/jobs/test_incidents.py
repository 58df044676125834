"""What is stuck or missing is found, whatever it is: told once, tried again where that helps, closed when it heals."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEntry
from accounts.messages.services import tell_staff
from accounts.models import DeliveredMail, Message
from adminpanel.jobs.limits import LIMITS, limit
from adminpanel.jobs.models import Heartbeat, Incident
from adminpanel.jobs.pulse import tell_missing
from adminpanel.jobs.states import Process
from adminpanel.jobs.stuck import stuck
from adminpanel.jobs.tasks import watch
from adminpanel.jobs.work import task_of
from billing.errors import HeldEvent
from billing.models import AddressNews, Payment, Reconciliation, RefundRequest, StripeEvent
from billing.services import hold
from compliance.models import Digest, ReportRun, WebhookDelivery, WebhookEndpoint
from config.lib import clock
from config.lib.work import NEVER, work_models
from documents.models import Document, DocumentOrder, FileReading, GenerationRun, Inspection
from documents.orders.services import Wanted, mark_paid, place
from documents.tasks import go_on
from provisioning.models import AccountArchive, AccountClosure, ProvisioningJob
from tests.factories.jobs import let_all_live
from tests.factories.provisioning import make_job
from tests.work import QUEUES, work_off

pytestmark = pytest.mark.django_db
ALL = {model._meta.label for model in work_models()}
LONG_AGO = timedelta(hours=2)


@pytest.fixture(autouse=True)
def all_alive(admin_user) -> None:
    """A worker and a beat that give signs of life, and Ada to be told."""
    let_all_live()


def event(solo) -> StripeEvent:
    return StripeEvent.objects.create(
        stripe_id="evt_1", type="customer.subscription.updated", is_live=False, payload={}, landlord=solo
    )


def document(solo) -> Document:
    return Document.objects.create(
        landlord=solo, file="aa/aa", name="gas.pdf", media_type="application/pdf", size=9, sha256="0" * 64
    )


def order(solo) -> DocumentOrder:
    from documents.generation.catalogue import kinds

    receipt = kinds()["rent_receipt"]
    answers = receipt.sample("england")
    placed = place(Wanted(solo.name, solo.email, "england", "essential_pack", [receipt.key], answers, landlord=solo))
    mark_paid(placed)
    return placed


def generation(solo) -> GenerationRun:
    go_on(order(solo).pk)
    return GenerationRun.objects.get()


def mail(solo) -> Message:
    return Message.objects.create(key="m", template="t", to=solo.email, subject="s", text="t", landlord=solo)


def refund(solo) -> RefundRequest:
    paid = Payment.objects.create(landlord=solo, stripe_id="in_1", amount_pence=1900, paid_at=clock.now())
    return RefundRequest.objects.create(landlord=solo, payment=paid, amount_pence=500, why="Twice", by=solo.owner)


MAKERS = {
    "accounts.Message": mail,
    "billing.AddressNews": lambda solo: AddressNews.objects.create(landlord=solo),
    "billing.Reconciliation": lambda _: Reconciliation.objects.create(since=clock.now()),
    "billing.RefundRequest": refund,
    "billing.StripeEvent": event,
    "compliance.Digest": lambda solo: Digest.objects.create(landlord=solo, recipient=solo.email, on=clock.today()),
    "compliance.ReportRun": lambda solo: ReportRun.objects.create(
        landlord=solo, kind="summary", format="pdf", on=clock.today()
    ),
    "compliance.WebhookDelivery": lambda solo: WebhookDelivery.objects.create(
        event="webhook.test",
        endpoint=WebhookEndpoint.objects.create(landlord=solo, url="https://hooks.example.org/", events=[]),
    ),
    "documents.Inspection": lambda solo: Inspection.objects.create(document=document(solo)),
    "documents.FileReading": lambda solo: FileReading.objects.create(document=document(solo)),
    "documents.GenerationRun": generation,
    "documents.DocumentOrder": order,
    "provisioning.AccountArchive": lambda solo: AccountArchive.objects.create(landlord=solo),
    "provisioning.AccountClosure": lambda solo: AccountClosure.objects.create(landlord=solo, due_at=clock.now()),
    "provisioning.ProvisioningJob": make_job,
}


def age(row, **values: object) -> None:
    """Make a row be in its state for long."""
    then = clock.real_now() - LONG_AGO
    values = {"run_after": then, "created_at": then} | values
    if hasattr(row, "moved_at"):
        values["moved_at"] = then
    type(row).objects.filter(pk=row.pk).update(**values)


def told() -> list[str]:
    """The sentences of the mails to staff about incidents of the watch."""
    mails = Message.objects.filter(template="staff_incident", key__startswith="incident:jobs.")
    return list(mails.values_list("text", flat=True))


@pytest.mark.finding(22)
def test_every_kind_of_work_is_known_with_its_task_and_tried_here():
    assert MAKERS.keys() == ALL
    assert {model._meta.label for model, _ in QUEUES} == ALL
    for model, task in QUEUES:
        assert task_of(model).name == task.name


def test_each_limit_names_a_kind_of_work_and_a_state_in_which_it_is_unfinished():
    unfinished = {model._meta.label: {str(state) for state in model.UNFINISHED} for model in work_models()}
    for label, states in LIMITS.items():
        assert states.keys() <= unfinished[label], label


@pytest.mark.finding(22)
@pytest.mark.parametrize("label", sorted(ALL))
@pytest.mark.finding(22)
def test_stuck_work_of_any_kind_is_told_once_tried_again_and_closed_when_it_is_done(label, solo, celery_queue):
    celery_queue()
    row = MAKERS[label](solo)
    watch()
    assert not Incident.objects.exists()
    age(row)

    watch()
    watch()

    incident = Incident.objects.get(code="jobs.stuck")
    assert len(told()) == 1
    assert incident.sentence in told()[0]
    assert (task_of(type(row)).name, row.pk) in celery_queue()
    assert "for longer than that may take" in incident.sentence

    ended = {
        "compliance.ReportRun": "failed",
        "documents.DocumentOrder": "cancelled",
        "provisioning.AccountArchive": "failed",
        "provisioning.AccountClosure": "erased",
        "provisioning.ProvisioningJob": "welcomed",
    }
    done = {"sent", "processed", "done", "proposed", "made"}
    state = ended.get(label) or (done & {str(value) for value, _ in row._meta.get_field("state").choices}).pop()
    type(row).objects.filter(pk=row.pk).update(state=state)
    watch()
    incident.refresh_from_db()
    assert incident.ending == "healed"
    assert len(told()) == 1


@pytest.mark.parametrize("label", sorted(ALL))
def test_work_in_its_time_is_not_stuck(label, solo):
    row = MAKERS[label](solo)
    row.refresh_from_db()
    longest = limit(type(row), row.state)
    within = clock.real_now() - longest + timedelta(minutes=1)
    values = {"moved_at": within} if hasattr(row, "moved_at") else {}
    type(row).objects.filter(pk=row.pk).update(run_after=within, created_at=within, **values)

    assert not stuck(type(row)).exists()


def test_work_that_waits_for_its_hour_is_not_stuck(solo):
    digest = MAKERS["compliance.Digest"](solo)
    age(digest, run_after=clock.real_now() + timedelta(hours=9), attempts=2)

    assert not stuck(Digest).exists()


def test_work_that_fails_again_and_again_is_stuck_though_it_will_be_tried_again(solo):
    message = mail(solo)
    age(message, run_after=clock.real_now() + timedelta(minutes=30), attempts=4, error_code="messages.refused")
    watch()

    assert "messages.refused" in Incident.objects.get().sentence


def test_many_rows_with_one_cause_are_one_incident_and_one_mail(solo):
    for number in range(5):
        age(Message.objects.create(key=str(number), template="t", to=solo.email, subject="s", text="t"))
    watch()

    assert Incident.objects.get().rows == 5
    assert len(told()) == 1


def test_of_two_paid_orders_that_are_stuck_staff_are_told_of_each(solo):
    for _ in range(2):
        age(order(solo))
    watch()

    assert Incident.objects.filter(code="jobs.stuck", landlord=solo).count() == len(told()) == 2


def test_a_job_that_a_person_was_asked_about_is_not_told_a_second_time(solo):
    job = make_job(solo)
    age(job, state="failed", run_after=NEVER, attempts=5, error_code="provisioning.step_failed")
    page = reverse("admin:provisioning_provisioningjob_change", args=[job.pk])
    tell_staff("provisioning.failed", key=str(job.pk), sentence="It could not be built.", path=page)
    watch()

    assert Incident.objects.get().code == "provisioning.failed"
    assert told() == []


def test_a_stuck_job_that_fails_for_good_has_one_open_incident_which_says_so(solo):
    job = make_job(solo)
    age(job, state="running")
    watch()
    ProvisioningJob.objects.update(state="failed", run_after=NEVER)
    page = reverse("admin:provisioning_provisioningjob_change", args=[job.pk])
    tell_staff("provisioning.failed", key=str(job.pk), sentence="It could not be built.", path=page)

    assert Incident.objects.get(closed_at=None).code == "provisioning.failed"
    assert Incident.objects.get(code="jobs.stuck").ending == "superseded"


def test_a_held_event_is_an_incident_of_its_landlord_until_it_is_replayed(solo, ada):
    held = event(solo)
    hold(held, error=HeldEvent("Nobody knows this price."))
    incident = Incident.objects.get()
    assert (incident.subject_key, incident.landlord, incident.closed_at) == (str(held.pk), solo, None)

    ada.post(f"/admin/billing/stripeevent/{held.pk}/replay_this/", {"reason": "The price is known"})
    watch()

    incident.refresh_from_db()
    assert incident.ending == "healed"


def test_what_is_found_again_and_again_has_healed_when_it_stays_away():
    for _ in range(2):
        tell_staff("documents.scanner_down", key="1", sentence="It is down.", path="/admin/documents/document/")
    assert Incident.objects.get().seen == 2
    watch()
    assert Incident.objects.get().closed_at is None

    Incident.objects.update(last_seen_at=clock.real_now() - timedelta(minutes=16))
    watch()
    assert Incident.objects.get().ending == "healed"


@pytest.mark.parametrize("process", list(Process))
@pytest.mark.finding(21)
def test_a_missing_process_is_told_at_once_by_the_other_and_closed_when_it_is_back(process, admin_user):
    Heartbeat.objects.filter(process=process).update(at=clock.real_now() - timedelta(minutes=3))

    tell_missing(process)
    tell_missing(process)

    assert DeliveredMail.objects.get().to == admin_user.email
    watch()
    assert Incident.objects.get().closed_at is None
    Heartbeat.objects.filter(process=process).update(at=clock.real_now())
    watch()
    assert Incident.objects.get().ending == "healed"


def test_what_a_missing_worker_left_is_not_told_as_well_while_it_is_caught_up(solo):
    tell_missing(Process.WORKER)
    age(mail(solo))
    watch()
    assert [one.code for one in Incident.objects.all()] == ["jobs.missing"]

    Incident.objects.update(closed_at=clock.real_now() - timedelta(minutes=11))
    watch()
    assert Incident.objects.filter(code="jobs.stuck", closed_at=None).exists()


def test_the_page_of_incidents_shows_what_is_open_and_closes_by_hand_for_a_reason(ada, solo):
    age(order(solo))
    watch()
    incident = Incident.objects.get()

    page = ada.get(reverse("admin:adminpanel_incident_changelist"), {"open": "yes"})
    assert incident.sentence in page.content.decode()
    ada.post(f"/admin/adminpanel/incident/{incident.pk}/close_this/", {"reason": "Called the customer"})

    incident.refresh_from_db()
    assert incident.ending == "by_staff"
    assert AuditEntry.objects.get(action="adminpanel.incident_closed").why == "Called the customer"
    assert not ada.get(reverse("admin:adminpanel_incident_changelist"), {"open": "yes"}).context["cl"].queryset


def test_the_first_page_counts_open_incidents(ada, solo):
    age(order(solo))
    watch()

    needs = {need.title: need.count for need in ada.get(reverse("admin:index")).context["needs"]}
    assert needs["Incidents"] == 1


def test_stuck_mail_is_told_in_the_queue_it_is_stuck_in_and_goes_when_that_is_mended(solo):
    age(mail(solo))
    watch()
    work_off()

    assert DeliveredMail.objects.filter(text__contains="for longer than that may take").count() == 1
