"""Writing the fields of a document by rules, where no language model is configured."""

from collections.abc import Mapping
from typing import Any

from documents.generation.facts import Filling
from documents.generation.recipes import Recipe


def compose(recipe: Recipe, *, facts: Mapping[str, Any]) -> dict[str, str]:
    """Every field of the schema, from the recipe's sentences whose conditions hold."""
    filling = Filling(recipe, facts)
    return {one.name: " ".join(sentences(one.offline, filling)) for one in recipe.fields}


def sentences(offline: Any, filling: Filling) -> list[str]:
    """The sentences that hold, filled."""
    return [filling.fill(one.text) for one in offline if filling.allows({"when": one.when})]
