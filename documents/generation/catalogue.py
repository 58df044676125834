"""The documents that can be ordered, as their files describe them: `kinds/<kind>/kind.yaml` and one file a nation."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import yaml

from config.lib.nations import Nation
from documents.generation.findings import spelled_out
from documents.generation.questions import Question
from documents.generation.recipes import Recipe, recipe_of

HERE = Path(__file__).parent
KINDS, QUESTIONS = HERE / "kinds", HERE / "data" / "questions.yaml"


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML as its second edition has it, where "on", "yes" and "no" are words."""

    yaml_implicit_resolvers: ClassVar = {
        letter: [(tag, pattern) for tag, pattern in resolvers if letter not in "oOyYnN" or not tag.endswith(":bool")]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document."""

    key: str
    title: str
    about: str
    nations: tuple[str, ...]
    prompt: Mapping[str, Any]

    def body(self, nation: str) -> dict[str, Any]:
        """All that makes it in a nation, as JSON."""
        return body_of(self.key, nation=nation)

    def recipe(self, nation: str) -> Recipe:
        """All that makes it in a nation."""
        return file_recipe(self.key, nation)

    def questions(self, nation: str) -> tuple[Question, ...]:
        """What it asks, in order."""
        return self.recipe(nation).questions

    def sample(self, nation: str) -> dict[str, Any]:
        """Answers that make a full document, as a person would give them."""
        return dict(nation_file(self.key, nation)["sample"])


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Every kind of document, by its key."""
    return {path.name: kind_in(path) for path in sorted(KINDS.iterdir()) if (path / "kind.yaml").exists()}


def kind_in(folder: Path) -> Kind:
    """The kind that a folder describes."""
    said = kind_file(folder.name)
    nations = tuple(one for one in Nation.values if (folder / f"{one}.yaml").exists())
    return Kind(said["kind"], said["title"], said["about"], nations, said["prompt"])


@lru_cache(maxsize=64)
def kind_file(key: str) -> Mapping[str, Any]:
    """What the nations share."""
    return dict(loaded(KINDS / key / "kind.yaml"))


@lru_cache(maxsize=256)
def nation_file(key: str, nation: str) -> Mapping[str, Any]:
    """What a nation has of its own."""
    return dict(loaded(KINDS / key / f"{nation}.yaml"))


@lru_cache(maxsize=256)
def file_recipe(key: str, nation: str) -> Recipe:
    """The recipe as the files have it now."""
    return recipe_of(body_of(key, nation=nation))


@lru_cache(maxsize=1)
def shared_questions() -> Mapping[str, Mapping[str, Any]]:
    """The questions that several documents ask, by name."""
    return {one["name"]: one for one in loaded(QUESTIONS)["questions"]}


def loaded(path: Path) -> Any:
    """A file's contents as JSON would have them: its days as ISO."""
    return plain(yaml.load(path.read_text(), Loader=Loader))  # noqa: S506 - it is the safe one


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case dict():
            return {str(key): plain(one) for key, one in value.items()}
        case list():
            return [plain(one) for one in value]
        case date():
            return value.isoformat()
    return value


def body_of(key: str, *, nation: str) -> dict[str, Any]:
    """All that makes a document in a nation, put together from its files."""
    kind, text = kind_file(key), nation_file(key, nation)
    return {
        "kind": key,
        "title": text.get("title", kind["title"]),
        "about": kind["about"],
        "nation": nation,
        "number": text["version"],
        "in_force_from": text["in_force_from"],
        "questions": [asked(name, kind=kind, nation=nation) for name in kind["asks"] if suits(name, kind, nation)],
        "derived": kind.get("derived", []),
        "fields": kind["fields"],
        "law": text["law"],
        "body": [spelled_out(block) for one in text["body"] for block in parts_of(one, kind=kind)],
    }


def question_in(name: str, kind: Mapping[str, Any]) -> dict[str, Any]:
    """A question of the kind's own, else a shared one; KeyError for one that nobody asks."""
    own = {one["name"]: one for one in kind.get("questions", ())}
    return dict(own[name] if name in own else shared_questions()[name])


def suits(name: str, kind: Mapping[str, Any], nation: str) -> bool:
    """Whether a question is asked in a nation."""
    return nation in question_in(name, kind).get("nations", Nation.values)


def asked(name: str, *, kind: Mapping[str, Any], nation: str) -> dict[str, Any]:
    """A question as this kind asks it in a nation."""
    said = question_in(name, kind)
    said.pop("nations", None)
    if not hangs_on(said, names=kind["asks"]):
        said.pop("when")
    by_nation = said.pop("choices_by_nation", None)
    if by_nation:
        said["choices"] = by_nation[nation]
    return said | {"is_required": name not in kind.get("optional", ())}


def hangs_on(said: Mapping[str, Any], *, names: Sequence[str]) -> bool:
    """Whether the questions that a condition speaks of are asked; a shared one is free of those that are not."""
    spoken_of = set(re.findall(r"\w+", said.get("when", ""))) & shared_questions().keys()
    return spoken_of <= set(names)


def parts_of(block: Mapping[str, Any], *, kind: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The blocks that a block stands for: itself, or a part that the nations share."""
    if "part" not in block:
        return [block]
    return [{**one, "when": both(block, one)} if "when" in block else one for one in kind["parts"][block["part"]]]


def both(outer: Mapping[str, Any], inner: Mapping[str, Any]) -> str:
    """The condition of a part and of a block in it."""
    return f"({outer['when']}) and ({inner['when']})" if "when" in inner else str(outer["when"])
