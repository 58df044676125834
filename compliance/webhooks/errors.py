"""What is refused about webhooks."""

from config.lib.errors import DomainError


class TooManyEndpoints(DomainError):
    """A landlord has as many addresses as one may have."""

    code = "compliance.too_many_webhooks"
    status = 422
    title = "You have many addresses already"
    message = "You can have 10 addresses. Remove one, then add the next."


class EndpointIsOff(DomainError):
    """The address is told nothing now."""

    code = "compliance.webhook_is_off"
    status = 409
    title = "That address is switched off"
    message = "Nothing is sent there now. Switch it on first, then send it again."


class TooManyTests(DomainError):
    """Tests, or replays, wait already."""

    code = "compliance.webhook_busy"
    status = 429
    title = "Several tests are on their way already"
    message = "Wait until those have arrived, then send the next."
