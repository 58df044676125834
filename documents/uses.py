"""Where a file is used. The floors above know; the vault asks them by a signal."""

from dataclasses import dataclass
from typing import Any

from documents.models import Document
from documents.signals import uses_asked


@dataclass(frozen=True, slots=True)
class Use:
    """One place that a file is used in, and the page about it where there is one."""

    label: str
    note: str
    url: str


def uses_of(document: Document) -> list[Use]:
    """Every place that a file is used in."""
    answers: list[tuple[Any, Any]] = uses_asked.send(sender=Document, document=document)
    return [use for _, uses in answers for use in uses]
