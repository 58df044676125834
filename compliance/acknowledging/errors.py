"""Why what was said about a rule is not taken."""

from config.lib.errors import DomainError


class NothingToAcknowledge(DomainError):
    """It needs a proof, or does not apply for certain."""

    code = "compliance.nothing_to_acknowledge"
    status = 409
    title = "There is nothing to say here"
    message = "This rule does not apply here for certain any more. Go back to see what is asked now."


class RuleChanged(DomainError):
    """The rule that was read is no longer the one that is asked."""

    code = "compliance.rule_changed"
    status = 409
    title = "The rule has changed"
    message = "The rule changed while you were reading it. Read it again before you say that you keep to it."
