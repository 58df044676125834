"""What is refused about archives, closures and what guests ordered."""

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


class NothingToTakeBack(DomainError):
    """No closure waits that could still be taken back."""

    code = "provisioning.nothing_to_take_back"
    status = 409
    title = "There is nothing to take back"
    message = "This account is not about to close, or its erasure has begun."


class ClosureWaits(DomainError):
    """An account cannot be erased yet: somebody's money or order is on its way."""

    code = "provisioning.closure_waits"
    status = 409
    title = "This account cannot be erased yet"


class OrderStays(DomainError):
    """What a guest ordered was to be erased while it is under way."""

    code = "provisioning.order_stays"
    status = 409
    title = "This order cannot be erased yet"
    message = "It is under way, or can still be paid. Deliver it or give all of the money back, then erase it."
