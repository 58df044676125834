"""What comes of a request that somebody else chose the target of."""

from config.lib.errors import DomainError


class OutboundRefused(DomainError):
    """We do not send there, whatever may answer."""

    code = "outbound.refused"
    status = 422
    title = "We do not send there"
    message = "We send only to public https addresses."


class OutboundFailed(DomainError):
    """Nobody answered as it takes."""

    code = "outbound.failed"
    status = 502
    title = "It did not answer"
    message = "The connection ended before there was an answer."
