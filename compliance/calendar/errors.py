"""What the calendar refuses."""

from config.lib.errors import DomainError


class TooManyFeeds(DomainError):
    """The landlord has as many calendar addresses as there may be."""

    code = "compliance.too_many_feeds"
    status = 409
    title = "That is as many calendar addresses as there can be"
    message = "Revoke one that nobody reads any more, then make a new one."
