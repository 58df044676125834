"""Lists: newest first, page by page. https://docs.stripe.com/api/pagination"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from billing.sandbox import store
from billing.sandbox.errors import ApiError, no_such
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body, make_list

PAGE, LARGEST_PAGE = 10, 100
COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "gt": int.__gt__,
    "gte": int.__ge__,
    "lt": int.__lt__,
    "lte": int.__le__,
}


def list_objects(kind: str, params: Params, *, url: str, by: Sequence[str] = ()) -> Body:
    """A page of the objects of a kind that have the given values."""
    wanted = {name: value for name in by if (value := params.text(name))}
    name, value = next(iter(wanted.items()), ("", ""))
    found = (one for one in store.select(kind, name=name, value=value) if agrees(one, wanted=wanted))
    return page(created_within(found, params=params), params=params, url=url)


def agrees(body: Body, *, wanted: dict[str, str]) -> bool:
    """Whether an object has all these values."""
    paths = store.FACETS.get(body["object"], {})
    return all(store.written(store.reach(body, paths[name])) == value for name, value in wanted.items())


def created_within(found: Iterator[Body], *, params: Params) -> Iterator[Body]:
    """Those made in the given time."""
    if "created" not in params:
        return found
    bounds = params.child("created")
    limits = [(test, limit) for word, test in COMPARISONS.items() if (limit := bounds.integer(word)) is not None]
    return (one for one in found if all(test(one["created"], limit) for test, limit in limits))


def page(found: Iterator[Body], *, params: Params, url: str) -> Body:
    """The part of a list that was asked for, and whether there is more."""
    limit = params.integer("limit", at_least=1) or PAGE
    if limit > LARGEST_PAGE:
        raise ApiError(f"This value must be less than or equal to {LARGEST_PAGE}.", param="limit")
    after, before = params.text("starting_after"), params.text("ending_before")
    if before:
        newer = list(until(found, key=before))[-limit - 1 :]
        return make_list(newer[-limit:], url=url, has_more=len(newer) > limit)
    if after:
        skip(found, key=after)
    some = list(islice(found, limit + 1))
    return make_list(some[:limit], url=url, has_more=len(some) > limit)


def skip(found: Iterator[Body], *, key: str) -> None:
    """Pass everything up to and with one object."""
    if not any(one["id"] == key for one in found):
        raise no_such("object", key=key, param="starting_after")


def until(found: Iterator[Body], *, key: str) -> Iterator[Body]:
    """Everything before one object."""
    for one in found:
        if one["id"] == key:
            return
        yield one
    raise no_such("object", key=key, param="ending_before")
