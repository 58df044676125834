"""Compiling a condition to `Q`s: the same answer as `truth`, for any number of rows in one statement.

A row where a column is null is neither among those where a condition on it is true nor among those where it is
false. So nothing is ever negated: each condition is compiled to what is asked of it, a `not` turns the question round,
and comparisons have an opposite of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.db.models import Q

from config.lib.predicates.tree import Always, Among, Compare, Comparison, Every, Is, Node, Not, Said, Some, Unless

EVERY_ROW = Q(pk__isnull=False)
NO_ROW = Q(pk__isnull=True)
LOOKUPS: dict[Comparison, str] = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}
OPPOSITES: dict[Comparison, Comparison] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True, slots=True)
class Column:
    """Where a fact is kept, seen from the model that is queried.

    `choices` are all words that the column can hold, for a fact with choices. `owner` is the path of the row that
    the fact is about, where that row need not exist: a comparison with a fact of nothing is false, not open.
    """

    path: str
    choices: tuple[str, ...] = ()
    is_nullable: bool = True
    owner: str = ""


Columns = Mapping[str, Column]


class Asked(Enum):
    """What can be asked of a condition."""

    TRUE = "true"
    FALSE = "false"
    NOT_FALSE = "not false"
    NOT_TRUE = "not true"

    @property
    def opposite(self) -> "Asked":
        """The same, asked of the condition's negation."""
        return OPPOSITE_QUESTION[self]


OPPOSITE_QUESTION = {
    Asked.TRUE: Asked.FALSE,
    Asked.FALSE: Asked.TRUE,
    Asked.NOT_FALSE: Asked.NOT_TRUE,
    Asked.NOT_TRUE: Asked.NOT_FALSE,
}


def holds(node: Node, *, columns: Columns) -> Q:
    """The rows for which the condition is true."""
    return _as_q(_compile(node, columns=columns, asked=Asked.TRUE))


def is_open(node: Node, *, columns: Columns) -> Q:
    """The rows for which it turns on a fact that is not said."""
    return may_hold(node, columns=columns) & _as_q(_compile(node, columns=columns, asked=Asked.NOT_TRUE))


def may_hold(node: Node, *, columns: Columns) -> Q:
    """The rows for which the condition is true or open."""
    return _as_q(_compile(node, columns=columns, asked=Asked.NOT_FALSE))


def _compile(node: Node, *, columns: Columns, asked: Asked) -> Q | bool:
    match node:
        case Always(value):
            return value is (asked in (Asked.TRUE, Asked.NOT_FALSE))
        case Not(part):
            return _compile(part, columns=columns, asked=asked.opposite)
        case Every(parts) | Some(parts):
            answers = [_compile(part, columns=columns, asked=asked) for part in parts]
            needs_all = isinstance(node, Every) is (asked in (Asked.TRUE, Asked.NOT_FALSE))
            return _all(*answers) if needs_all else _any(*answers)
        case Unless(fact, said, unsaid):
            path = columns[fact].path
            return _any(
                _all(Q(**{f"{path}__isnull": False}), _compile(said, columns=columns, asked=asked)),
                _all(Q(**{f"{path}__isnull": True}), _compile(unsaid, columns=columns, asked=asked)),
            )
        case Is() | Among() | Compare() | Said():
            return _of_one_fact(node, column=columns[node.fact], asked=asked)


def _of_one_fact(node: Is | Among | Compare | Said, *, column: Column, asked: Asked) -> Q | bool:
    match asked:
        case Asked.TRUE:
            return _true(node, column=column)
        case Asked.FALSE:
            return _false(node, column=column)
        case Asked.NOT_FALSE:
            return _any(_true(node, column=column), _unsaid(column))
        case Asked.NOT_TRUE:
            return _any(_false(node, column=column), _unsaid(column))


def _true(node: Is | Among | Compare | Said, *, column: Column) -> Q:
    match node:
        case Is():
            return Q(**{column.path: True})
        case Among(_, values):
            return Q(**{f"{column.path}__in": values})
        case Compare(_, by, to):
            return Q(**{f"{column.path}__{LOOKUPS[by]}": to})
        case Said():
            return Q(**{f"{column.path}__isnull": False})


def _false(node: Is | Among | Compare | Said, *, column: Column) -> Q | bool:
    absent: Q | bool = Q(**{f"{column.owner}__isnull": True}) if column.owner else False
    match node:
        case Is():
            return _any(Q(**{column.path: False}), absent)
        case Among(_, values):
            others = [choice for choice in column.choices if choice not in values]
            return _any(Q(**{f"{column.path}__in": others}) if others else False, absent)
        case Compare(_, by, to):
            return _any(Q(**{f"{column.path}__{LOOKUPS[OPPOSITES[by]]}": to}), absent)
        case Said():
            return absent


def _unsaid(column: Column) -> Q | bool:
    if not column.is_nullable:
        return False
    empty = Q(**{f"{column.path}__isnull": True})
    return empty & Q(**{f"{column.owner}__isnull": False}) if column.owner else empty


def _all(*parts: Q | bool) -> Q | bool:
    if False in parts:
        return False
    joined = [part for part in parts if isinstance(part, Q)]
    return Q(*joined) if joined else True


def _any(*parts: Q | bool) -> Q | bool:
    if True in parts:
        return True
    joined = [part for part in parts if isinstance(part, Q)]
    return Q(*joined, _connector=Q.OR) if joined else False


def _as_q(answer: Q | bool) -> Q:
    if isinstance(answer, Q):
        return answer
    return EVERY_ROW if answer else NO_ROW
