"""Stripe's bracketed forms: `line_items[0][price]=price_1` as nested dicts and lists."""

import re
from collections.abc import Iterable
from typing import Any

PART = re.compile(r"\[([^\]]*)\]")


def decoded(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The parameters as the caller wrote them before they were sent; values stay text."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        head, *rest = [name.split("[", 1)[0], *PART.findall(name)]
        place(tree, [head, *rest], value)
    listed: dict[str, Any] = as_lists(tree)
    return listed


def place(tree: dict[str, Any], path: list[str], value: str) -> None:
    """Put a value at its path; an empty bracket takes the next number."""
    key = path[0] if path[0] else str(len(tree))
    if len(path) == 1:
        tree[key] = value
    else:
        place(tree.setdefault(key, {}), path[1:], value)


def as_lists(value: Any) -> Any:
    """Dicts whose keys are 0, 1, 2… become lists."""
    if not isinstance(value, dict):
        return value
    inner = {key: as_lists(each) for key, each in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


def is_true(value: Any) -> bool:
    """Stripe's `true`."""
    return value is True or value == "true"
