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
