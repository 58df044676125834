"""What the rest of the product asks of generation: begin, approve, issue."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from config.lib import clock
from config.lib.errors import StaleState
from documents.generation import answers as reading
from documents.generation.errors import AnswersRefused, NotReadyToApprove
from documents.generation.printing import pdf_of, word_of
from documents.generation.recipes import kept_recipe
from documents.generation.selectors import active_prompt, template_for
from documents.generation.sheets import sheet_of
from documents.generation.snapshots import freeze
from documents.models import DocumentVersion, GenerationRun, IssuedFile
from documents.signals import generation_begun

Format = IssuedFile.Format


@transaction.atomic
def open_run(
    *,
    kind: str,
    nation: str,
    on: date,
    answers: Mapping[str, Any],
    reference: str,
    brand: dict[str, Any] | None = None,
    guidance: str = "",
) -> GenerationRun:
    """Freeze the answers and ask for the document that the law of the day `on` calls for.

    AnswersRefused says by question what is missing or cannot be; NoSuchDocument where the nation has none.
    """
    template = template_for(kind, nation=nation, on=on)
    recipe = kept_recipe(template)
    kept, problems = reading.read(recipe, answers)
    if problems:
        raise AnswersRefused(problems)
    snapshot = freeze(recipe, answers=kept, reference=reference, on=on, brand=brand)
    prompt = active_prompt(kind)
    return begin(
        GenerationRun(reference=reference, snapshot=snapshot, template=template, prompt=prompt, guidance=guidance)
    )


@transaction.atomic
def again(run: GenerationRun) -> GenerationRun:
    """Another run from the same snapshot and text, with the prompt that is active now."""
    prompt = active_prompt(run.template.kind)
    return begin(
        GenerationRun(
            reference=run.reference,
            snapshot=run.snapshot,
            template=run.template,
            prompt=prompt,
            guidance=run.guidance,
        )
    )


def begin(run: GenerationRun) -> GenerationRun:
    """Keep a run; its worker is asked once that has committed."""
    run.save()
    generation_begun.send(sender=GenerationRun, run=run)
    return run


@transaction.atomic
def approve(version: DocumentVersion, *, by: User) -> None:
    """Lock a version for good; StaleState where somebody else has approved it."""
    if not (version.draft_pdf and version.draft_docx):
        raise NotReadyToApprove
    when = clock.now()
    if not DocumentVersion.objects.filter(pk=version.pk, approved_at=None).update(approved_at=when, approved_by=by):
        raise StaleState(machine="documents.version", old="draft", new="approved")
    version.approved_at, version.approved_by = when, by


def issue(version: DocumentVersion) -> list[IssuedFile]:
    """The finished files of an approved version, made once and known by their SHA-256; safe to repeat."""
    if version.approved_at is None:
        raise NotReadyToApprove
    with transaction.atomic():
        locked = DocumentVersion.objects.select_for_update().select_related("run").get(pk=version.pk)
        return list(locked.files.all()) or make_files(locked)


def make_files(version: DocumentVersion) -> list[IssuedFile]:
    """Set the approved text once more without its watermark, and keep what came out."""
    sheet, _ = sheet_of(version.run, output=version.output, is_draft=False)
    stem = f"{version.run.reference} {sheet.title}"
    return [
        keep_file(version, format=Format.PDF, content=pdf_of(sheet), name=f"{stem}.pdf"),
        keep_file(version, format=Format.DOCX, content=word_of(sheet), name=f"{stem}.docx"),
    ]


def keep_file(version: DocumentVersion, *, format: str, content: bytes, name: str) -> IssuedFile:
    """One finished file with its fingerprint."""
    file = IssuedFile(version=version, format=format, name=name, size=len(content), sha256=sha256(content).hexdigest())
    file.file.save("issued", ContentFile(content), save=False)
    file.save()
    return file
