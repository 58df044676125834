"""Why a file is not taken, not handed out or not taken out."""

from config.lib.errors import DomainError

MAX_DRAFT_FILES = 50


class UploadRefused(DomainError):
    """A file that the vault does not take; the message says why."""

    code = "documents.upload_refused"
    title = "That file was not accepted"


class DraftFull(UploadRefused):
    """A sign-up holds as many files as it may."""

    code = "documents.draft_full"
    title = "No more files can be added yet"
    message = (
        f"At most {MAX_DRAFT_FILES} files can be added while signing up. The others were not kept; add them once your "
        "portal is ready."
    )


class FileHeld(DomainError):
    """A file that no virus scanner has looked at yet, though one should."""

    code = "documents.held"
    status = 409
    title = "This file is held until it is scanned"
    message = "The virus scanner has not answered yet. The file is safe with us; try again in a few minutes."


class FileInfected(DomainError):
    """A file in which a virus was found."""

    code = "documents.infected"
    status = 403
    title = "This file is shut away"
    message = "A virus was found in it, so it cannot be opened or downloaded. Delete it, and upload a clean copy."


class FileGone(DomainError):
    """A file that was deleted."""

    code = "documents.gone"
    status = 410
    title = "This file was deleted"
    message = "Only its name, its fingerprint and the reason are kept."


class FileInUse(DomainError):
    """A file that has to stay because something rests on it."""

    code = "documents.in_use"
    status = 409
    title = "This file cannot be deleted"
    message = "It is evidence, or was given to a tenant. What rests on it has to be withdrawn or corrected first."
