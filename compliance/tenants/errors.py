"""What is refused about tenants."""

from config.lib.errors import DomainError


class CannotInvite(DomainError):
    """Somebody was to be invited who cannot be; `field` names the part of the form that is wrong."""

    code = "tenants.cannot_invite"
    status = 409
    title = "That invitation cannot be sent"

    def __init__(self, message: str, *, field: str = "email") -> None:
        super().__init__(message, field=field)
        self.field = field


class TooManyInvitations(CannotInvite):
    """More invitations were asked for than anybody needs in a day."""

    code = "tenants.too_many_invitations"
    status = 429
    title = "That is enough for today"


class SwitchedOff(DomainError):
    """The landlord's plan has no tenant access at the moment."""

    code = "tenants.switched_off"
    status = 403
    title = "Your access is switched off at the moment"
    message = (
        "Your landlord’s plan does not include access for tenants at the moment. Nothing is deleted, and it is back "
        "when the plan is. Until then, ask your landlord directly for what you need."
    )


class NothingGoesOut(DomainError):
    """Something was to be written or sent while the landlord's account lets nothing out."""

    code = "tenants.nothing_goes_out"
    status = 403
    title = "That cannot be sent from here at the moment"
    message = (
        "You can read everything that is shared with you, but nothing can be sent or confirmed here just now. "
        "Ask your landlord directly."
    )


class TooMuch(DomainError):
    """Somebody wrote or asked more often than a person would."""

    code = "tenants.too_much"
    status = 429
    title = "That is a lot at once"
    message = "You have sent a lot in a short time. What you wrote is still here: wait a while, and send it again."


class CannotSend(DomainError):
    """A message to a tenant who cannot sign in."""

    code = "tenants.cannot_send"
    status = 409
    title = "They cannot read it here"
    message = "This tenant cannot sign in at the moment, so they would not read it here. Write to them another way."
