"""What documents keeps: the files of the vault, the documents made here, and the orders for them."""

from documents.models.files import Document, FileReading, Inspection, PageImage
from documents.models.generation import (
    DocumentVersion,
    GenerationRun,
    IssuedFile,
    PromptVersion,
    Snapshot,
    TemplateVersion,
)
from documents.models.orders import DocumentOrder, OrderedDocument, ReviewNote

__all__ = [
    "Document",
    "DocumentOrder",
    "DocumentVersion",
    "FileReading",
    "GenerationRun",
    "Inspection",
    "IssuedFile",
    "OrderedDocument",
    "PageImage",
    "PromptVersion",
    "ReviewNote",
    "Snapshot",
    "TemplateVersion",
]
