"""Where an order stands, the lines along which it moves, and what is promised of it."""

from datetime import timedelta

from django.db import models

from config.lib.states import StateMachine


class OrderState(models.TextChoices):
    """From its writing down to its delivery."""

    CREATED = "created", "Waiting for payment"
    PAID = "paid", "Paid"
    QUEUED = "queued", "Queued"
    GENERATING = "generating", "Being made"
    IN_REVIEW = "in_review", "Being checked"
    CHANGES_REQUESTED = "changes_requested", "Being changed"
    NEEDS_INPUT = "needs_input", "Waiting for the customer"
    FINALISING = "finalising", "Being finished"
    DELIVERING = "delivering", "Being delivered"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


State = OrderState

ORDER = StateMachine(
    "documents.order",
    {
        State.CREATED: frozenset({State.PAID, State.CANCELLED}),
        State.PAID: frozenset({State.QUEUED, State.FAILED, State.CANCELLED}),
        State.QUEUED: frozenset({State.GENERATING, State.FAILED, State.CANCELLED}),
        State.GENERATING: frozenset({State.IN_REVIEW, State.FAILED, State.CANCELLED}),
        State.IN_REVIEW: frozenset({State.FINALISING, State.CHANGES_REQUESTED, State.NEEDS_INPUT, State.CANCELLED}),
        State.CHANGES_REQUESTED: frozenset({State.QUEUED, State.FAILED, State.CANCELLED}),
        State.NEEDS_INPUT: frozenset({State.IN_REVIEW, State.QUEUED, State.CANCELLED}),
        State.FINALISING: frozenset({State.DELIVERING, State.FAILED, State.CANCELLED}),
        State.DELIVERING: frozenset({State.DELIVERED, State.FAILED, State.CANCELLED}),
        State.FAILED: frozenset({State.QUEUED, State.FINALISING, State.CANCELLED}),
        # A payment that Stripe took is a payment, however late we hear of it.
        State.CANCELLED: frozenset({State.PAID}),
    },
)

WORKING = (
    State.PAID,
    State.QUEUED,
    State.GENERATING,
    State.CHANGES_REQUESTED,
    State.FINALISING,
    State.DELIVERING,
)
"""Where it is a worker's turn."""

APPROVED = (State.FINALISING, State.DELIVERING, State.DELIVERED)
"""What only an approved order comes to."""

PROMISED, PROMISED_FAST = timedelta(hours=72), timedelta(hours=24)
