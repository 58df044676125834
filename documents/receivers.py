"""What is kept is looked into, and what is deleted loses its bytes, once that has committed."""

from typing import Any

from django.dispatch import receiver

from documents.models import Document, FileReading, GenerationRun, Inspection
from documents.signals import document_kept, document_removed, generation_begun, reading_begun


@receiver(document_kept, sender=Document)
def look_into(inspection: Inspection, **_: Any) -> None:
    """Ask a worker to look into a new file."""
    from documents.tasks import inspect

    inspect.delay_on_commit(inspection.pk)


@receiver(document_removed, sender=Document)
def remove_bytes(document: Document, **_: Any) -> None:
    """Ask a worker to remove the bytes of a deleted file."""
    from documents.tasks import finish_removal

    finish_removal.delay_on_commit(document.pk)


@receiver(reading_begun, sender=Document)
def read(reading: FileReading, **_: Any) -> None:
    """Ask a worker to read a file."""
    from documents.tasks import read

    read.delay_on_commit(reading.pk)


@receiver(generation_begun, sender=GenerationRun)
def generate(run: GenerationRun, **_: Any) -> None:
    """Ask a worker to make a document."""
    from documents.tasks import generate

    generate.delay_on_commit(run.pk)
