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


class AlreadyOnItsWay(DomainError):
    """A bank still works on an earlier payment for the same sign-up."""

    code = "intake.already_on_its_way"
    status = 409
    title = "A payment is on its way"
    message = "Your bank is still working on the payment you made. We write as soon as it answers; do not pay again."


class SettledByPeople(DomainError):
    """The account of this address is deactivated. Anybody can type an address, so the page does not say so."""

    code = "intake.settled_by_people"
    status = 409
    title = "We need to hear from you before you pay"
    message = (
        "This sign-up cannot be paid online yet. Nothing was charged, and your answers are kept. We have written to "
        "your e-mail address with the reason. Write to us at the address below, and we settle it with you."
    )
