"""Documents made here, and everything that they were made from."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from config.lib import clock
from config.lib.states import known_states
from config.lib.work import WorkRow
from documents.states import PromptState, RunState
from documents.storage import vault_key


class TemplateVersion(models.Model):
    """The text of a kind of document for a nation, with its table of law. Never changed: a new text is a new row."""

    kind = models.CharField(max_length=40)
    nation = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField("version")
    in_force_from = models.DateField(help_text="The first day on which this text is right.")
    body = models.JSONField(help_text="Questions, rules, text, table of law.")
    sha256 = models.CharField(max_length=64, help_text="Of the body, as canonical JSON.")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["kind", "nation", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "nation", "number"], name="documents_template_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.nation}, version {self.number}"


class PromptVersion(models.Model):
    """What a language model is told for a kind of document, and the shape of what it must answer."""

    kind = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField("version", editable=False)
    instructions = models.TextField(help_text="Names {facts}, {law} and {fields}, which are filled in.")
    schema = models.JSONField(editable=False, help_text="JSON Schema of the answer.")
    sha256 = models.CharField(max_length=64, editable=False, help_text="Of instructions and schema.")
    state = models.CharField(max_length=7, choices=PromptState.choices, default=PromptState.DRAFT, editable=False)
    tested_at = models.DateTimeField(null=True, editable=False)
    test_outcome = models.TextField(blank=True, editable=False, help_text="What the last test on sample answers said.")
    why = models.CharField("reason", max_length=300, blank=True, editable=False, help_text="Why it was activated.")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["kind", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="documents_prompt_number_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state=PromptState.ACTIVE), name="documents_prompt_one_active"
            ),
            models.CheckConstraint(
                condition=~Q(state=PromptState.ACTIVE) | (~Q(why="") & Q(tested_at__isnull=False)),
                name="documents_prompt_active_for_a_reason",
            ),
            known_states("state", PromptState, name="documents_prompt_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, prompt {self.number}"


class Snapshot(models.Model):
    """The answers that a document is made from, with what follows from them by rule. Frozen."""

    data = models.JSONField()
    sha256 = models.CharField(max_length=64, help_text="Of the data, as canonical JSON.")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return self.sha256[:12]


class GenerationRun(WorkRow):
    """The making of one document from a snapshot. It ends with a version, or with the code of what went wrong."""

    UNFINISHED = (RunState.QUEUED,)
    LEASE = timedelta(minutes=5)
    MAX_ATTEMPTS = 3
    LANDLORD = "ordered_document__order__landlord"

    reference = models.CharField(max_length=40, db_index=True, help_text="What the document is quoted by.")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="runs")
    template = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="runs")
    prompt = models.ForeignKey(PromptVersion, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=6, choices=RunState.choices, default=RunState.QUEUED, editable=False)
    model = models.CharField(max_length=80, blank=True, help_text="Empty: no language model was used.")
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    duration_ms = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list, blank=True, help_text="What the check of the text found.")
    guidance = models.TextField(blank=True, help_text="What staff asked to be changed; told to the language model.")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [known_states("state", RunState, name="documents_run_state_known")]
        indexes: ClassVar = [
            models.Index(fields=["run_after"], condition=Q(state=RunState.QUEUED), name="documents_run_due")
        ]

    def __str__(self) -> str:
        return f"{self.template.kind} {self.reference}"


class DocumentVersion(models.Model):
    """What a run wrote, and its draft. Once it is approved nothing of it changes."""

    run = models.OneToOneField(GenerationRun, on_delete=models.PROTECT, related_name="version")
    output = models.JSONField(help_text="The written fields, as the schema has them.")
    draft_pdf = models.FileField(upload_to=vault_key, max_length=120)
    draft_docx = models.FileField(upload_to=vault_key, max_length=120)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="documents_version_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(draft_pdf="") & ~Q(draft_docx=""), name="documents_version_has_its_files"
            ),
        ]

    def __str__(self) -> str:
        return str(self.run)


class IssuedFile(models.Model):
    """A finished file as it left us, known again by its SHA-256."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=4, choices=Format.choices)
    file = models.FileField(upload_to=vault_key, max_length=120)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["format"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "format"], name="documents_issued_once_a_format")
        ]

    def __str__(self) -> str:
        return self.name
