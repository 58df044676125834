"""What a condition is made of. Plain data: it can be compared, kept as JSON and read back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

Comparison: TypeAlias = Literal["<", "<=", ">", ">="]
Bound: TypeAlias = int | date


@dataclass(frozen=True, slots=True)
class Always:
    """True or false whatever the facts."""

    value: bool


@dataclass(frozen=True, slots=True)
class Is:
    """A yes-or-no fact is yes."""

    fact: str


@dataclass(frozen=True, slots=True)
class Among:
    """A fact with choices is one of these."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A number or a day stands on this side of a bound."""

    fact: str
    by: Comparison
    to: Bound


@dataclass(frozen=True, slots=True)
class Said:
    """True once the fact is said. It is never false of a fact that can still be said, only open."""

    fact: str


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold."""

    of: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these holds."""

    of: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """This does not hold."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Unless:
    """The fact decides where it is said; where it is not, something else stands in for it."""

    fact: str
    said: "Node"
    unsaid: "Node"


Node: TypeAlias = Always | Is | Among | Compare | Said | Every | Some | Not | Unless


def facts_in(node: Node) -> frozenset[str]:
    """Every fact that the condition mentions."""
    return frozenset(_walk(node))


def _walk(node: Node) -> Iterator[str]:
    match node:
        case Is(fact) | Among(fact, _) | Compare(fact, _, _) | Said(fact):
            yield fact
        case Every(parts) | Some(parts):
            for part in parts:
                yield from _walk(part)
        case Not(part):
            yield from _walk(part)
        case Unless(fact, said, unsaid):
            yield fact
            yield from _walk(said)
            yield from _walk(unsaid)
        case Always():
            pass


def to_json(node: Node) -> dict[str, Any]:
    """The condition as plain JSON."""
    match node:
        case Always(value):
            return {"is": "always", "value": value}
        case Is(fact):
            return {"is": "yes", "fact": fact}
        case Among(fact, values):
            return {"is": "among", "fact": fact, "values": list(values)}
        case Compare(fact, by, to):
            return {"is": "compare", "fact": fact, "by": by, "to": {"day": str(to)} if isinstance(to, date) else to}
        case Said(fact):
            return {"is": "said", "fact": fact}
        case Every(parts):
            return {"is": "every", "of": [to_json(part) for part in parts]}
        case Some(parts):
            return {"is": "some", "of": [to_json(part) for part in parts]}
        case Not(part):
            return {"is": "not", "of": to_json(part)}
        case Unless(fact, said, unsaid):
            return {"is": "unless", "fact": fact, "said": to_json(said), "unsaid": to_json(unsaid)}


def from_json(data: dict[str, Any]) -> Node:
    """The condition that `to_json` wrote."""
    match data:
        case {"is": "always", "value": value}:
            return Always(value)
        case {"is": "yes", "fact": fact}:
            return Is(fact)
        case {"is": "among", "fact": fact, "values": values}:
            return Among(fact, tuple(values))
        case {"is": "compare", "fact": fact, "by": by, "to": to}:
            return Compare(fact, by, date.fromisoformat(to["day"]) if isinstance(to, dict) else to)
        case {"is": "said", "fact": fact}:
            return Said(fact)
        case {"is": "every", "of": parts}:
            return Every(tuple(from_json(part) for part in parts))
        case {"is": "some", "of": parts}:
            return Some(tuple(from_json(part) for part in parts))
        case {"is": "not", "of": part}:
            return Not(from_json(part))
        case {"is": "unless", "fact": fact, "said": said, "unsaid": unsaid}:
            return Unless(fact, from_json(said), from_json(unsaid))
    raise ValueError(f"This is no condition: {data!r}")
