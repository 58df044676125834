"""Whether the trail still says what was written: each entry of each chain is computed again, in batches.

The database computes (docs/audit.md says how anybody else can); what is kept here is the place in the chain, so memory
does not grow with the trail and time grows with the number of entries.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from accounts.audit.models import AuditLink
from accounts.audit.services import ERASED
from accounts.models import Landlord

BATCH = 5_000
BEFORE_THE_FIRST = bytes(32)

LINKS = """
SELECT l.chain, l.number, l.entry_id, l.hash, coalesce(h.number, 0), s.erasure_id IS NOT NULL, CASE
    WHEN e.id IS NULL THEN 'is gone'
    WHEN coalesce(e.landlord_id, 0) <> l.chain THEN 'stands in the chain of somebody else'
    WHEN s.entry_id IS NULL THEN 'has lost its salts'
    WHEN (s.said IS NULL OR s.whence IS NULL) AND (x.action IS DISTINCT FROM %(erased)s OR x.id <= e.id)
        THEN 'has lost a salt, and no entry tells of an erasure'
    WHEN s.said IS NULL AND (e.before <> '{}' OR e.after <> '{}' OR e.why <> '')
        OR s.whence IS NULL AND e.address IS NOT NULL
        THEN 'has a value that was erased'
    WHEN sha256(convert_to(accounts_audit_said(s.said, e.before, e.after, e.why), 'UTF8')) <> l.said
        THEN 'has other values than were written'
    WHEN sha256(convert_to(accounts_audit_whence(s.whence, e.address), 'UTF8')) <> l.whence
        THEN 'has another address than was written'
    WHEN sha256(convert_to(accounts_audit_sealed(
            l.number,
            coalesce(
                lag(l.hash) OVER (PARTITION BY l.chain ORDER BY l.number),
                CASE WHEN l.chain = %(chain)s THEN %(hash)s ELSE %(before_the_first)s END
            ),
            e.at, e.landlord_id, e.actor_id, e.action, e.subject_type, e.subject_id, e.request_id, l.said, l.whence
        ), 'UTF8')) <> l.hash THEN 'is another than was written, or follows another'
    WHEN h.number = l.number AND h.hash <> l.hash THEN 'is not what the head of its chain says'
    WHEN h.number IS NULL OR h.number < l.number THEN 'lies beyond the head of its chain'
END
FROM (
    SELECT * FROM accounts_auditlink
    WHERE (chain, number) > (%(chain)s, %(number)s) AND chain <= %(last)s
    ORDER BY chain, number LIMIT %(batch)s
) AS l
LEFT JOIN accounts_auditentry AS e ON e.id = l.entry_id
LEFT JOIN accounts_auditsalt AS s ON s.entry_id = l.entry_id
LEFT JOIN accounts_auditentry AS x ON x.id = s.erasure_id
LEFT JOIN accounts_audithead AS h ON h.chain = l.chain
ORDER BY l.chain, l.number
"""
LOST_ENDS = """
SELECT h.chain, h.number, 0 FROM accounts_audithead AS h
LEFT JOIN accounts_auditlink AS l ON l.chain = h.chain AND l.number = h.number
WHERE h.chain BETWEEN %(first)s AND %(last)s AND h.number > 0 AND l.entry_id IS NULL
ORDER BY h.chain LIMIT 1
"""
UNCHAINED = """
SELECT coalesce(e.landlord_id, 0), 0, e.id FROM accounts_auditentry AS e
WHERE coalesce(e.landlord_id, 0) BETWEEN %(first)s AND %(last)s
    AND NOT EXISTS (SELECT FROM accounts_auditlink AS l WHERE l.entry_id = e.id)
ORDER BY e.id LIMIT 1
"""
LAST_CHAIN = 2**63 - 1


class Line(NamedTuple):
    """What the database says of one link."""

    chain: int
    number: int
    entry: int
    hash: bytes
    head: int
    is_erased: bool
    problem: str | None


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first entry that is not as it was written. `number` is 0 where it has none, `entry` where there is none."""

    chain: int
    number: int
    entry: int
    problem: str

    def __str__(self) -> str:
        named = f"Entry {self.entry}" if self.entry else "An entry"
        placed = f", number {self.number}" if self.number else ""
        return f"{named}{placed} of {chain_name(self.chain)}, {self.problem}."


@dataclass(slots=True)
class Verdict:
    """How far the trail was read, and the first thing in it that does not fit."""

    entries: int = 0
    chains: int = 0
    erased: int = 0
    misfit: Misfit | None = None


def chain_name(chain: int) -> str:
    """Whose chain it is, for a person."""
    if chain == AuditLink.SITE:
        return "the chain of the site"
    reference = Landlord.objects.filter(pk=chain).values_list("reference", flat=True).first()
    return f"the chain of {reference or f'landlord {chain}'}"


def verify(chain: int | None = None) -> Verdict:
    """Read one chain, or all, up to the first misfit."""
    verdict = Verdict()
    first, last = (0, LAST_CHAIN) if chain is None else (chain, chain)
    whose = {"first": first, "last": last}
    verdict.misfit = (
        follow(lines(first, last), verdict)
        or found(LOST_ENDS, whose, problem="is gone: the head of its chain knows it")
        or found(UNCHAINED, whose, problem="was never chained")
    )
    return verdict


def follow(rows: Iterator[Line], verdict: Verdict) -> Misfit | None:
    """Count the lines into the verdict until one does not fit, or does not follow the one before."""
    before: Line | None = None
    for line in rows:
        is_next = before is not None and before.chain == line.chain
        if not is_next and (missing := end_of(before)):
            return missing
        expected = before.number + 1 if before and is_next else 1
        if line.number != expected:
            return Misfit(line.chain, expected, 0, "is gone")
        if line.problem:
            return Misfit(line.chain, line.number, line.entry, line.problem)
        verdict.entries += 1
        verdict.chains += not is_next
        verdict.erased += line.is_erased
        before = line
    return end_of(before)


def end_of(last: Line | None) -> Misfit | None:
    """What is missing behind the last line of a chain."""
    if last is None or last.number >= last.head:
        return None
    return Misfit(last.chain, last.number + 1, 0, "is gone: the head of its chain lies behind it")


def lines(first: int, last: int) -> Iterator[Line]:
    """Every link of these chains in order, a batch at a time."""
    place: dict[str, Any] = {"chain": first, "number": 0, "hash": BEFORE_THE_FIRST}
    given: dict[str, Any] = {"last": last, "batch": BATCH, "before_the_first": BEFORE_THE_FIRST, "erased": ERASED}
    while True:
        with connection.cursor() as cursor:
            cursor.execute(LINKS, given | place)
            batch = [Line(*row) for row in cursor.fetchall()]
        yield from batch
        if len(batch) < BATCH:
            return
        place = {"chain": batch[-1].chain, "number": batch[-1].number, "hash": batch[-1].hash}


def found(sql: str, whose: dict[str, int], *, problem: str) -> Misfit | None:
    """The misfit that a statement finds, if it finds one."""
    with connection.cursor() as cursor:
        cursor.execute(sql, whose)
        row: tuple[int, int, int] | None = cursor.fetchone()
    return Misfit(*row, problem) if row else None
