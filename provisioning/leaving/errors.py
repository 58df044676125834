"""What is refused about archives."""

from config.lib.errors import DomainError


class ArchiveWaits(DomainError):
    """An archive of this account is being made already."""

    code = "provisioning.archive_waits"
    status = 409
    title = "Your archive is being made already"
    message = "Wait until it is ready. We send you an e-mail."


class ArchiveRefused(DomainError):
    """An archive that cannot be read into this installation."""

    code = "provisioning.archive_refused"
    status = 422
    title = "This archive cannot be read here"
