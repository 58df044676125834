"""A condition in words, as it reads in one nation."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from compliance.attributes import Attribute, attributes, vocabulary
from config.lib.nations import Nation
from config.lib.predicates.tree import Always, Among, Compare, Every, Is, Node, Not, Said, Some, Unless

Group: TypeAlias = Callable[[tuple[Node, ...]], Node]
NATION = "nation"
NAMED: Mapping[str, str] = {
    "is_hmo": "House in multiple occupation",
    "hmo_needs_mandatory_licence": "HMO that needs a mandatory licence",
    "hmo_licensable": "HMO that needs a licence",
}
"""Conditions that are told by their name, and explained once for each nation."""
DAYS = {"<": "before", "<=": "on or before", ">": "after", ">=": "on or after"}
NUMBERS = {"<": "below", "<=": "at most", ">": "above", ">=": "at least"}


def in_words(condition: Node, *, nation: Nation) -> str:
    """When the condition holds for a home in this nation."""
    return words(within(condition, nation=nation))


def definitions(nation: Nation) -> dict[str, str]:
    """What each named condition means in this nation; those that never hold there are left out."""
    found = {NAMED[name]: words(inside(node, nation=nation)) for node, name in named().items()}
    return {said: meaning for said, meaning in found.items() if meaning != "never"}


@lru_cache(maxsize=1)
def named() -> Mapping[Node, str]:
    """The conditions that have a name."""
    return {vocabulary().parse(name): name for name in NAMED}


def within(node: Node, *, nation: Nation) -> Node:
    """The condition with the nation decided, and without what that leaves out; what has a name goes by it."""
    if (name := named().get(node)) and not isinstance(inside(node, nation=nation), Always):
        return Is(name)
    return inside(node, nation=nation)


def inside(node: Node, *, nation: Nation) -> Node:
    """The same for its parts. A fact is taken as it was said."""
    match node:
        case Among(fact, values) if fact == NATION:
            return Always(nation in values)
        case Every(parts):
            return joined((within(part, nation=nation) for part in parts), decided_by=False, group=Every)
        case Some(parts):
            return joined((within(part, nation=nation) for part in parts), decided_by=True, group=Some)
        case Not(part):
            inner = within(part, nation=nation)
            return Always(not inner.value) if isinstance(inner, Always) else Not(inner)
        case Unless(_, said, _):
            return within(said, nation=nation)
    return node


def joined(parts: Iterable[Node], *, decided_by: bool, group: Group) -> Node:
    """The parts as one condition: decided by a part that is, without those that say nothing, without repetition."""
    kept: list[Node] = []
    for part in parts:
        if isinstance(part, Always):
            if part.value is decided_by:
                return part
            continue
        inner = part.of if isinstance(part, Every | Some) and type(part) is group else (part,)
        kept += [one for one in inner if one not in kept]
    compared = {one.fact for one in kept if isinstance(one, Is | Among | Compare)}
    kept = [one for one in kept if not (isinstance(one, Said) and one.fact in compared)]
    if not kept:
        return Always(not decided_by)
    return kept[0] if len(kept) == 1 else group(tuple(kept))


def words(node: Node) -> str:
    """The condition in words; alternatives inside of it stand in brackets."""
    match node:
        case Always(value):
            return "always" if value else "never"
        case Every(parts):
            return listed(parts, by="; ")
        case Some(parts):
            return listed(parts, by=" or ")
        case Not(Is(fact)):
            return f"not: {label(fact)}"
        case Not(part):
            return f"not ({words(part)})"
        case Unless(_, said, _):
            return words(said)
        case Is(fact):
            return label(fact)
        case Said(fact):
            return f"{label(fact)} (known)"
        case Among() | Compare():
            return of_value(node, attribute=attributes()[node.fact])


def of_value(node: Among | Compare, *, attribute: Attribute) -> str:
    """A fact and what it must be."""
    if isinstance(node, Among):
        return f"{attribute.label}: {' or '.join(attribute.words(value) for value in node.values)}"
    by = (DAYS if attribute.type == "date" else NUMBERS)[node.by]
    return f"{attribute.label} {by} {attribute.words(node.to)}"


def listed(parts: Sequence[Node], *, by: str) -> str:
    """The parts, those in brackets that are lists themselves."""
    return by.join(f"({words(part)})" if isinstance(part, Every | Some) else words(part) for part in parts)


def label(fact: str) -> str:
    """What the fact, or the condition that has a name, is called."""
    return NAMED.get(fact) or attributes()[fact].label
