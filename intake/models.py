"""Sign-ups and orders as they are typed, and a frozen revision each time a sign-up is sent to be paid."""

import uuid
from typing import ClassVar

from django.db import models

from config.lib import clock
from config.lib.nations import Nation
from config.lib.states import known_states
from intake.states import SubmissionState


class Submission(models.Model):
    """One person's sign-up, kept from the first step on. Its public key is random; its links are signed."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(blank=True, db_index=True)
    answers = models.JSONField(default=dict, help_text="Step by step, as typed: you, plan, homes, preferences.")
    state = models.CharField(
        max_length=20, choices=SubmissionState.choices, default=SubmissionState.DRAFT, editable=False, db_index=True
    )
    landlord = models.ForeignKey(
        "accounts.Landlord", null=True, editable=False, on_delete=models.PROTECT, related_name="submissions"
    )
    version = models.PositiveIntegerField(default=0, editable=False, help_text="Grows with each saved step.")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    touched_at = models.DateTimeField(default=clock.now, editable=False, help_text="When it was last worked on.")

    class Meta:
        ordering: ClassVar = ["-touched_at"]
        constraints: ClassVar = [known_states("state", SubmissionState, name="intake_submission_state_known")]

    def __str__(self) -> str:
        return str(self.key)


class Revision(models.Model):
    """A submission as it was when its landlord went to pay. Never changed: what was paid for is what is built."""

    submission = models.ForeignKey("intake.Submission", on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=40, unique=True, help_text="The checkout's reference.")
    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="revisions")
    answers = models.JSONField()
    terms_version = models.CharField(max_length=20)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    paid_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "number"], name="intake_revision_number_once")
        ]

    def __str__(self) -> str:
        return self.reference


class OrderDraft(models.Model):
    """An order of documents as it is typed, kept from the first step on, until it is paid for."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey(
        "accounts.Landlord", null=True, editable=False, on_delete=models.PROTECT, related_name="order_drafts"
    )
    email = models.EmailField(blank=True, db_index=True)
    product = models.CharField(max_length=40)
    nation = models.CharField(max_length=20, choices=Nation.choices)
    kinds = models.JSONField(default=list, help_text="The documents that were chosen.")
    suggested = models.JSONField(default=dict, help_text="What we knew, shown until it is answered.")
    answers = models.JSONField(default=dict, help_text="By question, as typed; None for one that was left empty.")
    delivery = models.JSONField(default=dict, help_text="Who orders, the add-ons, what was agreed to.")
    order = models.OneToOneField(
        "documents.DocumentOrder", null=True, editable=False, on_delete=models.SET_NULL, related_name="draft"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    touched_at = models.DateTimeField(default=clock.now, editable=False, help_text="When it was last worked on.")

    class Meta:
        ordering: ClassVar = ["-touched_at"]

    def __str__(self) -> str:
        return str(self.key)
