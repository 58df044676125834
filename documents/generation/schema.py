"""The shape of what a model must answer: one text for each field of the recipe."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, create_model

from documents.generation.errors import NotAsAsked
from documents.generation.recipes import Recipe


def shape_of(recipe: Recipe) -> type[BaseModel]:
    """A model of the answer: every field required, none beside them, none longer than it may be."""
    fields: dict[str, Any] = {
        one.name: (Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=one.most)], ...)
        for one in recipe.fields
    }
    return create_model("Answer", __config__=ConfigDict(extra="forbid", strict=True), **fields)


def schema_of(recipe: Recipe) -> dict[str, Any]:
    """The same as JSON Schema."""
    return shape_of(recipe).model_json_schema()


def understood(answer: str, *, recipe: Recipe) -> dict[str, str]:
    """The fields that a model answered; NotAsAsked for prose, broken JSON, or JSON of another shape."""
    try:
        said: dict[str, str] = shape_of(recipe).model_validate(json.loads(answer)).model_dump()
    except (ValueError, ValidationError, RecursionError) as error:
        raise NotAsAsked from error
    return said
