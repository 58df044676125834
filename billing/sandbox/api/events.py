"""Events. https://docs.stripe.com/api/events"""

from billing.sandbox import store
from billing.sandbox.lists import created_within, list_objects, page
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body


def retrieve(params: Params, *, key: str) -> Body:
    """One event, as it was."""
    return store.get("event", key=key)


def index(params: Params) -> Body:
    """Events, newest first, of all types or of some."""
    if "types" not in params:
        return list_objects("event", params, url="/v1/events", by=("type",))
    types = set(params.texts("types"))
    found = (one for one in store.select("event") if one["type"] in types)
    return page(created_within(found, params=params), params=params, url="/v1/events")
