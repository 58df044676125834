"""Whether a recipe means something in all its branches: every place, condition, field, rule and law that it names."""

from collections.abc import Iterator, Mapping
from typing import Any

from config.lib.predicates.parsing import PredicateError
from documents.generation.conditions import parsed
from documents.generation.facts import PLACE
from documents.generation.findings import FIND_OUT_BY, STANDINGS, TODAY, points_in
from documents.generation.layout import SHAPES
from documents.generation.questions import AnswerType
from documents.generation.recipes import Recipe
from documents.generation.rules import RULES

SURE = ("verified", "from_knowledge")


def faults_in(recipe: Recipe) -> list[str]:
    """Everything that is wrong with it, a sentence each; empty where nothing is."""
    looked_at = (wrong_words, wrong_conditions, wrong_fields, wrong_law, wrong_points)
    return [fault for faults in looked_at for fault in faults(recipe)]


def wrong_words(recipe: Recipe) -> Iterator[str]:
    """Places that nothing fills, and free text printed as it was answered."""
    known = {*recipe.types, *(f"law.{law.id}" for law in recipe.law)}
    for text, is_fixed in texts_in(recipe):
        for name in PLACE.findall(text):
            if name not in known:
                yield f"Nothing fills {{{name}}} in {text[:60]!r}."
            elif is_fixed and recipe.types.get(name) is AnswerType.PROSE:
                yield f"{{{name}}} is free text, and stands in the fixed text {text[:60]!r}."
    yield from (f"The rule {one.rule} is unknown." for one in recipe.derived if one.rule not in RULES)
    yield from (f"{block} has no shape." for block in recipe.body if not set(block) & set(SHAPES))


def wrong_conditions(recipe: Recipe) -> Iterator[str]:
    """Conditions that cannot be decided."""
    own = [one.when for one in recipe.questions] + [one.when for field in recipe.fields for one in field.offline]
    for condition in filter(None, [*values_of("when", recipe.body), *own]):
        try:
            parsed(condition, words=recipe.words)
        except PredicateError as error:
            yield str(error)


def wrong_fields(recipe: Recipe) -> Iterator[str]:
    """Fields that are printed and not written, or the reverse."""
    printed = set(values_of("field", recipe.body))
    written = {one.name for one in recipe.fields}
    yield from (f"The field {name} is printed and never written." for name in sorted(printed - written))
    yield from (f"The field {name} is written and never printed." for name in sorted(written - printed))


def wrong_law(recipe: Recipe) -> Iterator[str]:
    """A table of law without lines, or lines that cannot be looked up."""
    if not recipe.law:
        yield "It has no table of law."
    for law in recipe.law:
        if law.sure not in SURE or not law.url.startswith("https://"):
            yield f"{law.cites} says neither how sure it is nor where it stands."


def wrong_points(recipe: Recipe) -> Iterator[str]:
    """Points of an audit that cite no law, stand as nothing can, or are due on a day that nobody knows."""
    known, laws = recipe.types, {law.id for law in recipe.law}
    for point in points_in(recipe.body):
        days = {TODAY, FIND_OUT_BY} | {case["by"] for case in point["cases"] if "by" in case}
        yield from (f"{point['point']}: {name} is no day." for name in days if known.get(name) is not AnswerType.DATE)
        yield from (
            f"{point['point']}: {one['standing']}?" for one in point["cases"] if one["standing"] not in STANDINGS
        )
        if point["law"] not in laws:
            yield f"{point['point']}: the law {point['law']} is not in the table."
        if not point["find"]:
            yield f"{point['point']} does not say how to find out."


def texts_in(recipe: Recipe) -> Iterator[tuple[str, bool]]:
    """Every text with places in it, and whether it is fixed."""
    yield from ((text, True) for text in strings(recipe.body))
    yield from ((one.text, False) for field in recipe.fields for one in field.offline)


def strings(value: Any) -> Iterator[str]:
    """Every text within lists and dictionaries, but for conditions."""
    match value:
        case str():
            yield value
        case Mapping():
            for key, one in value.items():
                if key != "when":
                    yield from strings(one)
        case list() | tuple():
            for one in value:
                yield from strings(one)


def values_of(key: str, value: Any) -> Iterator[str]:
    """What stands under a key anywhere within lists and dictionaries."""
    match value:
        case Mapping():
            if key in value:
                yield value[key]
            for one in value.values():
                yield from values_of(key, one)
        case list() | tuple():
            for one in value:
                yield from values_of(key, one)
