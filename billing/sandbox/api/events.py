"""Events as the API lists them. https://docs.stripe.com/api/events"""

import json
from typing import Any

from billing.sandbox.api.door import limit_of
from billing.sandbox.errors import missing
from billing.sandbox.models import Event
from billing.sandbox.objects import Body


def retrieve_event(params: dict[str, Any], *, key: str) -> Body:
    """GET /v1/events/:id"""
    event = Event.objects.filter(id=key).first()
    if event is None:
        raise missing("event", key)
    body: Body = json.loads(event.payload)
    return body


def list_events(params: dict[str, Any]) -> Body:
    """GET /v1/events"""
    limit = limit_of(params)
    rows = Event.objects.order_by("-number")
    if "type" in params:
        rows = rows.filter(type=params["type"])
    found = [json.loads(event.payload) for event in rows[: limit + 1]]
    return {"object": "list", "url": "/v1/events", "has_more": len(found) > limit, "data": found[:limit]}
