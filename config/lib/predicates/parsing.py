"""Reading a condition from text. The text looks like Python, is read with `ast` and is never executed.

Whatever the vocabulary does not know is refused with the text and the reason: an unknown fact, a call other than
`D('yyyy-mm-dd')`, an equality with a number, a choice that the fact does not have.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from config.lib.predicates.tree import Always, Among, Compare, Comparison, Every, Is, Node, Not, Said, Some, Unless

PENCE_IN_A_POUND = 100


class Kind(StrEnum):
    """What sort of value a fact has."""

    BOOL = "bool"
    INT = "int"
    DECIMAL = "decimal"
    ENUM = "enum"
    DATE = "date"
    MONEY = "money"


class PredicateError(ValueError):
    """A condition that means nothing in its vocabulary."""


@dataclass(frozen=True)
class Vocabulary:
    """The words that a condition may use.

    `derived` names stand for a condition over other facts. `assumed` says what stands in for a fact while it is not
    said: a condition for a yes-or-no fact, or one for each choice; in it the fact's own name means the bare fact,
    which is open. `settings` are true whatever the facts.
    """

    kinds: Mapping[str, Kind]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settings: frozenset[str] = frozenset()
    derived: Mapping[str, str] = field(default_factory=dict)
    assumed: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)

    def parse(self, text: str) -> Node:
        """The condition that the text says, with every derived name replaced by what it stands for."""
        return _Reader(self).read(text)


def names_in(text: str) -> frozenset[str]:
    """Every word that the text uses, before any is replaced."""
    return frozenset(node.id for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.Name))


class _Reader:
    def __init__(self, words: Vocabulary, *, within: tuple[str, ...] = ()) -> None:
        self.words = words
        self.within = within  # the derived names being replaced: none may stand for itself
        self.text = ""

    def read(self, text: str) -> Node:
        self.text = text
        try:
            parsed = ast.parse(text, mode="eval")
        except SyntaxError as error:
            raise PredicateError(f"{text!r} cannot be read: {error.msg}") from error
        return self.condition(parsed.body)

    def refusal(self, reason: str) -> PredicateError:
        return PredicateError(f"{self.text!r}: {reason}")

    def condition(self, node: ast.expr) -> Node:
        match node:
            case ast.Constant(value=bool(value)):
                return Always(value)
            case ast.BoolOp(op=ast.And(), values=parts):
                return Every(tuple(self.condition(part) for part in parts))
            case ast.BoolOp(op=ast.Or(), values=parts):
                return Some(tuple(self.condition(part) for part in parts))
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return Not(self.condition(part))
            case ast.Name(id=name):
                return self.name(name)
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return self.comparison(left, operator, right)
        raise self.refusal(f"{ast.unparse(node)} is no condition")

    def name(self, name: str) -> Node:
        if name in self.words.settings:
            return Always(True)
        if name in self.words.derived:
            return self.replaced(name, self.words.derived[name])
        fact = self.fact(name)
        if self.words.kinds[fact] is not Kind.BOOL:
            raise self.refusal(f"{name} is not a yes-or-no fact")
        return self.unless_said(fact, said=Is(fact))

    def fact(self, name: str) -> str:
        fact = self.words.aliases.get(name, name)
        if fact not in self.words.kinds:
            raise self.refusal(f"nobody knows the fact {name}")
        return fact

    def replaced(self, name: str, text: str) -> Node:
        if name in self.within:
            raise self.refusal(f"{name} stands for itself")
        return _Reader(self.words, within=(*self.within, name)).read(text)

    def unless_said(self, fact: str, *, said: Is | Among) -> Node:
        assumed = self.words.assumed.get(fact)
        if assumed is None or fact in self.within:
            return said
        if isinstance(assumed, str):
            return Unless(fact, said, self.replaced(fact, assumed))
        wanted = said.values if isinstance(said, Among) else ()
        cases = tuple(self.replaced(fact, text) for value, text in assumed.items() if value in wanted)
        return Unless(fact, said, Some(cases) if cases else Always(False))

    def comparison(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Node:
        fact = self.fact(self.compared_name(left))
        match operator, right:
            case ast.Is(), ast.Constant(value=None):
                return Not(Said(fact))
            case ast.IsNot(), ast.Constant(value=None):
                return Said(fact)
            case ast.Eq(), ast.Constant(value=str(word)):
                return self.among(fact, (word,))
            case ast.In(), _:
                return self.among(fact, self.listed(right))
            case ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE(), _:
                return self.bounded(fact, operator, right)
        raise self.refusal(f"{ast.unparse(right)} cannot be compared with {fact} like that")

    def compared_name(self, left: ast.expr) -> str:
        match left:
            case ast.Name(id=name):
                return name
            case ast.BoolOp(op=ast.Or(), values=[ast.Name(id=name), ast.Constant(value=0)]):
                return name  # "(storeys or 0)": a number not said is a question here, never a nought
        raise self.refusal(f"{ast.unparse(left)} is no fact")

    def listed(self, right: ast.expr) -> tuple[str, ...]:
        match right:
            case ast.Name(id=name) if name in self.words.groups:
                return self.words.groups[name]
            case ast.Tuple(elts=items):
                return tuple(str(item.value) if isinstance(item, ast.Constant) else "" for item in items)
        raise self.refusal(f"{ast.unparse(right)} is no list of choices")

    def among(self, fact: str, values: tuple[str, ...]) -> Node:
        choices = self.words.choices.get(fact, ())
        if unknown := [value for value in values if value not in choices]:
            raise self.refusal(f"{fact} has no choice {', '.join(unknown)}")
        return self.unless_said(fact, said=Among(fact, values))

    def bounded(self, fact: str, operator: ast.cmpop, right: ast.expr) -> Node:
        sign = SIGNS[type(operator)]
        match right, self.words.kinds[fact]:
            case ast.Constant(value=int(number)), Kind.INT | Kind.DECIMAL if not isinstance(number, bool):
                return Compare(fact, sign, number)
            case ast.Constant(value=int(pounds)), Kind.MONEY:
                return Compare(fact, sign, pounds * PENCE_IN_A_POUND)
            case ast.Call(func=ast.Name(id="D"), args=[ast.Constant(value=str(day))], keywords=[]), Kind.DATE:
                return Compare(fact, sign, self.day(day))
        raise self.refusal(f"{fact} cannot be compared with {ast.unparse(right)}")

    def day(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise self.refusal(f"{text} is no day") from error


SIGNS: dict[type[ast.cmpop], Comparison] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
