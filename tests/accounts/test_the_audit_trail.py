"""The trail is written with the change it tells of, and nobody can change or remove it."""

import pytest
from django.db import DatabaseError, transaction

from accounts.audit.models import AuditEntry
from accounts.models import Membership
from accounts.services import change_member
from config.lib.errors import IllegalTransition, StaleState
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from provisioning.states import JOB, JobState
from tests.factories.accounts import UserFactory
from tests.factories.provisioning import make_job


def test_a_change_of_plan_tells_before_after_and_why(solo):
    assign_plan(solo, plan=plan_by_code("PLAN_3_PRO"), status=Status.LIMITED, why="Stripe says so")

    entry = AuditEntry.objects.get(action="plans.assigned")
    assert entry.landlord == solo
    assert entry.before == {"plan": "PLAN_1_SOLO", "status": "enabled"}
    assert entry.after == {"plan": "PLAN_3_PRO", "status": "limited"}
    assert entry.why == "Stripe says so"


def test_saying_what_already_holds_leaves_no_entry(solo):
    assign_plan(solo, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="again")

    assert not AuditEntry.objects.filter(action="plans.assigned").exists()


def test_every_state_move_leaves_an_entry_with_its_actor(solo, admin_user):
    job = make_job(solo)

    JOB.move(job, to=JobState.RUNNING, by=admin_user, why="by hand")

    entry = AuditEntry.objects.get(action="provisioning.job.running")
    assert (entry.actor, entry.why, entry.subject_id) == (admin_user, "by hand", str(job.pk))
    assert (entry.before, entry.after) == ({"state": "pending"}, {"state": "running"})


def test_an_illegal_move_is_refused_and_leaves_nothing(solo):
    job = make_job(solo)

    with pytest.raises(IllegalTransition):
        JOB.move(job, to=JobState.WELCOMED)

    job.refresh_from_db()
    assert job.state == JobState.PENDING
    assert not AuditEntry.objects.filter(action__startswith="provisioning.job").exists()


def test_of_two_workers_with_the_same_row_the_second_is_told(solo):
    job = make_job(solo)
    twin = type(job).objects.get(pk=job.pk)
    JOB.move(job, to=JobState.RUNNING)

    with pytest.raises(StaleState):
        JOB.move(twin, to=JobState.RUNNING)


def test_an_unknown_word_cannot_get_into_a_state_column(solo):
    job = make_job(solo)

    with pytest.raises(DatabaseError), transaction.atomic():
        type(job).objects.filter(pk=job.pk).update(state="splendid")


def test_a_request_s_actor_address_and_id_are_kept(client, solo):
    client.force_login(solo.owner)
    member = Membership.objects.create(landlord=solo, user=UserFactory(), role="member")

    change_member(member, role="owner", is_active=True, by=solo.owner, why="partner")

    entry = AuditEntry.objects.get(action="accounts.membership.changed")
    assert (entry.actor, entry.landlord) == (solo.owner, solo)
    assert entry.after == {"role": "owner", "is_active": True}
