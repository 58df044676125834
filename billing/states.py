"""The states of a checkout, of a stored event, of a reconciliation, of a refund, and of what Stripe is to be told."""

from django.db import models

from config.lib.states import StateMachine


class CheckoutState(models.TextChoices):
    """Where a checkout stands. `processing`: the customer is done, the bank is not."""

    OPEN = "open", "Open"
    PROCESSING = "processing", "Waiting for the bank"
    PAID = "paid", "Paid"
    EXPIRED = "expired", "Expired"
    FAILED = "failed", "Payment failed"


CHECKOUT = StateMachine(
    "billing.checkout",
    {
        CheckoutState.OPEN: frozenset(
            {CheckoutState.PROCESSING, CheckoutState.PAID, CheckoutState.EXPIRED, CheckoutState.FAILED}
        ),
        CheckoutState.PROCESSING: frozenset({CheckoutState.PAID, CheckoutState.FAILED}),
        # A payment that Stripe took is a payment, however late we hear of it.
        CheckoutState.EXPIRED: frozenset({CheckoutState.PAID, CheckoutState.PROCESSING}),
        CheckoutState.FAILED: frozenset({CheckoutState.PAID}),
    },
)


class EventState(models.TextChoices):
    """Where a stored event stands. `held`: it cannot be right as it is, and a person must look."""

    RECEIVED = "received", "Received"
    PROCESSED = "processed", "Processed"
    IGNORED = "ignored", "Not for us"
    HELD = "held", "Held for staff"
    FAILED = "failed", "Failed"


EVENT = StateMachine(
    "billing.event",
    {
        EventState.RECEIVED: frozenset({EventState.PROCESSED, EventState.IGNORED, EventState.HELD, EventState.FAILED}),
        EventState.HELD: frozenset({EventState.RECEIVED}),
        EventState.FAILED: frozenset({EventState.RECEIVED}),
    },
)


class ReconciliationState(models.TextChoices):
    """Where a comparison with Stripe stands."""

    PENDING = "pending", "Waiting"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


RECONCILIATION = StateMachine(
    "billing.reconciliation",
    {ReconciliationState.PENDING: frozenset({ReconciliationState.DONE, ReconciliationState.FAILED})},
)


class NewsState(models.TextChoices):
    """Where it stands that Stripe is told of something."""

    PENDING = "pending", "To be told"
    DONE = "done", "Told"


NEWS = StateMachine("billing.news", {NewsState.PENDING: frozenset({NewsState.DONE})})


class RefundState(models.TextChoices):
    """Where a refund that staff asked for stands. `failed`: Stripe never answered, so it may have been made or not."""

    ASKED = "asked", "Asked"
    MADE = "made", "Made by Stripe"
    REFUSED = "refused", "Refused by Stripe"
    FAILED = "failed", "Stripe did not answer"


REFUND = StateMachine(
    "billing.refund",
    {
        RefundState.ASKED: frozenset({RefundState.MADE, RefundState.REFUSED, RefundState.FAILED}),
        RefundState.FAILED: frozenset({RefundState.ASKED}),
    },
)
