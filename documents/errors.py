"""Why a file is not taken."""

from config.lib.errors import DomainError


class UploadRefused(DomainError):
    """A file that the vault does not take; the message says why."""

    code = "documents.upload_refused"
    title = "That file was not accepted"
