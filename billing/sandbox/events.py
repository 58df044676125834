"""What happened, told as Stripe's events: stored with the change, delivered once it is committed."""

import copy
from contextvars import ContextVar
from dataclasses import dataclass

from billing.sandbox import API_VERSION, delivery, store
from billing.sandbox.shapes import Body, build


@dataclass(frozen=True, slots=True)
class Cause:
    """The API request that made something happen; nothing for what people do on hosted pages."""

    request_id: str | None = None
    idempotency_key: str | None = None


NOBODY = Cause()
cause: ContextVar[Cause] = ContextVar("cause", default=NOBODY)


def emit(event_type: str, subject: Body, *, previous: Body | None = None) -> Body:
    """Record an event about an object as it is now."""
    data: Body = {"object": copy.deepcopy(subject)}
    if previous is not None:
        data["previous_attributes"] = previous
    because = cause.get()
    event = build(
        "event",
        api_version=API_VERSION,
        data=data,
        pending_webhooks=1 if delivery.is_wanted() else 0,
        request={"id": because.request_id, "idempotency_key": because.idempotency_key},
        type=event_type,
    )
    store.put(event)
    delivery.enqueue(event["id"])
    return event


def changes(old: Body, new: Body) -> Body:
    """What an object's keys were before, for those that changed."""
    return {name: value for name, value in old.items() if new.get(name) != value}


def update(event_type: str, old: Body, new: Body) -> Body:
    """Keep a changed object, and tell of it when anything changed."""
    store.put(new)
    previous = changes(old, new)
    if previous:
        emit(event_type, new, previous=previous)
    return new
