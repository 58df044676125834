"""The facts of a document: what was answered, what follows by rule, and how each is said in a text."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from config.lib.money import format_pence
from documents.generation.questions import AnswerType, Question
from documents.generation.recipes import Derived, Recipe
from documents.generation.rules import RULES

BLANK = "____________"
PLACE = re.compile(r"\{([a-z0-9_.]+)\}")


def derive(recipe: Recipe, *, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers together with what follows from them, in the order in which the recipe has it."""
    facts = dict(answers)
    for one in recipe.derived:
        facts[one.name] = RULES[one.rule]([value_of(name, facts) for name in one.of], one.by)
    return facts


def value_of(name: str, facts: Mapping[str, Any]) -> Any:
    """A fact, or the values of one column of rows (`rows.column`)."""
    rows, _, column = name.partition(".")
    if not column:
        return facts.get(name)
    return [row.get(column) for row in facts.get(rows) or []]


def said(value: Any, *, type: AnswerType, choices: Mapping[str, str]) -> str:
    """A value as a text says it: "£950.00", "1 December 2026", "Ann Ax and Ben Bow"."""
    match type:
        case AnswerType.MONEY:
            return format_pence(value)
        case AnswerType.DATE:
            day = date.fromisoformat(value)
            return f"{day.day} {day:%B %Y}"
        case AnswerType.AREA:
            return f"{value // 100}.{value % 100:02d} m²"
        case AnswerType.NAMES:
            return listed(value)
        case AnswerType.ADDRESS:
            return ", ".join(value)
        case AnswerType.CHOICE:
            return choices[value]
        case AnswerType.YES_NO:
            return "yes" if value else "no"
        case AnswerType.PROSE:
            return f"“{value}”"
    return str(value)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "Ann Ax, Ben Bow and Carol Cole"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def in_words(name: str, *, recipe: Recipe, facts: Mapping[str, Any]) -> str | None:
    """A fact as a text says it; None where it was not given."""
    value = facts.get(name)
    if value is None:
        return None
    question = recipe.named.get(name)
    return said(value, type=recipe.types[name], choices=question.choices if question else {})


def label_of(name: str, *, recipe: Recipe) -> str:
    """What a fact is called in a table."""
    known: Mapping[str, Question | Derived] = {**{one.name: one for one in recipe.derived}, **recipe.named}
    one = known[name]
    return one.shown_as if isinstance(one, Question) else one.label or name.replace("_", " ").capitalize()


class Filling:
    """Puts facts and citations into texts, and remembers what was not given."""

    def __init__(self, recipe: Recipe, facts: Mapping[str, Any]) -> None:
        self.recipe, self.facts = recipe, facts
        self.citations = {f"law.{one.id}": one.cites for one in recipe.law}
        self.gaps: dict[str, str] = {}

    def fill(self, text: str) -> str:
        """The text with every place filled, or a line to write on where a fact was not given."""
        return PLACE.sub(lambda found: self.of(found[1]), text)

    def of(self, name: str) -> str:
        """What stands at a place; KeyError for a name that nobody knows."""
        if name in self.citations:
            return self.citations[name]
        words = in_words(name, recipe=self.recipe, facts=self.facts)
        if words is None:
            self.gaps[name] = label_of(name, recipe=self.recipe)
        return BLANK if words is None else words

    def texts(self, ones: Sequence[Any]) -> list[str]:
        """The filled texts of those whose conditions hold; each a text, or a text with a condition."""
        kept = [one if isinstance(one, dict) else {"text": one} for one in ones]
        return [self.fill(one["text"]) for one in kept if self.allows(one)]

    def allows(self, one: Mapping[str, Any]) -> bool:
        """Whether the condition of a block or a text holds."""
        return self.recipe.holds(one.get("when", ""), facts=self.facts)
