"""What can go wrong with money."""

from config.lib.errors import DomainError


class BadSignature(DomainError):
    """A delivery that Stripe did not sign, or signed too long ago."""

    code = "billing.bad_signature"


class OtherMode(BadSignature):
    """A delivery of the test mode to a live site, or the reverse."""

    code = "billing.other_mode"


class PaymentUnavailable(DomainError):
    """Stripe did not answer, or is not set up here."""

    code = "billing.unavailable"
    status = 503
    title = "Payment is not available at the moment"
    message = "Nothing was charged and nothing you typed is lost. Try again in a few minutes."


class NotAtStripe(DomainError):
    """Stripe does not know an object that it told us of."""

    code = "billing.not_at_stripe"
    message = "Stripe does not know this."


class HeldEvent(DomainError):
    """An event that cannot be right as it is: kept for a person to look at, with nothing changed."""

    code = "billing.held"


class UnknownPrice(HeldEvent):
    """A price that none of our plans was ever sold at."""

    code = "billing.unknown_price"


class UnknownCustomer(HeldEvent):
    """A customer or reference that belongs to none of our landlords."""

    code = "billing.unknown_customer"


class WrongAmount(HeldEvent):
    """An amount that differs from what the landlord was asked to pay."""

    code = "billing.wrong_amount"


class SecondSubscription(HeldEvent):
    """A second active subscription of one landlord."""

    code = "billing.second_subscription"


class NothingToChange(DomainError):
    """Something was asked of a subscription that it cannot do as it stands."""

    code = "billing.nothing_to_change"
    status = 409
    title = "That is not possible at the moment"
    message = "Your subscription does not allow this as it stands now. Your billing page says how it stands."


class AccountCloses(NothingToChange):
    """A payment was to begin, or to go on, for an account that is about to be erased."""

    code = "billing.account_closes"
    title = "Your account is about to close"
    message = "Nothing more is charged for an account that closes. Keep the account first, then this is possible again."


class StillPaying(DomainError):
    """Somebody's money is on its way to us."""

    code = "billing.still_paying"
    status = 409
    title = "A payment is on its way"
    message = "A payment has been made and the bank has not answered yet. Wait until it has."


class QuoteExpired(DomainError):
    """A confirmation of an amount that was shown too long ago, or is of another subscription."""

    code = "billing.quote_expired"
    status = 409
    title = "The amount has to be worked out again"
    message = "Some time has passed since the amount was shown. Look at it again, and confirm it then."


class SandboxRefused(DomainError):
    """The sandbox's clock cannot be moved so, or not here."""

    code = "billing.sandbox_refused"


class NotLost(DomainError):
    """Access was to be suspended for a dispute that nobody has lost, or that is nobody's."""

    code = "billing.not_lost"
    status = 409
    title = "This dispute is not lost"
    message = "Access is suspended only for a dispute that was lost, of a landlord. Until then it stays as it is."


class CannotGiveBack(DomainError):
    """More was to be given back than is left of a payment, or other than staff saw when they decided."""

    code = "billing.cannot_give_back"
    status = 409
    title = "This cannot be given back"


class RefundRefused(DomainError):
    """Stripe will not give money back; the message is its own sentence."""

    code = "billing.refund_refused"


class CannotAccept(DomainError):
    """An amount was to be accepted of an event that is not held for its amount."""

    code = "billing.cannot_accept"
    status = 409
    title = "There is no amount to accept"
    message = "Only of an event that is held for its amount, in pounds, can what was paid be accepted."


class CannotAttach(DomainError):
    """An event was to be attached to a landlord, and cannot be."""

    code = "billing.cannot_attach"
    status = 409
    title = "This event cannot be attached"
