"""How far an order is, as its customer sees it."""

from dataclasses import dataclass

from documents.models import DocumentOrder
from documents.orders.states import OrderState

State = OrderState


@dataclass(frozen=True, slots=True)
class Step:
    """A step with whether it is done, doing, waiting or failed."""

    label: str
    state: str
    note: str = ""


STEPS = (
    ("Paid", (State.CREATED,)),
    ("Documents made from your answers", (State.PAID, State.QUEUED, State.GENERATING, State.FAILED)),
    ("Checked by a person", (State.IN_REVIEW, State.CHANGES_REQUESTED, State.NEEDS_INPUT)),
    ("Finished as PDF and Word", (State.FINALISING,)),
    ("Sent to you", (State.DELIVERING,)),
)

MOVING = (State.CREATED, State.PAID, State.QUEUED, State.GENERATING, State.FINALISING, State.DELIVERING)
"""Where the page is worth looking at again in a moment."""


def steps_of(order: DocumentOrder) -> list[Step]:
    """The steps of an order, from its payment to its delivery."""
    now = next((at for at, (_, states) in enumerate(STEPS) if order.state in states), len(STEPS))
    return [Step(label, state_at(at, now)) for at, (label, _) in enumerate(STEPS)]


def state_at(at: int, now: int) -> str:
    """What a step is, where the order is at another."""
    if at < now:
        return "done"
    return "doing" if at == now else "waiting"
