"""What documents keeps: the files of the vault, and the documents made here."""

from documents.models.files import Document, FileReading, Inspection, PageImage
from documents.models.generation import (
    DocumentVersion,
    GenerationRun,
    IssuedFile,
    PromptVersion,
    Snapshot,
    TemplateVersion,
)

__all__ = [
    "Document",
    "DocumentVersion",
    "FileReading",
    "GenerationRun",
    "Inspection",
    "IssuedFile",
    "PageImage",
    "PromptVersion",
    "Snapshot",
    "TemplateVersion",
]
