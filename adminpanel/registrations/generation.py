"""Documents made here and what they were made from: to be read, except that prompts are drafted, tested, activated."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action

from accounts.models import User
from adminpanel.acts import Act
from adminpanel.base import AddedAdmin, EvidenceAdmin, EvidenceInline, as_json
from documents.generation import prompts
from documents.generation.catalogue import kinds
from documents.models import DocumentVersion, GenerationRun, IssuedFile, PromptVersion, Snapshot, TemplateVersion


@admin.register(TemplateVersion)
class TemplateVersionAdmin(EvidenceAdmin):
    """The text of each document for each nation, with its table of law."""

    hidden = ("body",)
    shown = ("text",)
    list_display = ("kind", "nation", "number", "in_force_from", "created_at")
    list_filter = ("nation", "kind")
    search_fields = ("kind", "=sha256")

    @admin.display(description="Text")
    def text(self, template: TemplateVersion) -> str:
        """Questions, rules, text and law, as they were kept."""
        return as_json(template.body)


class PromptForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new version of a prompt."""

    kind = forms.ChoiceField(choices=[])

    class Meta:
        model = PromptVersion
        fields = ("kind", "instructions")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "kind" in self.fields:
            self.fields["kind"].choices = [(kind.key, kind.title) for kind in kinds().values()]  # type: ignore[attr-defined]


def try_prompt(prompt: PromptVersion, by: User, why: str) -> None:
    """Try a prompt on the sample answers of its kind; what became of it is kept with it."""
    prompts.try_out(prompt, by=by)


TEST = Act(
    try_prompt,
    title="Test",
    explanation="The prompt is tried on the sample answers of each nation, and what is written is checked.",
    done="tested. Its outcome is kept with it.",
)
ACTIVATE = Act(
    lambda prompt, by, why: prompts.activate(prompt, why=why, by=by),
    title="Activate",
    explanation="Documents of this kind are written by this version from now on; the one before is retired.",
    done="active now.",
)


@admin.register(PromptVersion)
class PromptVersionAdmin(AddedAdmin):
    """What a language model is told. A version never changes: other words are another version."""

    form = PromptForm
    list_display = ("kind", "number", "state", "tested_at", "why", "created_at")
    list_filter = ("state", "kind")
    search_fields = ("kind", "instructions", "why")
    add_fields = ("kind", "instructions")
    actions_detail = ("test_this", "activate_this")

    def write(self, request: HttpRequest, obj: Any, form: "forms.ModelForm[Any]", change: bool) -> None:
        """Keep it as a draft, numbered after the last."""
        made = prompts.draft(obj.kind, instructions=obj.instructions)
        vars(obj).update(vars(made))

    @action(description="Test", permissions=["act"])  # type: ignore[untyped-decorator]
    def test_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Test this version."""
        return TEST.answer(self, request, rows=self.one(request, object_id))

    @action(description="Activate", permissions=["act"])  # type: ignore[untyped-decorator]
    def activate_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Activate this version."""
        return ACTIVATE.answer(self, request, rows=self.one(request, object_id))


@admin.register(Snapshot)
class SnapshotAdmin(EvidenceAdmin):
    """The frozen answers that documents are made from."""

    hidden = ("data",)
    shown = ("frozen",)
    list_display = ("__str__", "created_at")
    search_fields = ("=sha256", "runs__reference")
    date_hierarchy = "created_at"

    @admin.display(description="Answers and what follows from them")
    def frozen(self, snapshot: Snapshot) -> str:
        """The data, as it was frozen."""
        return as_json(snapshot.data)


class VersionOfRun(EvidenceInline):
    model = DocumentVersion
    fields = ("created_at", "approved_at", "approved_by")
    readonly_fields = fields


@admin.register(GenerationRun)
class GenerationRunAdmin(EvidenceAdmin):
    """The making of documents: how long each took, what it cost, and what the check of its text found."""

    list_display = ("reference", "template", "state", "model", "tokens_out", "duration_ms", "error_code", "created_at")
    list_filter = ("state", "error_code", "model")
    list_select_related = ("template",)
    search_fields = ("reference", "error_code")
    date_hierarchy = "created_at"
    inlines = (VersionOfRun,)


class FileOfVersion(EvidenceInline):
    model = IssuedFile
    fields = ("format", "name", "size", "sha256", "issued_at")
    readonly_fields = fields
    show_change_link = False


@admin.register(DocumentVersion)
class DocumentVersionAdmin(EvidenceAdmin):
    """What was written, and the files that were issued of it."""

    hidden = ("output", "draft_pdf", "draft_docx")
    shown = ("written",)
    list_display = ("run", "created_at", "approved_at", "approved_by")
    list_filter = (("approved_at", admin.EmptyFieldListFilter),)
    list_select_related = ("run__template", "approved_by")
    search_fields = ("run__reference", "=files__sha256")
    date_hierarchy = "created_at"
    inlines = (FileOfVersion,)

    @admin.display(description="Written fields")
    def written(self, version: DocumentVersion) -> str:
        """The fields, as the schema has them."""
        return as_json(version.output)
