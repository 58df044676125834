"""What is refused about reports."""

from config.lib.errors import DomainError


class TooManyReports(DomainError):
    """More reports wait to be made than one landlord may have waiting."""

    code = "compliance.too_many_reports"
    status = 429
    title = "Several reports are being made already"
    message = "Wait until those are finished, then ask for the next."
