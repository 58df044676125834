"""What is refused about tenancies."""

from config.lib.errors import DomainError


class LastOccupier(DomainError):
    """A tenancy without anyone who lives there is none."""

    code = "compliance.last_occupier"
    status = 409
    title = "Somebody has to live there"
    message = "This is the last person of the tenancy. End the tenancy instead."
