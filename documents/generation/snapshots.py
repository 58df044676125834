"""Freezing what a document is made from."""

from datetime import date
from typing import Any

from config.lib.nations import Nation
from documents.generation.canonical import fingerprint
from documents.generation.facts import derive
from documents.generation.recipes import Recipe
from documents.models import Snapshot


def freeze(
    recipe: Recipe, *, answers: dict[str, Any], reference: str, on: date, brand: dict[str, Any] | None
) -> Snapshot:
    """Keep answers, what follows from them, the day of the law, and whose name it bears; never changed after."""
    given = {**answers, "nation": recipe.nation, "nation_name": Nation(recipe.nation).label, "reference": reference}
    data = {"kind": recipe.kind, "facts": derive(recipe, answers=given), "law_on": on.isoformat(), "brand": brand}
    return Snapshot.objects.create(data=data, sha256=fingerprint(data))
