"""What staff do to rows: for a reason, once, in the trail, and refused where it makes no sense."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.members import ask_in
from accounts.messages.models import Message
from accounts.models import AuditEntry, DeliveredMail, Membership, User
from billing.models import StripeEvent
from provisioning.models import ProvisioningJob
from tests.adminpanel.at_once import at_once
from tests.adminpanel.conftest import prove
from tests.factories.accounts import (
    PASSWORD,
    AdministratorFactory,
    LandlordFactory,
    MemberFactory,
    UserFactory,
    make_landlord,
)
from tests.factories.provisioning import make_job

WHY = {"reason": "The price is mapped now"}


@pytest.fixture
def failed_job(solo) -> ProvisioningJob:
    job = make_job(solo)
    ProvisioningJob.objects.update(state="failed", attempts=5, error_code="provisioning.step_failed")
    return job


def test_a_held_event_is_replayed_for_a_reason(
    ada, admin_user, held_event, celery_queue, django_capture_on_commit_callbacks
):
    page = reverse("admin:billing_stripeevent_replay_this", args=[held_event.pk])
    assert "Why?" in ada.get(page).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        response = ada.post(page, WHY, follow=True)

    held_event.refresh_from_db()
    assert (held_event.state, held_event.attempts) == ("received", 0)
    assert "back in the inbox" in response.content.decode()
    assert ("billing.process_event", held_event.pk) in celery_queue()
    entry = AuditEntry.objects.get(action="adminpanel.event_replayed")
    assert (entry.actor, entry.why) == (admin_user, WHY["reason"])


def test_without_a_reason_nothing_is_replayed(ada, held_event):
    page = reverse("admin:billing_stripeevent_replay_this", args=[held_event.pk])

    assert "This field is required" in ada.post(page, {"reason": ""}).content.decode()
    held_event.refresh_from_db()
    assert held_event.state == "held"


def test_looking_at_the_page_of_an_act_does_nothing(ada, held_event):
    ada.get(reverse("admin:billing_stripeevent_replay_this", args=[held_event.pk]))

    held_event.refresh_from_db()
    assert held_event.state == "held"


def test_several_events_are_replayed_from_the_list_and_each_refusal_is_told(ada, held_event):
    done = StripeEvent.objects.create(
        stripe_id="evt_done", type="invoice.paid", is_live=False, payload={}, state="processed"
    )
    page = reverse("admin:billing_stripeevent_changelist")
    chosen = {"action": "replay", "_selected_action": [held_event.pk, done.pk]}
    asked = ada.post(page, chosen)
    assert "Why?" in asked.content.decode()

    response = ada.post(page, chosen | WHY, follow=True)

    text = response.content.decode()
    assert "evt_held: back in the inbox" in text
    assert "evt_done: This has already moved on" in text
    assert [event.state for event in StripeEvent.objects.order_by("stripe_id")] == ["processed", "received"]


def test_a_failed_job_is_retried_from_its_page(ada, failed_job, celery_queue, django_capture_on_commit_callbacks):
    page = reverse("admin:provisioning_provisioningjob_retry_this", args=[failed_job.pk])

    with django_capture_on_commit_callbacks(execute=True):
        ada.post(page, {"reason": "Council was missing"})

    failed_job.refresh_from_db()
    assert (failed_job.state, failed_job.attempts) == ("running", 0)
    assert ("provisioning.run", failed_job.pk) in celery_queue()
    assert AuditEntry.objects.get(action="adminpanel.provisioning_retried").why == "Council was missing"


def test_a_failed_message_is_queued_again_and_sent(ada, failed_message, work_off):
    ada.post(reverse("admin:accounts_message_send_this_again", args=[failed_message.pk]), {"reason": "Server is back"})
    work_off()

    assert Message.objects.get().state == "sent"
    assert DeliveredMail.objects.get().to == failed_message.to
    assert AuditEntry.objects.get(action="messages.message.queued").why == "Server is back"


def test_the_owner_gets_the_welcome_again(ada, solo, work_off):
    ada.post(reverse("admin:accounts_landlord_resend_invitation", args=[solo.pk]), {"reason": "Lost the mail"})
    work_off()

    assert DeliveredMail.objects.get().to == "sally@example.org"
    assert AuditEntry.objects.get(action="adminpanel.welcome_sent_again").landlord == solo


def test_nobody_is_welcomed_to_a_portal_that_is_not_there(ada):
    applicant = LandlordFactory(readiness="applicant")
    page = reverse("admin:accounts_landlord_resend_invitation", args=[applicant.pk])

    assert "no portal to welcome them to" in ada.post(page, WHY, follow=True).content.decode()
    assert not Message.objects.exists()


def test_staff_without_the_right_are_refused_the_act(client, sue, held_event):
    client.force_login(sue)
    page = reverse("admin:billing_stripeevent_replay_this", args=[held_event.pk])

    assert client.post(page, WHY).status_code == 403
    held_event.refresh_from_db()
    assert held_event.state == "held"


def test_deactivating_ends_every_session_at_once_and_for_good(ada, solo, stranger):
    theirs = Client()
    theirs.post(reverse("account_login"), {"login": stranger.email, "password": PASSWORD})
    own_page = reverse("account_change_password")
    assert theirs.get(own_page).status_code == 200
    page = reverse("admin:accounts_user_changelist")

    ada.post(page, {"action": "deactivate", "_selected_action": [stranger.pk], "reason": "Asked to leave"})

    assert theirs.get(own_page).status_code == 302
    assert AuditEntry.objects.get(action="adminpanel.user.deactivated").why == "Asked to leave"
    User.objects.filter(pk=stranger.pk).update(is_active=True)
    assert theirs.get(own_page).status_code == 302


def test_a_landlord_s_only_owner_cannot_be_deactivated(ada, solo):
    page = reverse("admin:accounts_user_changelist")
    chosen = {"action": "deactivate", "_selected_action": [solo.owner.pk], "reason": "Asked to leave"}

    text = ada.post(page, chosen, follow=True).content.decode()

    assert f"only active owner of {solo.reference}" in text
    solo.owner.refresh_from_db()
    assert solo.owner.is_active


def test_one_of_two_owners_may_be_deactivated(ada, solo, stranger):
    Membership.objects.create(landlord=solo, user=stranger, role="owner")
    page = reverse("admin:accounts_user_changelist")

    ada.post(page, {"action": "deactivate", "_selected_action": [solo.owner.pk], "reason": "Asked to leave"})

    solo.owner.refresh_from_db()
    assert not solo.owner.is_active


def test_two_owners_chosen_together_do_not_both_go(ada, solo, stranger):
    Membership.objects.create(landlord=solo, user=stranger, role="owner")
    page = reverse("admin:accounts_user_changelist")
    both = [solo.owner.pk, stranger.pk]

    ada.post(page, {"action": "deactivate", "_selected_action": both, "reason": "Asked to leave"})

    assert Membership.objects.filter(landlord=solo, user__is_active=True).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_two_owners_deactivated_at_once_do_not_both_go(attempt):
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")
    partner = UserFactory()
    Membership.objects.create(landlord=landlord, user=partner, role="owner")
    administrator = AdministratorFactory()
    page = reverse("admin:accounts_user_changelist")

    def deactivate(person: User) -> Callable[[], object]:
        browser = Client()
        browser.force_login(administrator)
        prove(browser)
        chosen = {"action": "deactivate", "_selected_action": [person.pk], "reason": "Asked to leave"}
        return lambda: browser.post(page, chosen)

    assert at_once(deactivate(landlord.owner), deactivate(partner)) == [None, None]
    assert Membership.objects.filter(landlord=landlord, user__is_active=True).count() == 1


def test_a_membership_keeps_the_rule_about_owners(ada, solo):
    membership = Membership.objects.get(landlord=solo)
    page = reverse("admin:accounts_membership_change", args=[membership.pk])

    text = ada.post(page, {"role": "member", "is_active": "on"}, follow=True).content.decode()

    assert "only active owner" in text
    membership.refresh_from_db()
    assert membership.role == "owner"


@pytest.mark.parametrize("door", ["membership", "account"])
def test_an_owner_who_is_taken_out_by_staff_comes_back_by_no_invitation_of_theirs(ada, solo, stranger, door):
    nina = MemberFactory(landlord=solo, role=Membership.Role.OWNER)
    invitation = ask_in(solo, name="Stan Stranger", email=stranger.email, role="owner", by=nina.user)

    if door == "membership":
        ada.post(reverse("admin:accounts_membership_change", args=[nina.pk]), {"role": "owner"})
    else:
        chosen = {"action": "deactivate", "_selected_action": [nina.user.pk], "reason": "Asked to leave"}
        ada.post(reverse("admin:accounts_user_changelist"), chosen)

    browser = Client()
    browser.force_login(stranger)
    assert browser.post(reverse("accounts:invitation-answer", args=[invitation.pk])).status_code == 404
    assert not solo.memberships.filter(user=stranger).exists()
