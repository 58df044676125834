"""Files in the vault."""

from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from config.lib import clock
from config.lib.display import day
from config.lib.states import known_states
from config.lib.work import WorkRow
from documents.states import InspectionState, ReadingState, ScanState
from documents.storage import vault_key


class Document(models.Model):
    """A file of a landlord's, kept byte for byte under a key that says nothing.

    Until an applicant has paid there is no portal to show it in: the file then waits under `draft_key`,
    the key of the sign-up it was uploaded in. A deleted file leaves its row: what it was, who deleted it and why.
    """

    landlord = models.ForeignKey(
        "accounts.Landlord", null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    draft_key = models.CharField(max_length=80, blank=True, db_index=True)
    file = models.FileField(upload_to=vault_key, max_length=120, blank=True)
    name = models.CharField(max_length=200, help_text="As it was called on the landlord's device.")
    media_type = models.CharField(max_length=100, help_text="By content, not by name.")
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64, db_index=True)
    scan = models.CharField(max_length=11, choices=ScanState.choices, default=ScanState.NOT_SCANNED)
    is_filed = models.BooleanField(default=False, help_text="Something rests on it: it is evidence, or was given.")
    uploaded_at = models.DateTimeField(default=clock.now, editable=False)
    uploaded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    removed_why = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(landlord__isnull=False) | ~Q(draft_key=""), name="documents_document_belongs_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | (~Q(removed_why="") & Q(is_filed=False)),
                name="documents_document_removed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(file="") | Q(removed_at__isnull=False), name="documents_document_has_its_bytes"
            ),
            models.UniqueConstraint(
                fields=["landlord", "sha256"],
                condition=Q(landlord__isnull=False, removed_at=None),
                name="documents_document_once_a_landlord",
            ),
            known_states("scan", ScanState, name="documents_document_scan_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def dated_name(self) -> str:
        """Its name and when it came, to tell it from others."""
        return f"{self.name}, uploaded {day(self.uploaded_at)}"

    @property
    def is_open(self) -> bool:
        """Whether it may be seen and downloaded."""
        return self.removed_at is None and self.scan in (ScanState.CLEAN, ScanState.NOT_SCANNED)


class Inspection(WorkRow):
    """The look into a file after it came: the virus scan, and what is needed to show it safely."""

    UNFINISHED = (InspectionState.PENDING,)
    LEASE = timedelta(minutes=5)
    LANDLORD = "document__landlord"

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="inspection")
    state = models.CharField(max_length=7, choices=InspectionState.choices, default=InspectionState.PENDING)
    active_content = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, help_text="What in it could act by itself."
    )
    is_locked = models.BooleanField(default=False, help_text="It opens with a password only.")
    page_count = models.PositiveIntegerField(null=True, blank=True)
    neutral = models.FileField(
        upload_to=vault_key, max_length=120, blank=True, help_text="A copy without the active content."
    )

    class Meta:
        constraints: ClassVar = [known_states("state", InspectionState, name="documents_inspection_state_known")]
        indexes: ClassVar = [
            models.Index(
                fields=["run_after"], condition=Q(state=InspectionState.PENDING), name="documents_inspection_due"
            )
        ]

    def __str__(self) -> str:
        return f"Inspection of {self.document_id}"


class FileReading(WorkRow):
    """What a file says, as it was read by rules or by a model. It proposes; nothing follows before a person says so."""

    UNFINISHED = (ReadingState.PENDING,)
    LEASE = timedelta(minutes=5)
    LANDLORD = "document__landlord"

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="reading")
    state = models.CharField(max_length=9, choices=ReadingState.choices, default=ReadingState.PENDING)
    fields = models.JSONField(default=dict, blank=True, help_text="Each with its source and how sure it is.")
    warnings = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    read_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [known_states("state", ReadingState, name="documents_reading_state_known")]
        indexes: ClassVar = [
            models.Index(fields=["run_after"], condition=Q(state=ReadingState.PENDING), name="documents_reading_due")
        ]

    def __str__(self) -> str:
        return f"Reading of {self.document_id}"


class PageImage(models.Model):
    """A page of a file as a picture: all that a browser is given to show."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="page_images")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=vault_key, max_length=120)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="documents_page_image_once")
        ]

    def __str__(self) -> str:
        return f"Page {self.number} of {self.document_id}"
