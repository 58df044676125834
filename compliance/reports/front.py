"""The first pages of a bundle: what it is, the index of exhibits, and what happened in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, TypeVar

from django.template.loader import render_to_string

from compliance.models import ReportRun
from compliance.reports.exhibits import MATTERS, Exhibit, Scope, Shown
from compliance.reports.paper import brand_on, standing
from documents.generation.printing import html_as_pdf

INDEX_ROWS, EVENT_ROWS = 8, 8
"""So many stand on a page, so that it is known before they are set how many pages come before the first exhibit."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the index: an exhibit and its pages."""

    exhibit: Exhibit
    first: int

    @property
    def pages(self) -> str:
        """On which pages it stands."""
        last = self.first + self.exhibit.pages - 1
        if not self.exhibit.pages:
            return "Original only"
        return str(self.first) if last == self.first else f"{self.first}–{last}"


def pages_before(shown: Shown) -> int:
    """How many pages come before the first exhibit, as far as can be told before they are set."""
    return 1 + ceil(len(shown.exhibits) / INDEX_ROWS) + ceil(len(shown.events) / EVENT_ROWS)


def front_of(run: ReportRun, *, scope: Scope, shown: Shown, before: int, checked: str) -> bytes:
    """The first pages as a tagged PDF, with the pages of all exhibits counted from `before`."""
    entries = list(indexed(shown.exhibits, before=before))
    total = before + sum(exhibit.pages for exhibit in shown.exhibits)
    context: dict[str, Any] = {
        **standing(run),
        "brand": brand_on(run),
        "title": run.get_kind_display(),
        "scope": scope,
        "matters": ", ".join(MATTERS[matter] for matter in scope.matters),
        "about": str(scope.home) if scope.home else "All homes",
        "index": list(parts(entries, size=INDEX_ROWS)),
        "events": list(parts(shown.events, size=EVENT_ROWS)),
        "exhibits": len(shown.exhibits),
        "total": total,
        "checked": checked,
    }
    return html_as_pdf(render_to_string("print/bundle.html", context), colour=context["brand"].get("colour", ""))


def indexed(exhibits: Sequence[Exhibit], *, before: int) -> Iterator[Entry]:
    """Each exhibit with its first page."""
    first = before + 1
    for exhibit in exhibits:
        yield Entry(exhibit, first)
        first += exhibit.pages


def parts(rows: Sequence[T], *, size: int) -> Iterator[Sequence[T]]:
    """The rows as they stand on pages."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
