"""Errors that a person can be told: a stable code, an HTTP status and one clear sentence."""

from django.db import DatabaseError

LONGEST = 500
"""How many characters of an error are kept with a row."""


def words_of(error: BaseException) -> str:
    """What may be kept of an error. The database quotes the row that it refused, so of its words only the code stays
    and the name of the constraint.
    """
    if not isinstance(error, DatabaseError):
        return f"{type(error).__name__}: {error}"[:LONGEST]
    cause = error.__cause__
    code = getattr(cause, "sqlstate", None)
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    return " ".join(filter(None, (type(error).__name__, code, constraint)))


def code_of(error: BaseException, *, otherwise: str) -> str:
    """The code of a refusal of ours; the other one for whatever else went wrong."""
    return error.code if isinstance(error, DomainError) else otherwise


class DomainError(Exception):
    """Something was refused or failed for a reason that the person can be told.

    `code` names it for us (`app.thing`), `title` and `message` say it to them, and `detail` is what a page may
    offer as the way on.
    """

    code = "app.error"
    status = 400
    title = "That could not be done"
    message = "Something about this request does not hold. Go back and try again."

    def __init__(self, message: str = "", **detail: object) -> None:
        self.message = message or self.message
        self.detail = detail
        super().__init__(self.message)

    def as_json(self) -> dict[str, object]:
        """What a program is told."""
        return {"code": self.code, "title": self.title, "message": self.message}


class Unstorable(DomainError):
    """Something was sent that no column can hold, such as a NUL character; a browser's form never does."""

    code = "app.unstorable"
    title = "That cannot be kept"
    message = "Something that was sent holds a character or a number that cannot be stored. Go back and correct it."


class IllegalTransition(DomainError):
    """A state was asked to move along a line that its table does not have."""

    code = "states.illegal_transition"
    status = 409
    title = "That step is not possible from here"
    message = "This has already moved on, or has not come this far yet. Reload the page to see where it stands."


class StaleState(IllegalTransition):
    """Somebody else moved the row between our reading it and our writing it."""

    code = "states.stale"
    message = "Somebody else changed this a moment ago. Reload the page to see where it stands."
