"""What the wizard refuses."""

from config.lib.errors import DomainError


class Incomplete(DomainError):
    """The sign-up cannot be paid yet."""

    code = "intake.incomplete"
    status = 409
    title = "Something is still missing"
    message = "Some answers are missing. The page before shows which."


class NotADraft(DomainError):
    """The sign-up has been sent to be paid; its answers are frozen."""

    code = "intake.not_a_draft"
    status = 409
    title = "Your payment is not finished"
    message = "This sign-up is waiting for its payment. Reopen it to change an answer."


class ChangedElsewhere(DomainError):
    """The page was saved in another window after this one was opened."""

    code = "intake.changed_elsewhere"
    status = 409
    title = "This page was changed in another window"
    message = "It was saved in another window meanwhile. Below is what you typed here; save again to keep it."
