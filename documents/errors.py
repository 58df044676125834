"""Why a file is not taken."""

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
