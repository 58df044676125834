"""The shape of every object we answer with: each key that Stripe's published fixtures have, at its quiet default."""

import copy
import json
from pathlib import Path
from typing import Any

from billing.sandbox import clock
from billing.sandbox.ids import make_id

Body = dict[str, Any]
SHAPES: dict[str, Body] = json.loads((Path(__file__).parent / "shapes.json").read_text())


def build(kind: str, **values: Any) -> Body:
    """A new object of a kind, with an id and its moment; a key that its shape lacks is a mistake of ours."""
    body = copy.deepcopy(SHAPES[kind])
    given = {"id": make_id(kind)} | ({"created": clock.now()} if "created" in body else {}) | values
    strangers = given.keys() - body.keys()
    if strangers:
        raise KeyError(f"{kind} has no {', '.join(sorted(strangers))}")
    body.update(given)
    return body


def make_list(data: list[Body], *, url: str, has_more: bool = False) -> Body:
    """A list as Stripe frames it."""
    return {"object": "list", "data": data, "has_more": has_more, "url": url}
