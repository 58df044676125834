"""Where a file is used, and what it may prove. The floors above know; the vault asks them by signals."""

from dataclasses import dataclass
from typing import Any

from documents.models import Document
from documents.signals import proofs_asked, uses_asked


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


def proofs_of(document: Document, *, kind: str, postcode: str) -> list[Use]:
    """What a document of a kind, of the home at a postcode, may prove: the likeliest first."""
    said = {"document": document, "kind": kind, "postcode": postcode}
    answers: list[tuple[Any, Any]] = proofs_asked.send(sender=Document, **said)
    return [use for _, uses in answers for use in uses]
