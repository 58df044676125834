"""Reading money."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Landlord
from billing.models import Customer, OrderCheckout, Payment, Reconciliation, StripeEvent, Subscription
from billing.states import CheckoutState, EventState, ReconciliationState
from billing.subscriptions import choose


def customer_of(landlord: Landlord) -> Customer:
    """The landlord as Stripe knows them: who pays the subscription that counts; 404 for one who never paid."""
    current = choose(landlord).current
    known = Customer.objects.filter(landlord=landlord)
    paying = known.filter(stripe_id=current.customer_key).first() if current else None
    return paying or get_object_or_404(known[:1])


def last_comparison() -> Reconciliation | None:
    """The latest comparison with Stripe that came to its end."""
    return Reconciliation.objects.filter(state=ReconciliationState.DONE).first()


def may_be_paying(landlord: Landlord) -> bool:
    """Whether a page of Stripe's is open on which a landlord can still pay, or their bank has not spoken yet."""
    return any_checkout(landlord, states=(CheckoutState.OPEN, CheckoutState.PROCESSING))


def has_ever_paid(landlord: Landlord) -> bool:
    """Whether money ever came from a landlord, for a subscription or an order."""
    return payers().filter(pk=landlord.pk).exists()


def payers() -> QuerySet[Landlord]:
    """Every landlord from whom money ever came, whatever became of it since."""
    paid = Payment.objects.filter(landlord=OuterRef("pk"))
    subscribed = Subscription.objects.filter(landlord=OuterRef("pk"))
    bought = OrderCheckout.objects.filter(landlord=OuterRef("pk"), state=CheckoutState.PAID)
    return Landlord.objects.filter(Exists(paid) | Exists(subscribed) | Exists(bought))


def awaits_bank(landlord: Landlord) -> bool:
    """Whether a landlord has paid and their bank has not spoken yet."""
    return any_checkout(landlord, states=(CheckoutState.PROCESSING,))


def any_checkout(landlord: Landlord, *, states: tuple[str, ...]) -> bool:
    """Whether a checkout of theirs that is known at Stripe is in one of these states."""
    mine = (landlord.checkouts, OrderCheckout.objects.filter(landlord=landlord))
    return any(rows.filter(state__in=states).exclude(stripe_id=None).exists() for rows in mine)


def paid_or_payable() -> QuerySet[OrderCheckout]:
    """The checkouts of orders on which money came or still may: a page of Stripe's is open, or an event is unread."""
    unread = StripeEvent.objects.filter(
        object_id=OuterRef("stripe_id"), state__in=(EventState.RECEIVED, EventState.HELD, EventState.FAILED)
    )
    alive = Q(state__in=(CheckoutState.OPEN, CheckoutState.PROCESSING), stripe_id__isnull=False)
    return OrderCheckout.objects.filter(Q(state=CheckoutState.PAID) | alive | Exists(unread))
