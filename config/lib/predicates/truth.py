"""Deciding a condition for one set of facts, by Kleene's logic. The oracle that the queries are compared with."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from operator import ge, gt, le, lt
from typing import Any, Final, TypeAlias

from config.lib.predicates.tree import Always, Among, Compare, Every, Is, Node, Not, Said, Some, Unless


class Absence(Enum):
    """The value of a fact about something that does not exist, such as the start of a tenancy of an empty home."""

    NOTHING = "nothing"


NOTHING: Final = Absence.NOTHING
Value: TypeAlias = bool | int | Decimal | str | date | Absence
Facts: TypeAlias = Mapping[str, Value | None]
COMPARISONS = {"<": lt, "<=": le, ">": gt, ">=": ge}


def evaluate(node: Node, *, facts: Facts) -> bool | None:
    """Whether the condition holds; None when that turns on a fact that is not said."""
    match node:
        case Always(value):
            return value
        case Every(parts):
            return _every(evaluate(part, facts=facts) for part in parts)
        case Some(parts):
            return _negated(_every(_negated(evaluate(part, facts=facts)) for part in parts))
        case Not(part):
            return _negated(evaluate(part, facts=facts))
        case Unless(fact, said, unsaid):
            return evaluate(unsaid if facts.get(fact) in (None, NOTHING) else said, facts=facts)
        case Is() | Among() | Compare() | Said():
            return _of_one_fact(node, value=facts.get(node.fact))


def undecided(node: Node, *, facts: Facts) -> frozenset[str]:
    """The facts not said that keep the condition open; empty when it is decided."""
    if evaluate(node, facts=facts) is not None:
        return frozenset()
    match node:
        case Every(parts) | Some(parts):
            return frozenset().union(*(undecided(part, facts=facts) for part in parts))
        case Not(part):
            return undecided(part, facts=facts)
        case Unless(fact, said, unsaid):
            return undecided(unsaid if facts.get(fact) in (None, NOTHING) else said, facts=facts)
        case Is(fact) | Among(fact, _) | Compare(fact, _, _) | Said(fact):
            return frozenset({fact})
        case Always():
            return frozenset()


def deciding(node: Node, *, facts: Facts) -> tuple[str, ...]:
    """The facts that made the condition what it is, in the order in which it names them; empty while it is open."""
    outcome = evaluate(node, facts=facts)
    if outcome is None:
        return ()
    match node:
        case Every(parts) | Some(parts):
            agreeing = [part for part in parts if evaluate(part, facts=facts) is outcome]
            enough = isinstance(node, Some) is outcome
            return _merged(deciding(part, facts=facts) for part in (agreeing[:1] if enough else agreeing))
        case Not(part):
            return deciding(part, facts=facts)
        case Unless(fact, said, unsaid):
            return deciding(unsaid if facts.get(fact) in (None, NOTHING) else said, facts=facts)
        case Is(fact) | Among(fact, _) | Compare(fact, _, _) | Said(fact):
            return (fact,)
        case Always():
            return ()


def _of_one_fact(node: Is | Among | Compare | Said, *, value: Any) -> bool | None:
    if value is None:
        return None
    if value is NOTHING:
        return False
    match node:
        case Is():
            return bool(value)
        case Among(_, values):
            return value in values
        case Compare(_, by, to):
            return bool(COMPARISONS[by](value, to))
        case Said():
            return True


def _every(values: Iterable[bool | None]) -> bool | None:
    seen = set(values)
    if False in seen:
        return False
    return None if None in seen else True


def _negated(value: bool | None) -> bool | None:
    return None if value is None else not value


def _merged(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for group in groups for fact in group))
