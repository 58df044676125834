"""What accounts refuse."""

from config.lib.errors import DomainError


class NotReady(DomainError):
    """The landlord's portal does not exist yet, or has no plan assigned."""

    code = "accounts.not_ready"
    status = 403
    title = "This portal is not ready yet"
    message = "We are still preparing it. You will get an e-mail with your sign-in link as soon as it is ready."


class AccountClosed(DomainError):
    """The landlord's account is closed, and all but erased."""

    code = "accounts.closed"
    status = 410
    title = "This account is closed"
    message = (
        "It is being erased, so nothing here can be opened any more. An e-mail says when that is done. "
        "You can sign up again at any time, with the same address."
    )


class OtherLandlord(DomainError):
    """A form was opened in one landlord's portal and sent in another's."""

    code = "accounts.other_landlord"
    status = 409
    title = "You work for another landlord now"

    def __init__(self, *, landlord: str) -> None:
        super().__init__(
            f"This page was not opened for {landlord}, for whom you work at the moment, so nothing was changed. Choose "
            "under Settings whom you mean, open the page again and do it there."
        )


class InvitationInvalid(DomainError):
    """An invitation link that was used, has run out or never existed."""

    code = "accounts.invitation_invalid"
    status = 410
    title = "This link no longer works"
    message = (
        "A link to set a password works once, for 72 hours. "
        "If you have set your password already, sign in; if not, ask for a new link below."
    )


class AddressLinkInvalid(DomainError):
    """A link to confirm an address that was used or given up, has run out or was never made."""

    code = "accounts.address_link_invalid"
    status = 410
    title = "This link no longer works"
    message = (
        "A link to confirm an address works once, for 72 hours, and ends when another address is asked for. "
        "Your address of record is as it was. You can ask for a new link."
    )


class OwnersOnly(DomainError):
    """A member asked for what only an owner may do."""

    code = "accounts.owners_only"
    status = 403
    title = "Only an owner may do this"
    message = "You work in this portal as a member. Ask one of its owners to do it."


class LastOwner(DomainError):
    """The change would leave a landlord without an active owner."""

    code = "accounts.last_owner"
    status = 409
    title = "Someone must own this account"
    message = "This is the only active owner. Make another member an owner first."


class AlreadyMember(DomainError):
    """Somebody was asked in who is in."""

    code = "accounts.already_member"
    status = 409
    title = "They are a member already"
    message = "Whoever signs in with this address is a member already. You can change their role."


class AlreadyInvited(DomainError):
    """Somebody was asked in whose answer is awaited."""

    code = "accounts.already_invited"
    status = 409
    title = "They are invited already"
    message = "This address was invited already. You can send the invitation again, or take it back."


class LogoRefused(DomainError):
    """A file that cannot be a logo."""

    code = "accounts.logo_refused"
    status = 422
    title = "This file cannot be your logo"


class NotAMobileNumber(DomainError):
    """A number that no text message reaches."""

    code = "accounts.not_a_mobile_number"
    status = 422
    title = "This is not a mobile number"
    message = "Enter a mobile number, such as 07400 123456, or one of another country with its + and code."
