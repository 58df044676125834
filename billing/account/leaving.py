"""What becomes of a subscription when an account is closed, and when its landlord stays after all.

Each may be said again, and where nothing runs does nothing. None of it may run inside a transaction.
"""

from accounts.models import Landlord, User
from billing.account.services import cancel, resume
from billing.checkout import close_session
from billing.errors import StillPaying
from billing.gateway import get_gateway
from billing.models import CheckoutIntent, OrderCheckout, Subscription
from billing.order_checkout import close_order_session
from billing.selectors import may_be_paying
from billing.states import CheckoutState
from billing.subscriptions import choose, sync


def running(landlord: Landlord) -> Subscription | None:
    """The subscription that counts, while it has not ended."""
    current = choose(landlord).current
    return current if current is not None and not current.has_ended else None


def goes_on(landlord: Landlord) -> bool:
    """Whether a subscription runs that would be charged again."""
    current = running(landlord)
    return current is not None and current.renews


def end_with_period(landlord: Landlord, *, by: User | None) -> None:
    """Let what runs end with what was paid for, and nothing begin, so that nothing more is charged."""
    for intent in CheckoutIntent.objects.filter(landlord=landlord, state=CheckoutState.OPEN):
        close_session(intent)
    sync(landlord)
    if goes_on(landlord):
        cancel(landlord, by=by)


def go_on(landlord: Landlord, *, by: User | None) -> bool:
    """Let what was to end go on as it was; False where it has ended meanwhile."""
    sync(landlord)
    current = running(landlord)
    if current is not None and (current.ends_at is not None or current.given_up_price is not None):
        resume(landlord, by=by)
    return current is not None


def end_now(landlord: Landlord) -> None:
    """End everything by which money could still come; StillPaying while a payment is on its way."""
    sync(landlord)
    for subscription in Subscription.objects.filter(landlord=landlord):
        if not subscription.has_ended:
            get_gateway().end_now(subscription.stripe_id)
    for intent in CheckoutIntent.objects.filter(landlord=landlord, state=CheckoutState.OPEN):
        close_session(intent)
    for checkout in OrderCheckout.objects.filter(landlord=landlord, state=CheckoutState.OPEN):
        close_order_session(checkout)
    if may_be_paying(landlord):
        raise StillPaying
    sync(landlord)
