"""Asking for the archive of an account, making it, and letting it go."""

import logging
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from accounts.audit import services as audit
from accounts.messages.services import queue, tell_staff
from accounts.models import Landlord, User
from accounts.selectors import is_owned
from compliance.reports.bundles import digest_of
from config.lib import clock
from documents.storage import named_or_gone
from provisioning.leaving import archive
from provisioning.leaving.errors import ArchiveWaits
from provisioning.leaving.selectors import DAYS_KEPT
from provisioning.models import AccountArchive
from provisioning.states import ARCHIVE, ArchiveState

logger = logging.getLogger(__name__)


@transaction.atomic
def ask(landlord: Landlord, *, by: User, why: str = "") -> AccountArchive:
    """Ask for an archive, whose worker the caller calls; ArchiveWaits while another is being made."""
    Landlord.objects.select_for_update().get(pk=landlord.pk)
    if landlord.archives.filter(state=ArchiveState.QUEUED).exists():
        raise ArchiveWaits
    row = AccountArchive.objects.create(landlord=landlord, asked_by=by)
    audit.record("provisioning.archive_asked", subject=row, why=why, by=by)
    return row


def carry_out(row: AccountArchive) -> None:
    """Make a claimed archive. What fails is tried again, and after the last time staff are told."""
    if row.attempts > row.MAX_ATTEMPTS:  # the worker died under it each time
        give_up(row, code="provisioning.archive_died", error="It ended without a word each time it was tried.")
        return
    try:
        make(row)
    except Exception as error:
        logger.exception("provisioning.archive_failed archive=%s", row.pk)
        postpone(row, error=error)


def make(row: AccountArchive) -> None:
    """Make the file and keep it with the row."""
    with archive.made(row.landlord, progress=partial(note_progress, row)) as path:
        with path.open("rb") as file:
            row.file.save("archive", File(file), save=False)
        with named_or_gone(row.file):
            finish(row, size=path.stat().st_size, digest=digest_of(path))


def note_progress(row: AccountArchive, done: int, total: int) -> None:
    """Write how far it is, for the page that shows it."""
    AccountArchive.objects.filter(pk=row.pk).update(done=done, total=total)


@transaction.atomic
def finish(row: AccountArchive, *, size: int, digest: str) -> None:
    """The file is written, and takes the place of earlier ones; StaleState where another worker was first."""
    at = clock.now()
    for earlier in row.landlord.archives.filter(state=ArchiveState.MADE):
        end(earlier)
    made: dict[str, Any] = {"file": row.file.name, "size": size, "sha256": digest, "made_at": at}
    ARCHIVE.move(row, to=ArchiveState.MADE, error="", error_code="", ends_at=at + DAYS_KEPT, **made)
    said = {"archive": row, "path": reverse("leaving:archive", args=[row.pk])}
    queue("archive_ready", to=reader_of(row), key=f"archive-ready:{row.pk}", landlord=row.landlord, context=said)


def reader_of(row: AccountArchive) -> str:
    """Where it is said that an archive is there: to the owner who asked, while they are one, else at the address of
    record.
    """
    owner = row.asked_by
    return owner.email if owner and is_owned(row.landlord, by=owner) else row.landlord.email


def postpone(row: AccountArchive, *, error: Exception) -> None:
    """Try again later; after the last time it has failed."""
    said = type(error).__name__
    if row.is_exhausted:
        give_up(row, code="provisioning.archive_failed", error=said)
        return
    AccountArchive.objects.filter(pk=row.pk, state=ArchiveState.QUEUED).update(
        run_after=row.retry_at(), error_code="provisioning.archive_failed", error=said
    )


@transaction.atomic
def give_up(row: AccountArchive, *, code: str, error: str) -> None:
    """It has failed, and staff are told."""
    ARCHIVE.move(row, to=ArchiveState.FAILED, why=code, error_code=code, error=error)
    tell_staff(
        "provisioning.archive_failed",
        key=str(row.pk),
        sentence="The archive of an account could not be made. Its landlord sees that, and can ask for it again.",
        path=reverse("admin:provisioning_accountarchive_change", args=[row.pk]),
    )


def end_old() -> int:
    """Remove the files of archives whose time is over: how many; safe to repeat."""
    rows = AccountArchive.objects.filter(state=ArchiveState.MADE, ends_at__lte=clock.now())
    for row in rows:
        end(row)
    return len(rows)


def end(row: AccountArchive) -> None:
    """Remove the file of one archive. The row is written first: a file that is named nowhere does no harm."""
    key = str(row.file.name)
    with transaction.atomic():
        ARCHIVE.move(row, to=ArchiveState.ENDED, file="")
        transaction.on_commit(lambda: AccountArchive._meta.get_field("file").storage.delete(key))
