"""Columns for facts with three values: yes, no and, as NULL, not said. Which there are stands in the attributes."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from compliance.attributes import attributes


def flag() -> "models.BooleanField[bool | None, bool | None]":
    """A fact that is yes, no or not said."""
    return models.BooleanField(null=True, blank=True)


def word(name: str) -> "models.CharField[str | None, str | None]":
    """A fact with choices, or not said."""
    return models.CharField(max_length=20, null=True, blank=True, choices=list(attributes()[name].choices))


def number() -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """A count, or not said."""
    return models.PositiveSmallIntegerField(null=True, blank=True)


def only_choices(name: str, *, of: str) -> models.CheckConstraint:
    """A constraint that keeps other words out of the column of a fact with choices."""
    words = [value for value, _ in attributes()[name].choices]
    return models.CheckConstraint(
        condition=Q(**{f"{name}__in": words}) | Q(**{f"{name}__isnull": True}), name=f"compliance_{of}_{name}_known"
    )


def new_key() -> str:
    """A key for a row that nobody else has named."""
    return uuid.uuid4().hex


def source_key(**options: Any) -> "models.CharField[str, str]":
    """What the row was called where it came from; the same key is never written twice."""
    return models.CharField(max_length=80, default=new_key, editable=False, **options)
