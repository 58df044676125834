"""Carrying a run out: written, checked, set, kept. It ends with one version, or with one code of what went wrong."""

import logging
import time
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from config.lib.errors import code_of, words_of
from documents import language_model
from documents.generation import model
from documents.generation.composer import compose
from documents.generation.errors import GenerationFailed, Invented
from documents.generation.model import Written
from documents.generation.printing import pdf_of, word_of
from documents.generation.recipes import Recipe, kept_recipe
from documents.generation.sheets import sheet_of
from documents.generation.validation import unsupported
from documents.models import DocumentVersion, GenerationRun
from documents.signals import document_made, generation_failed
from documents.states import RUN, RunState

logger = logging.getLogger(__name__)


def carry_out(run: GenerationRun) -> None:
    """Make the document of a claimed run. What fails is tried again where that can help, and said where it cannot."""
    if run.attempts > run.MAX_ATTEMPTS:  # the worker died under it each time
        give_up(run, code="documents.generation_died", error="It ended without a word each time it was tried.")
        return
    try:
        make(run)
    except GenerationFailed as error:
        postpone(run, error=error, helps=error.helps)
    except Exception as error:  # whatever it was, the row must say so and nothing may be sent
        logger.exception("documents.generation_failed run=%s", run.pk)
        run.refresh_from_db()
        postpone(run, error=error, helps=True)


def make(run: GenerationRun) -> None:
    """Write, check and set the document, and keep the version with its run, in one transaction."""
    began = time.monotonic()
    recipe = kept_recipe(run.template)
    written = write(run, recipe=recipe)
    run.model = written.model
    sheet, gaps = sheet_of(run, output=written.fields, is_draft=True)
    pdf, word = pdf_of(sheet), word_of(sheet)
    cost: dict[str, Any] = {
        "model": written.model,
        "tokens_in": written.tokens_in,
        "tokens_out": written.tokens_out,
        "findings": [{"code": "gap", "field": name, "words": label} for name, label in gaps.items()],
        "duration_ms": int((time.monotonic() - began) * 1000),
    }
    with transaction.atomic():
        RUN.move(run, to=RunState.MADE, error="", error_code="", **cost)
        version = DocumentVersion(run=run, output=written.fields)
        version.draft_pdf.save("draft", ContentFile(pdf), save=False)
        version.draft_docx.save("draft", ContentFile(word), save=False)
        version.save()
        document_made.send(sender=GenerationRun, run=run, version=version)


def write(run: GenerationRun, *, recipe: Recipe) -> Written:
    """The fields, by the model where one is configured, else by the composer; Invented where they say too much."""
    facts = run.snapshot.data["facts"]
    if language_model.is_configured():
        written = model.write(recipe, prompt=run.prompt, facts=facts, guidance=run.guidance)
    else:
        written = Written(compose(recipe, facts=facts))
    if found := unsupported(written.fields, recipe=recipe, facts=facts):
        GenerationRun.objects.filter(pk=run.pk).update(findings=found, model=written.model)
        raise Invented(f"It says {', '.join('“' + one['words'] + '”' for one in found[:5])}, which has no source.")
    return written


def postpone(run: GenerationRun, *, error: Exception, helps: bool) -> None:
    """Try again later where that can help; else the run has failed."""
    code = code_of(error, otherwise="documents.generation_failed")
    said = words_of(error)
    if not helps or run.is_exhausted:
        give_up(run, code=code, error=said)
        return
    GenerationRun.objects.filter(pk=run.pk).update(run_after=run.retry_at(), error_code=code, error=said)


@transaction.atomic
def give_up(run: GenerationRun, *, code: str, error: str) -> None:
    """The run has failed, and whoever asked for it is told in the same transaction."""
    RUN.move(run, to=RunState.FAILED, why=code, error_code=code, error=error)
    generation_failed.send(sender=GenerationRun, run=run)
