"""The trail as a CSV file that holds all it takes to compute the chain again, and on paper with the chain's head."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.loader import render_to_string

from accounts.audit.opening import Opened, opened
from accounts.models import AuditEntry, AuditHead, Landlord
from compliance.trail.pages import Told, told
from config.lib import clock
from config.lib.csvfile import Cell, csv_response
from documents.generation.printing import html_as_pdf

MOST_ON_PAPER = 1_000
HEADINGS = ("Number", "When", "Who", "What", "Why", "From", "Sealed", "Said", "Whence", "Hash")
HEAD = "head"


def as_csv(landlord: Landlord, *, head: AuditHead | None) -> HttpResponse:
    """The chain up to its head, which is the last row; docs/audit.md says how to compute it again."""
    return csv_response(rows(landlord, head=head), headings=HEADINGS, name=f"audit-trail-{landlord.reference}")


def rows(landlord: Landlord, *, head: AuditHead | None) -> Iterator[Sequence[Cell]]:
    """A row for each entry, and one for the head."""
    if head is None:
        return
    for batch in opened(landlord.pk, last=head.number):
        entries = AuditEntry.objects.select_related("actor").in_bulk([words.entry for words in batch])
        lines = told(landlord, [entries[words.entry] for words in batch])
        yield from (row(line, words) for line, words in zip(lines, batch, strict=True))
    what = f"The chain of {landlord.reference} has {head.number} entries; its last hash stands in this row"
    yield (HEAD, moment(head), settings.PRODUCT_NAME, what, "", "", "", "", "", bytes(head.hash).hex())


def row(line: Told, words: Opened) -> Sequence[Cell]:
    """What people read, and the words that were hashed. Where our staff were is not handed out: its hash stays."""
    whence = None if line.is_ours else words.whence
    readable = (words.number, moment(line), line.who, f"{line.begins}{line.name.text}{line.ends}", line.entry.why)
    return (*readable, line.address, words.sealed, words.said, whence, words.hash.hex())


def moment(row: Told | AuditHead) -> str:
    """When, on clocks in Europe/London."""
    return clock.local(row.at).isoformat(sep=" ", timespec="seconds")


def as_pdf(landlord: Landlord, entries: QuerySet[AuditEntry], *, head: AuditHead | None, is_narrowed: bool) -> bytes:
    """The latest of these entries on paper, with the head of the chain that they are part of."""
    count = entries.count()
    shown = {
        "landlord": landlord,
        "lines": told(landlord, entries[:MOST_ON_PAPER]),
        "left_out": max(count - MOST_ON_PAPER, 0),
        "is_narrowed": is_narrowed,
        "head": head,
        "hash": bytes(head.hash).hex() if head else "",
        "now": clock.now(),
        "product": settings.PRODUCT_NAME,
    }
    return html_as_pdf(render_to_string("print/trail.html", shown))
