"""The exact words that a chain was computed from, so that somebody who has nothing else can compute it again."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection

from accounts.audit.verifying import BEFORE_THE_FIRST

BATCH = 1_000
WORDS = """
SELECT l.entry_id, l.number, accounts_audit_sealed(
        l.number, coalesce(lag(l.hash) OVER (ORDER BY l.number), %(hash)s), e.at, e.landlord_id, e.actor_id, e.action,
        e.subject_type, e.subject_id, e.request_id, l.said, l.whence
    ), accounts_audit_said(s.said, e.before, e.after, e.why), accounts_audit_whence(s.whence, e.address), l.hash
FROM accounts_auditlink AS l
JOIN accounts_auditentry AS e ON e.id = l.entry_id
JOIN accounts_auditsalt AS s ON s.entry_id = l.entry_id
WHERE l.chain = %(chain)s AND l.number > %(number)s AND l.number <= %(last)s
ORDER BY l.number LIMIT %(batch)s
"""


class Opened(NamedTuple):
    """An entry's words as they were hashed; `said` and `whence` are None where they were erased."""

    entry: int
    number: int
    sealed: str
    said: str | None
    whence: str | None
    hash: bytes


def opened(chain: int, *, last: int) -> Iterator[list[Opened]]:
    """A chain up to a number, a batch at a time."""
    number, before = 0, BEFORE_THE_FIRST
    while number < last:
        with connection.cursor() as cursor:
            given: dict[str, Any] = {"chain": chain, "number": number, "last": last, "hash": before, "batch": BATCH}
            cursor.execute(WORDS, given)
            batch = [Opened(*row) for row in cursor.fetchall()]
        if not batch:
            return
        yield batch
        number, before = batch[-1].number, batch[-1].hash
