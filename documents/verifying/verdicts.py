"""Whether a file is one that was issued here, unchanged: known by its SHA-256 and by nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from config.lib.display import day
from config.lib.nations import Nation
from documents.generation.selectors import issued_as
from documents.models import IssuedFile
from documents.signals import issued_asked


@dataclass(frozen=True, slots=True)
class Verdict:
    """What we say of a fingerprint: of a file of ours nothing but what it is; of any other, that it is not known."""

    fingerprint: str
    title: str = ""
    nation: str = ""
    reference: str = ""
    format: str = ""
    issued_on: str = ""
    approved_on: str = ""
    is_superseded: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether it was issued here."""
        return bool(self.reference)


def fingerprint_of(chunks: Iterable[bytes]) -> str:
    """The SHA-256 of a file that comes in pieces."""
    count = sha256()
    for chunk in chunks:
        count.update(chunk)
    return count.hexdigest()


def verdict_on(fingerprint: str) -> Verdict:
    """What we know of the file with this SHA-256."""
    if file := issued_as(fingerprint):
        return described(file)
    answers: list[tuple[Any, Any]] = issued_asked.send(sender=IssuedFile, fingerprint=fingerprint)
    return next((verdict for _, verdict in answers if verdict), Verdict(fingerprint))


def described(file: IssuedFile) -> Verdict:
    """What may be said of a file of ours: no name, no address, nothing of what it says."""
    run = file.version.run
    newer = IssuedFile.objects.filter(version__run__reference=run.reference, issued_at__gt=file.issued_at)
    approved_at = file.version.approved_at
    return Verdict(
        fingerprint=file.sha256,
        title=run.template.body["title"],
        nation=Nation(run.template.nation).label,
        reference=run.reference,
        format=file.get_format_display(),
        issued_on=day(file.issued_at),
        approved_on=day(approved_at) if approved_at else "",
        is_superseded=newer.exclude(version=file.version).exists(),
    )
