"""Looking into files, reading them, making documents, removing what was deleted, and finding what nobody finished.

The tasks of orders live with their subject; Celery looks for them here.
"""

from celery import shared_task

from config.lib.tasks import DomainTask, enqueue, enqueue_due
from documents import services
from documents.generation.pipeline import carry_out as make
from documents.inspection import inspect as look_into
from documents.models import Document, FileReading, GenerationRun, Inspection
from documents.orders.tasks import go_on
from documents.orders.tasks import sweep as sweep_orders
from documents.reading.work import carry_out
from documents.selectors import unfinished_removals

__all__ = ["finish_removal", "generate", "go_on", "inspect", "read", "sweep", "sweep_orders"]


@shared_task(base=DomainTask, name="documents.inspect", works_on="documents.Inspection")
def inspect(inspection_pk: int) -> None:
    """Scan a file and draw it; harmless if delivered twice."""
    if inspection := Inspection.objects.claim(inspection_pk):
        look_into(inspection)


@shared_task(base=DomainTask, name="documents.read", works_on="documents.FileReading")
def read(reading_pk: int) -> None:
    """Read a file; harmless if delivered twice."""
    if reading := FileReading.objects.claim(reading_pk):
        carry_out(reading)


@shared_task(base=DomainTask, name="documents.generate", works_on="documents.GenerationRun")
def generate(run_pk: int) -> None:
    """Make a document; harmless if delivered twice."""
    if run := GenerationRun.objects.claim(run_pk):
        make(run)


@shared_task(base=DomainTask, name="documents.finish_removal")
def finish_removal(document_pk: int) -> None:
    """Remove the bytes of a file that was deleted; safe to repeat."""
    if document := Document.objects.filter(pk=document_pk, removed_at__isnull=False).first():
        services.finish_removal(document)


@shared_task(base=DomainTask, name="documents.sweep")
def sweep() -> int:
    """Enqueue looks, readings and runs that were dropped or wait, and removals whose bytes are still there."""
    found = enqueue_due(Inspection.objects.all(), task=inspect)
    found += enqueue_due(FileReading.objects.all(), task=read)
    found += enqueue_due(GenerationRun.objects.all(), task=generate)
    removals = unfinished_removals().values_list("pk", flat=True)[:100]
    return found + sum(enqueue(finish_removal, key) for key in removals)
