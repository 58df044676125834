"""What accounts refuse."""

from config.lib.errors import DomainError


class NotReady(DomainError):
    """The landlord's portal does not exist yet, or has no plan assigned."""

    code = "accounts.not_ready"
    status = 403
    title = "This portal is not ready yet"
    message = "We are still preparing it. You will get an e-mail with your sign-in link as soon as it is ready."


class InvitationInvalid(DomainError):
    """An invitation link that was used, has run out or never existed."""

    code = "accounts.invitation_invalid"
    status = 410
    title = "This link no longer works"
    message = (
        "A link to set a password works once, for 72 hours. "
        "If you have set your password already, sign in; if not, ask for a new link below."
    )


class LastOwner(DomainError):
    """The change would leave a landlord without an active owner."""

    code = "accounts.last_owner"
    status = 409
    title = "Someone must own this account"
    message = "This is the only active owner. Make another member an owner first."
