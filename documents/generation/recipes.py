"""A recipe: all that a document of a kind is made by in a nation, as it is kept with every document that it made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from documents.generation.conditions import Words, holds, words_of
from documents.generation.questions import AnswerType, Question

if TYPE_CHECKING:
    from documents.models import TemplateVersion


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact that follows from answers by a named rule."""

    name: str
    type: AnswerType
    rule: str
    of: tuple[str, ...]
    by: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text that is there where its condition holds."""

    text: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class WrittenField:
    """What a model writes, or without one the composer by its sentences; nothing else of a document's text is free."""

    name: str
    says: str
    most: int
    offline: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """A line of the table of law."""

    id: str
    cites: str
    says: str
    url: str
    sure: str


@dataclass(frozen=True)
class Recipe:
    """What is asked, what follows, what is written, and what is printed."""

    kind: str
    title: str
    about: str
    nation: str
    number: int
    in_force_from: date
    questions: tuple[Question, ...]
    derived: tuple[Derived, ...]
    fields: tuple[WrittenField, ...]
    law: tuple[Law, ...]
    body: tuple[Mapping[str, Any], ...]

    @cached_property
    def words(self) -> Words:
        """What its conditions may speak of."""
        follows = tuple(Question(one.name, one.label, one.type) for one in self.derived)
        return words_of((*self.questions, *follows))

    @cached_property
    def types(self) -> Mapping[str, AnswerType]:
        """The type of each fact, derived ones too."""
        known: tuple[Question | Derived, ...] = (*GIVEN, *self.questions, *self.derived)
        return {one.name: one.type for one in known}

    @cached_property
    def named(self) -> Mapping[str, Question]:
        """Its questions by name."""
        return {one.name: one for one in self.questions}

    def holds(self, condition: str, *, facts: Mapping[str, Any]) -> bool:
        """Whether a condition is true of the facts."""
        return holds(condition, words=self.words, facts=facts, types=self.types)


GIVEN = (Question("reference", "Reference", AnswerType.TEXT), Question("nation_name", "Nation", AnswerType.TEXT))
"""What every document knows without asking."""


def recipe_of(body: Mapping[str, Any]) -> Recipe:
    """The recipe that was kept as JSON."""
    return Recipe(
        kind=body["kind"],
        title=body["title"],
        about=body["about"],
        nation=body["nation"],
        number=body["number"],
        in_force_from=date.fromisoformat(body["in_force_from"]),
        questions=tuple(question_of(one) for one in body["questions"]),
        derived=tuple(derived_of(one) for one in body["derived"]),
        fields=tuple(field_of(one) for one in body["fields"]),
        law=tuple(Law(**one) for one in body["law"]),
        body=tuple(body["body"]),
    )


def question_of(said: Mapping[str, Any]) -> Question:
    """A question as it is written down."""
    columns = tuple(question_of(one) for one in said.get("columns", ()))
    return Question(**{**said, "type": AnswerType(said["type"]), "columns": columns})


def derived_of(said: Mapping[str, Any]) -> Derived:
    """A derived fact as it is written down."""
    return Derived(**{**said, "type": AnswerType(said["type"]), "of": tuple(said["of"])})


def field_of(said: Mapping[str, Any]) -> WrittenField:
    """A written field as it is written down."""
    return WrittenField(**{**said, "offline": tuple(sentence_of(one) for one in said["offline"])})


def sentence_of(said: str | Mapping[str, str]) -> Sentence:
    """A sentence: a text, or a text with its condition."""
    return Sentence(said) if isinstance(said, str) else Sentence(said["text"], said.get("when", ""))


def kept_recipe(template: "TemplateVersion") -> Recipe:
    """The recipe of a template version, which never changes; read once in each process."""
    return recipe_known_as(template.sha256, template.pk)


@lru_cache(maxsize=256)
def recipe_known_as(sha256: str, template_pk: int) -> Recipe:
    """The recipe with this fingerprint, which the row with this key keeps."""
    from documents.models import TemplateVersion

    return recipe_of(TemplateVersion.objects.get(pk=template_pk, sha256=sha256).body)
