"""What an order asks: the questions of all its documents, each once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from documents.generation import answers as reading
from documents.generation.catalogue import Kind
from documents.generation.questions import Question


def questions_of(kinds: Iterable[Kind], *, nation: str) -> list[Question]:
    """Every question of some documents, each once, in the order in which they are first asked."""
    found: dict[str, Question] = {}
    for kind in kinds:
        for question in kind.questions(nation):
            found.setdefault(question.name, question)
    return list(found.values())


def asked_now(kinds: Sequence[Kind], *, nation: str, answers: Mapping[str, Any]) -> list[Question]:
    """The questions that some document asks, given what was answered: those whose condition holds."""
    names = {question.name for kind in kinds for question in open_in(kind, nation=nation, answers=answers)}
    return [one for one in questions_of(kinds, nation=nation) if one.name in names]


def open_in(kind: Kind, *, nation: str, answers: Mapping[str, Any]) -> list[Question]:
    """The questions that one document asks, given what was answered."""
    recipe = kind.recipe(nation)
    known, _ = reading.read(recipe, answers)
    return [one for one in recipe.questions if recipe.holds(one.when, facts=known)]


def is_required(name: str, kinds: Iterable[Kind], *, nation: str) -> bool:
    """Whether one of the documents cannot be made without the answer."""
    return any(one.is_required for kind in kinds for one in kind.questions(nation) if one.name == name)


def problems_in(kinds: Iterable[Kind], *, nation: str, answers: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the answers, by question; empty where every document can be made of them."""
    problems: dict[str, str] = {}
    for kind in kinds:
        _, wrong = reading.read(kind.recipe(nation), answers)
        problems |= wrong
    return problems
