"""Everything about one landlord on one page, found by whatever is said on the telephone; taken out, retried, erased."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ForeignKey
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Landlord
from adminpanel.roles import Role
from billing.models import RefundRequest
from billing.tasks import sync_landlord
from intake.models import Submission
from plans.models import PlanAssignment
from provisioning.belongings import paths_to_landlord
from provisioning.leaving.tasks import close
from provisioning.models import ProvisioningJob
from tests.adminpanel.conftest import prove
from tests.architecture.floors import our_models
from tests.billing.checkouts import begin_checkout
from tests.factories.accounts import LandlordFactory, MemberFactory, StaffFactory
from tests.intake.test_forgetting import places_of
from tests.intake.visitor import PDF, Visitor

WHY = {"reason": "They asked by telephone"}


def page_of(landlord: Landlord, name: str = "change") -> str:
    return reverse(f"admin:accounts_landlord_{name}", args=[landlord.pk])


def found(browser: Client, words: str) -> list[Landlord]:
    return list(browser.get(reverse("admin:accounts_landlord_changelist"), {"q": words}).context["cl"].queryset)


SPOKEN = ["1 Mill Lane", "mill lane leeds", "ls1 4ap", "1 Mill LS1", "Solo Sally", "sally@exam"]


@pytest.mark.parametrize("words", SPOKEN)
def test_all_the_words_stand_in_one_place(ada, everything, portfolio, words):
    assert found(ada, words) == [everything]


def test_a_member_s_address_finds_their_landlord(ada, solo, portfolio):
    MemberFactory(landlord=portfolio)

    assert found(ada, "milo@example.org") == [portfolio]
    assert found(ada, "Milo Leeds") == []


def test_the_page_says_what_there_is_and_what_happened(ada, everything):
    ada.post(page_of(everything, "resend_invitation"), WHY)

    page = ada.get(page_of(everything))

    text = page.content.decode()
    shown = {section.title: section for section in page.context["sections"]}
    assert shown["Properties"].lines[0].title == "1 Mill Lane, Leeds"
    assert shown["Properties"].lines[0].said == "LS1 4AP · England"
    assert shown["Payments"].lines[0].said.startswith("£19.00")
    assert all(section.lines for section in shown.values() if section.title not in ("Sign-ups",))
    for part in ("sally@example.org", everything.reference, "Welcome sent again", WHY["reason"], "Ada Min"):
        assert part in text
    for section in shown.values():
        assert ada.get(section.url).status_code == 200
        assert {ada.get(line.url).status_code for line in section.lines} <= {200}
    assert {ada.get(url).status_code for _, url in page.context["links"]} == {200}


def test_a_failed_portal_is_built_again_from_there(ada, everything, celery_queue, django_capture_on_commit_callbacks):
    assert "Build the portal again" not in ada.get(page_of(everything)).content.decode()
    ProvisioningJob.objects.update(state="failed", attempts=5)
    assert "Build the portal again" in ada.get(page_of(everything)).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        ada.post(page_of(everything, "retry_provisioning"), WHY)

    job = ProvisioningJob.objects.get()
    assert (job.state, job.attempts) == ("running", 0)
    assert ("provisioning.run", job.pk) in celery_queue()


def test_where_nothing_failed_nothing_is_retried(ada, everything):
    text = ada.post(page_of(everything, "retry_provisioning"), WHY, follow=True).content.decode()

    assert "nothing to retry" in text


def test_mails_that_failed_are_sent_again_from_there(ada, solo, failed_message, work_off):
    assert "Send failed mails again" in ada.get(page_of(solo)).content.decode()

    ada.post(page_of(solo, "send_failed_again"), WHY)
    work_off()

    failed_message.refresh_from_db()
    assert failed_message.state == "sent"
    assert "Send failed mails again" not in ada.get(page_of(solo)).content.decode()
    again = ada.post(page_of(solo, "send_failed_again"), WHY, follow=True)
    assert "nothing to send again" in again.content.decode()


def test_what_stripe_says_is_fetched_from_there(
    ada, client, stripe_sandbox, work_off, celery_queue, django_capture_on_commit_callbacks
):
    landlord = LandlordFactory()
    assert "Sync from Stripe" not in ada.get(page_of(landlord)).content.decode()
    stripe_sandbox.act(begin_checkout(landlord).stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()
    key = landlord.subscriptions.get().stripe_id
    stripe_sandbox.alter("subscription", key, status="past_due")  # and no event tells
    assert "Sync from Stripe" in ada.get(page_of(landlord)).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        ada.post(page_of(landlord, "sync_this"), WHY)

    assert celery_queue() >= {("billing.sync", landlord.pk)}
    sync_landlord(landlord.pk)
    assert PlanAssignment.objects.get(landlord=landlord).status == "limited"
    entry = AuditEntry.objects.get(action="adminpanel.synced_from_stripe")
    assert (entry.landlord, entry.why) == (landlord, WHY["reason"])


def test_it_leads_to_giving_money_back_where_some_is_left_and_the_role_may(ada, client, everything):
    give_back = reverse("admin:billing_payment_give_back", args=[everything.payments.get().pk])
    assert give_back in ada.get(page_of(everything)).content.decode()

    RefundRequest.objects.update(amount_pence=1900)
    assert give_back not in ada.get(page_of(everything)).content.decode()

    RefundRequest.objects.update(amount_pence=500)
    client.force_login(StaffFactory(role=Role.SUPPORT))
    assert give_back not in client.get(page_of(everything)).content.decode()


# Taking out ---------------------------------------------------------------------------------------


def test_everything_that_is_held_is_taken_out_for_a_reason(ada, admin_user, everything, portfolio):
    answer = ada.post(page_of(everything, "take_out"), WHY)

    held = json.loads(answer.content)
    assert answer["Content-Disposition"] == f'attachment; filename="{everything.reference}.json"'
    assert [row["email"] for row in held["accounts.User"]] == ["sally@example.org"]
    assert held["compliance.Property"][0]["postcode"] == "LS1 4AP"
    assert held["compliance.Evidence"]
    assert held["billing.StripeEvent"][0]["payload"]["id"] == "evt_held"
    assert "parvati@example.org" not in answer.content.decode()
    entry = AuditEntry.objects.get(action="adminpanel.landlord.taken_out")
    assert (entry.actor, entry.landlord, entry.why) == (admin_user, everything, WHY["reason"])


def test_what_opens_a_door_is_not_taken_out(ada, everything, failed_message):
    type(failed_message).objects.update(holds_secret=True, text="https://example.org/welcome/secret/")

    text = ada.post(page_of(everything, "take_out"), WHY).content.decode()

    assert "secret/" not in text
    assert "token_hash" not in text
    assert everything.owner.password not in text


def test_no_kind_of_row_that_knows_its_landlord_is_forgotten():
    direct = {
        model
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is Landlord
    }
    assert direct <= paths_to_landlord().keys()


def test_who_signed_in_a_while_ago_proves_it_before_anything_is_taken_out(client, everything):
    client.force_login(StaffFactory(role=Role.SUPPORT))

    assert client.get(page_of(everything, "take_out")).url.startswith(reverse("account_reauthenticate"))
    assert client.post(page_of(everything, "take_out"), WHY).status_code == 302
    prove(client)
    assert client.post(page_of(everything, "take_out"), WHY).status_code == 200


# Erasing ------------------------------------------------------------------------------------------


@pytest.fixture
def applicant(db, stripe_sandbox, work_off) -> Landlord:
    """Alma, who filled everything in, went to pay and did not."""
    visitor = Visitor(Client())
    visitor.fill_in()
    visitor.agree(certificates=[SimpleUploadedFile("gas.pdf", PDF)])
    visitor.pay_and(stripe_sandbox, "time-out")
    work_off()
    return Landlord.objects.get()


def test_an_applicant_who_never_paid_is_forgotten_at_once(ada, applicant):
    assert places_of("Alma Applicant")

    text = erase(ada, applicant)

    assert "is erased." in text
    assert [*places_of("Alma Applicant"), *places_of("alma@example.org")] == []
    assert Submission.objects.get().state == "erased"
    assert Landlord.objects.get().reference == applicant.reference
    entry = AuditEntry.objects.get(action="adminpanel.landlord.erased")
    assert entry.why == WHY["reason"]


def test_while_a_payment_may_still_come_nobody_is_erased(ada, applicant):
    applicant.checkouts.update(state="open")

    assert "can still pay" in erase(ada, applicant)
    assert Submission.objects.get().answers


def erase(browser: Client, landlord: Landlord) -> str:
    """Erase as one who is sure; what the page says then."""
    sure = WHY | {"typed": landlord.reference}
    return browser.post(page_of(landlord, "erase"), sure, follow=True).content.decode()


def test_whoever_has_paid_is_closed_at_once_and_erased_by_the_same_way(ada, admin_user, everything, stripe_sandbox):
    everything.document_orders.update(state="cancelled")
    payments = everything.payments.count()
    assert "/erase/" in ada.get(page_of(everything)).content.decode()

    text = erase(ada, everything)

    assert "is erased." in text
    everything.refresh_from_db()
    assert everything.readiness == "closed"
    close(everything.closures.get(state="erasing").pk)
    everything.refresh_from_db()
    assert everything.name == "Erased"
    assert [*places_of("Sally Solo"), *places_of("1 Mill Lane")] == []
    assert everything.payments.count() == payments
    entry = AuditEntry.objects.get(action="adminpanel.landlord.erased")
    assert (entry.actor, entry.landlord) == (admin_user, everything)
    page = ada.get(page_of(everything)).content.decode()
    assert "/erase/" not in page
    assert "already" in erase(ada, everything)


def test_without_the_reference_typed_nobody_is_erased(ada, everything, portfolio):
    for typed in ("", portfolio.reference):
        answer = ada.post(page_of(everything, "erase"), WHY | {"typed": typed})
        assert answer.status_code == 200
        assert answer.context["form"].errors["typed"]

    everything.refresh_from_db()
    assert everything.readiness == "ready"


def test_without_a_fresh_proof_nobody_is_erased(client, admin_user, solo):
    client.force_login(admin_user)

    answer = client.post(page_of(solo, "erase"), WHY | {"typed": solo.reference})

    assert answer.url.startswith(reverse("account_reauthenticate"))
    solo.refresh_from_db()
    assert solo.readiness == "ready"


def test_what_was_paid_for_and_is_not_delivered_is_waited_for(ada, everything):
    text = erase(ada, everything)

    assert f"Deliver what was paid for, or cancel it and give the money back: {order_of(everything)}" in text
    everything.refresh_from_db()
    assert everything.readiness == "ready"


def order_of(landlord: Landlord) -> str:
    return landlord.document_orders.get().reference
