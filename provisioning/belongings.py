"""Everything that is held about one landlord, as data: what they get when they ask what we know of them.

The rows are found by their foreign keys, so what a later app keeps of a landlord is in without a word here.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.serializers import serialize
from django.db import models
from django.db.models import ForeignKey, Model, QuerySet

from accounts.messages.models import Message
from accounts.models import Landlord, User

NEVER_TOLD = frozenset({"token_hash", "code_hash", "password"})
"""What opens a door, or did."""

BODIES = ("text", "html")
"""What a mail says; left out where it holds a link that signs somebody in."""

ABOUT = (
    "Everything that is held about this landlord, by kind of row. Files themselves are not in it: each stands here "
    "with its name and SHA-256, and is downloaded in the portal. Of passwords and secret links nothing is told."
)


def belongings_of(landlord: Landlord) -> dict[str, Any]:
    """Every row that belongs to a landlord, by model, and the people who may open the portal; ready to be JSON."""
    held = {model._meta.label: told(rows) for model, rows in rows_of(landlord)}
    people = User.objects.filter(memberships__landlord=landlord).order_by("pk")
    shown = told(people, fields=("full_name", "email", "is_active", "date_joined", "last_login"))
    return {"about": ABOUT, "reference": landlord.reference, "accounts.User": shown, **held}


def rows_of(landlord: Landlord) -> Iterator[tuple[type[Model], QuerySet[Any]]]:
    """The rows of each kind that belong to a landlord, where there are any."""
    yield Landlord, Landlord.objects.filter(pk=landlord.pk)
    for model, path in paths_to_landlord().items():
        rows = model._default_manager.filter(**{path: landlord}).order_by("pk")
        if rows.exists():
            yield model, rows


def paths_to_landlord() -> dict[type[Model], str]:
    """For each kind of row that belongs to a landlord, the shortest way there by foreign keys."""
    paths: dict[type[Model], str] = {Landlord: ""}
    found: set[type[Model]] = {Landlord}
    while found:
        nearer, found = found, set()
        for model in apps.get_models():
            via = None if model in paths else way_to(model, targets=nearer)
            if via is not None and via.related_model is not None:
                beyond = paths[via.related_model]
                paths[model] = f"{via.name}__{beyond}" if beyond else via.name
                found.add(model)
    del paths[Landlord]
    return paths


def way_to(model: type[Model], *, targets: set[type[Any]]) -> "ForeignKey[Any, Any] | None":
    """The foreign key by which rows of a model belong to one of the targets."""
    keys = (field for field in model._meta.get_fields() if isinstance(field, ForeignKey))
    return next((key for key in keys if key.related_model in targets), None)


def told(rows: "QuerySet[Any]", *, fields: tuple[str, ...] | None = None) -> list[dict[str, Any]]:
    """Rows as plain values, without what opens doors."""
    return [
        {
            "id": each["pk"],
            **{name: value for name, value in each["fields"].items() if name not in hidden(row)},
        }
        for row, each in zip(rows, serialize("python", rows, fields=fields), strict=True)
    ]


def hidden(row: models.Model) -> frozenset[str]:
    """The columns of a row that are not told."""
    if isinstance(row, Message) and row.holds_secret:
        return NEVER_TOLD.union(BODIES)
    return NEVER_TOLD
