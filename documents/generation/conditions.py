"""Whether a question is asked or a block is printed: conditions over answers, nation and what follows from them."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from config.lib.nations import Nation
from config.lib.predicates.parsing import Kind as Sort
from config.lib.predicates.parsing import Vocabulary
from config.lib.predicates.tree import Node
from config.lib.predicates.truth import NOTHING, Value, evaluate
from documents.generation.questions import SORTS, AnswerType, Question

Words = tuple[tuple[str, Sort, tuple[str, ...]], ...]


def words_of(questions: Iterable[Question]) -> Words:
    """The words that conditions may use: every answer, and the nation."""
    said = tuple((one.name, SORTS.get(one.type, Sort.ENUM), tuple(one.choices)) for one in questions)
    return (*said, ("nation", Sort.ENUM, tuple(Nation.values)))


@lru_cache(maxsize=4096)
def parsed(text: str, *, words: Words) -> Node:
    """A condition; PredicateError where it uses what it cannot."""
    kinds = {name: sort for name, sort, _ in words}
    choices = {name: values for name, _, values in words if values}
    return Vocabulary(kinds=kinds, choices=choices).parse(text)


def holds(text: str, *, words: Words, facts: Mapping[str, Any], types: Mapping[str, AnswerType]) -> bool:
    """Whether a condition is true of the facts. What was not answered is not there: every comparison with it fails."""
    if not text:
        return True
    seen = {name: as_value(facts.get(name), type=types.get(name)) for name, _, _ in words}
    return evaluate(parsed(text, words=words), facts=seen) is True


def as_value(said: Any, *, type: AnswerType | None) -> Value:
    """An answer as conditions compare it."""
    if said is None:
        return NOTHING
    if type is AnswerType.DATE:
        return date.fromisoformat(said)
    return said if isinstance(said, bool | int | str) else "said"
