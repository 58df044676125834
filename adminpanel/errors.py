"""What staff are refused."""

from django.db import DatabaseError

from config.lib.errors import DomainError

TRIGGER = "adminpanel_last_administrator"
"""The name under which the database's own guard refuses."""


class LastAdministrator(DomainError):
    """The change would leave no active administrator."""

    code = "adminpanel.last_administrator"
    status = 409
    title = "One administrator must remain"
    message = "This would leave no active administrator, so nothing was changed. Make somebody else one first."


class OwnRights(DomainError):
    """A member of staff tried to deactivate themselves or to give up their own rights."""

    code = "adminpanel.own_rights"
    status = 409
    title = "You cannot do this to yourself"
    message = "Nobody deactivates themselves or takes away their own rights. Ask another administrator to do it."


class NotStaff(DomainError):
    """Something for members of the staff was asked for somebody who is none."""

    code = "adminpanel.not_staff"
    status = 409
    title = "This is not an active member of the staff"
    message = "Only active members of the staff are invited here. Give them a role first, or reactivate them."


class NothingFailed(DomainError):
    """There is no failed job to retry."""

    code = "adminpanel.nothing_failed"
    status = 409
    title = "Nothing has failed here"
    message = "No job of this landlord has failed, so there is nothing to retry."


class MustBeKept(DomainError):
    """Somebody was to be erased who cannot be at the moment."""

    code = "adminpanel.must_be_kept"
    status = 409
    title = "This account cannot be erased now"
    message = (
        "Their portal is being built, or the account is closed already. Who has paid can be erased once the portal is "
        "ready."
    )


class DecidedMeanwhile(DomainError):
    """Somebody else acted on the order since its page was shown."""

    code = "adminpanel.decided_meanwhile"
    status = 409
    title = "Somebody else was here first"
    message = "Somebody else acted on this order since you opened it, so nothing was done. This is how it stands now."


def refusal_of(error: Exception) -> DomainError | None:
    """What a person is told about an error: the refusal that it is or stands for, None for any other error."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, DatabaseError) and refused_by(error) == TRIGGER:
        return LastAdministrator()
    return None


def refused_by(error: DatabaseError) -> str | None:
    """The constraint on which PostgreSQL refused a statement."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None)
