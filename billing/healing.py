"""Whether what staff were told of is over, where the state of no single row says so."""

from collections.abc import Callable, Mapping

from django.db.models import Q

from billing.models import Dispute, Reconciliation, StripeEvent, Subscription
from billing.selectors import last_comparison
from billing.states import EventState, ReconciliationState
from billing.subscriptions import choose


def is_worked_off(code: str) -> bool:
    """Whether no event has failed with this error, nor has its last attempt before it."""
    has_failed = Q(state=EventState.FAILED, error_code=code)
    may_fail = Q(state=EventState.RECEIVED, attempts__gte=StripeEvent.MAX_ATTEMPTS)
    return not StripeEvent.objects.filter(has_failed | may_fail).exists()


def differs_no_more(key: str) -> bool:
    """Whether the last comparison found this in line, or brought it into line."""
    kind, _, stripe_id = key.partition(":")
    last = last_comparison()
    left = last and last.differences.filter(kind=kind, stripe_id=stripe_id, is_repaired=False)
    return not (left and left.exists())


def is_compared_again(_code: str) -> bool:
    """Whether the last comparison that ended was made."""
    ended = Reconciliation.objects.exclude(state=ReconciliationState.PENDING).first()
    return ended is None or ended.state == ReconciliationState.DONE


def is_decided(key: str) -> bool:
    """Whether the bank has decided about a dispute."""
    return not Dispute.objects.filter(stripe_id=key).exclude(status__in=Dispute.DECIDED).exists()


def is_alone(key: str) -> bool:
    """Whether this subscription no longer runs beside another one of its landlord's."""
    row = Subscription.objects.filter(stripe_id=key).select_related("landlord").first()
    return row is None or row not in choose(row.landlord).extra


def is_in_no_subscription(stripe_status: str) -> bool:
    """Whether no subscription has this status any more."""
    return not Subscription.objects.filter(stripe_status=stripe_status).exists()


IS_OVER: Mapping[str, Callable[[str], bool]] = {
    "billing.differs": differs_no_more,
    "billing.disputed": is_decided,
    "billing.event_failed": is_worked_off,
    "billing.reconciliation_failed": is_compared_again,
    "billing.second_subscription": is_alone,
    "billing.unknown_status": is_in_no_subscription,
}
"""Asked about the key under which staff were told."""
