"""Whether the trail still says what was written: each entry is computed again, in batches.

The database computes; docs/audit.md says how anybody else can. The whole trail is read in the order in which it was
written, which is that of the disk, and each entry looks for the one before it; a single chain by its numbers.
Either way memory does not grow with the trail, and time grows with the number of entries.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from accounts.audit.models import AuditHead, AuditLink
from accounts.audit.services import ERASED
from accounts.models import Landlord

BATCH = 5_000
BEFORE_THE_FIRST = bytes(32)

OF_ALL = """
SELECT id, id AS place FROM (
    (SELECT id FROM accounts_auditentry WHERE id > %(after)s ORDER BY id LIMIT %(batch)s)
    UNION (SELECT entry_id FROM accounts_auditlink WHERE entry_id > %(after)s ORDER BY entry_id LIMIT %(batch)s)
) AS known ORDER BY id LIMIT %(batch)s
"""
OF_CHAIN = """
SELECT entry_id AS id, number AS place FROM accounts_auditlink
WHERE chain = %(chain)s AND number > %(after)s ORDER BY number LIMIT %(batch)s
"""
# Each LIMIT 1 keeps a batch to look-ups by key: joined as a whole, every batch would read whole tables.
LINES = """
SELECT b.place, b.id, coalesce(l.chain, e.landlord_id, 0), coalesce(l.number, 0), s.erasure_id IS NOT NULL, CASE
    WHEN e.id IS NULL THEN 'is gone'
    WHEN l.entry_id IS NULL THEN 'was never chained'
    WHEN coalesce(e.landlord_id, 0) <> l.chain THEN 'stands in the chain of somebody else'
    WHEN l.number > 1 AND p.hash IS NULL THEN 'follows an entry that is gone'
    WHEN s.entry_id IS NULL THEN 'has lost its salts'
    WHEN (s.said IS NULL OR s.whence IS NULL) AND (x.action IS DISTINCT FROM %(erased)s OR x.id <= e.id)
        THEN 'has lost a salt, and no entry tells of an erasure'
    WHEN s.said IS NULL AND (e.before <> '{{}}' OR e.after <> '{{}}' OR e.why <> '')
        OR s.whence IS NULL AND e.address IS NOT NULL
        THEN 'has a value that was erased'
    WHEN sha256(convert_to(accounts_audit_said(s.said, e.before, e.after, e.why), 'UTF8')) <> l.said
        THEN 'has other values than were written'
    WHEN sha256(convert_to(accounts_audit_whence(s.whence, e.address), 'UTF8')) <> l.whence
        THEN 'has another address than was written'
    WHEN sha256(convert_to(accounts_audit_sealed(
            l.number, coalesce(p.hash, %(before_the_first)s), e.at, e.landlord_id, e.actor_id, e.action,
            e.subject_type, e.subject_id, e.request_id, l.said, l.whence
        ), 'UTF8')) <> l.hash THEN 'is another than was written, or follows another'
    WHEN l.number < 1 OR h.number IS NULL OR h.number < l.number THEN 'lies beyond the head of its chain'
END
FROM ({base}) AS b
LEFT JOIN LATERAL (SELECT * FROM accounts_auditlink WHERE entry_id = b.id LIMIT 1) AS l ON true
LEFT JOIN LATERAL (SELECT * FROM accounts_auditentry WHERE id = b.id LIMIT 1) AS e ON true
LEFT JOIN LATERAL (SELECT * FROM accounts_auditsalt WHERE entry_id = b.id LIMIT 1) AS s ON true
LEFT JOIN LATERAL (SELECT id, action FROM accounts_auditentry WHERE id = s.erasure_id LIMIT 1) AS x ON true
LEFT JOIN LATERAL (SELECT number FROM accounts_audithead WHERE chain = l.chain LIMIT 1) AS h ON true
LEFT JOIN LATERAL (
    SELECT hash FROM accounts_auditlink WHERE chain = l.chain AND number = l.number - 1 LIMIT 1
) AS p ON true
ORDER BY b.place
"""
LOST_ENDS = """
SELECT 0, coalesce(l.entry_id, 0), h.chain, h.number, false, CASE
    WHEN l.entry_id IS NULL THEN 'is gone: it was the last'
    ELSE 'is not what the head of its chain says'
END
FROM accounts_audithead AS h
LEFT JOIN accounts_auditlink AS l ON l.chain = h.chain AND l.number = h.number
WHERE h.chain BETWEEN %(first)s AND %(last)s AND h.number > 0 AND l.hash IS DISTINCT FROM h.hash
ORDER BY h.chain LIMIT 1
"""
UNCHAINED = """
SELECT 0, e.id, coalesce(e.landlord_id, 0), 0, false, 'was never chained' FROM accounts_auditentry AS e
WHERE (e.landlord_id = %(chain)s OR %(chain)s = 0 AND e.landlord_id IS NULL)
    AND NOT EXISTS (SELECT FROM accounts_auditlink AS l WHERE l.entry_id = e.id)
ORDER BY e.id LIMIT 1
"""
LAST_CHAIN = 2**63 - 1


class Line(NamedTuple):
    """What the database says of one entry; chain and number as far as it has any."""

    place: int
    entry: int
    chain: int
    number: int
    is_erased: bool
    problem: str | None

    def __str__(self) -> str:
        named = f"Entry {self.entry}" if self.entry else "An entry"
        placed = f", number {self.number}" if self.number else ""
        return f"{named}{placed} of {chain_name(self.chain)}, {self.problem}."


@dataclass(slots=True)
class Verdict:
    """How far the trail was read, and the first entry in it that does not fit."""

    entries: int = 0
    chains: int = 0
    erased: int = 0
    misfit: Line | None = None


def chain_name(chain: int) -> str:
    """Whose chain it is, for a person."""
    if chain == AuditLink.SITE:
        return "the chain of the site"
    reference = Landlord.objects.filter(pk=chain).values_list("reference", flat=True).first()
    return f"the chain of {reference or f'landlord {chain}'}"


def verify(chain: int | None = None) -> Verdict:
    """Read one chain, or the whole trail, up to the first misfit."""
    heads = AuditHead.objects.filter(number__gt=0)
    verdict = Verdict(chains=(heads if chain is None else heads.filter(chain=chain)).count())
    for line in lines(chain):
        if line.problem:
            verdict.misfit = line
            return verdict
        verdict.entries += 1
        verdict.erased += line.is_erased
    verdict.misfit = found(LOST_ENDS, chain) or (None if chain is None else found(UNCHAINED, chain))
    return verdict


def lines(chain: int | None) -> Iterator[Line]:
    """Every entry in order, a batch at a time."""
    sql = LINES.format(base=OF_ALL if chain is None else OF_CHAIN)
    given: dict[str, Any] = {"batch": BATCH, "before_the_first": BEFORE_THE_FIRST, "erased": ERASED, "chain": chain}
    after = -LAST_CHAIN
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, given | {"after": after})
            batch = [Line(*row) for row in cursor.fetchall()]
        yield from batch
        if len(batch) < BATCH:
            return
        after = batch[-1].place


def found(sql: str, chain: int | None) -> Line | None:
    """The misfit that a statement finds in one chain or in all, if it finds one."""
    first, last = (0, LAST_CHAIN) if chain is None else (chain, chain)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"first": first, "last": last, "chain": chain})
        row: tuple[int, int, int, int, bool, str] | None = cursor.fetchone()
    return Line(*row) if row else None
