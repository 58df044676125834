"""Why evidence is not taken."""

from config.lib.errors import DomainError


class EvidenceRefused(DomainError):
    """Evidence that cannot be; `field` names the part of the form that is wrong."""

    code = "compliance.evidence_refused"
    title = "That cannot be recorded"

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message, field=field)
        self.field = field


class StillRequired(DomainError):
    """Someone said that what the law plainly asks is not required."""

    code = "compliance.still_required"
    status = 409
    title = "The law asks for this"
    message = "What you told us about this home means that it is required. Correct the facts if they are wrong."
