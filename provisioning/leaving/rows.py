"""Rows as the database writes them in JSON, to the last digit, and read by it again.

A key into a table of the installation, such as the version of a rule, is written as what the row is known by anywhere.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import ForeignKey, Model, QuerySet

from accounts.models import AuditEntry, Landlord, User
from provisioning.leaving.tables import ALONE, BLANKED, KEPT, PEOPLE, SHARED

BATCH = 1_000
NOBODY = {"password": "'!'", "is_staff": "false", "is_superuser": "false", "last_login": "NULL"}
"""No door of one installation opens by what an archive holds."""
UNKNOWN = {
    **NOBODY,
    "full_name": "'Somebody else'",
    "email": "'person-' || t.id || '@elsewhere.invalid'",
    "is_active": "false",
}
TENANTS = "tenancy_accesses__tenancy__property__landlord"
ACCEPTED = "tenancy_accesses__accepted_at__isnull"


def named(label: str) -> type[Model]:
    """The model of a table."""
    return apps.get_model(label)


def columns(model: type[Model]) -> list[str]:
    """The columns of a table that are written, in order."""
    return [str(field.column) for field in model._meta.concrete_fields if not field.generated]


def kept(label: str, *, landlord: Landlord) -> "QuerySet[Any]":
    """The rows of a table that belong to a landlord."""
    rows = named(label)._base_manager.filter(**{KEPT[label]: landlord.pk})
    return rows.filter(**ALONE.get(label, {}))


def tables(landlord: Landlord) -> Iterator[tuple[str, "QuerySet[Any]", Mapping[str, str]]]:
    """Every table of an archive in the order in which it is read: label, rows, columns that are written otherwise."""
    for label, shared in SHARED.items():
        yield label, referred(label, landlord=landlord), shared.blank
    people = User._base_manager
    known, tenants = keys_of_members(landlord), keys_of_tenants(landlord)
    yield PEOPLE, people.filter(pk__in=known), NOBODY
    yield PEOPLE, people.filter(pk__in=tenants - known), NOBODY
    yield PEOPLE, people.filter(pk__in=named_people(landlord) - known - tenants), UNKNOWN
    for label in KEPT:
        yield label, kept(label, landlord=landlord), blanked(label, landlord=landlord)


def blanked(label: str, *, landlord: Landlord) -> Mapping[str, str]:
    """The columns of a kept table that are not handed out as they are: among them, where our staff were."""
    ours = f"({staff_entries(landlord)})"
    if label == "accounts.AuditEntry":
        return {"address": f"CASE WHEN t.id IN {ours} THEN NULL ELSE t.address END"}
    if label == "accounts.AuditSalt":
        return {"whence": f"CASE WHEN t.entry_id IN {ours} THEN NULL ELSE t.whence END"}
    return BLANKED.get(label, {})


def staff_entries(landlord: Landlord) -> str:
    """SQL for the entries of a landlord's trail that tell where somebody else than a member was."""
    members = ",".join(str(key) for key in sorted(keys_of_members(landlord))) or "0"
    return (
        f"SELECT id FROM {AuditEntry._meta.db_table} WHERE landlord_id = {int(landlord.pk)} "
        f"AND address IS NOT NULL AND coalesce(actor_id, 0) NOT IN ({members})"
    )


# Who and what is named ----------------------------------------------------------------------------


def keys_of_members(landlord: Landlord) -> set[int]:
    """Everybody who ever belonged to the landlord."""
    return set(User._base_manager.filter(memberships__landlord=landlord).values_list("pk", flat=True))


def keys_of_tenants(landlord: Landlord) -> set[int]:
    """Everybody who ever accepted access to one of the landlord's tenancies."""
    return set(User._base_manager.filter(**{TENANTS: landlord, ACCEPTED: False}).values_list("pk", flat=True))


def keys_of_invited(landlord: Landlord) -> set[int]:
    """Everybody who was ever invited to one of the landlord's tenancies, whatever they answered."""
    return set(User._base_manager.filter(**{TENANTS: landlord}).values_list("pk", flat=True))


def named_people(landlord: Landlord) -> set[int]:
    """Every person whom a kept row names."""
    found: set[int] = set()
    for label in KEPT:
        for key in foreign_keys(named(label), to=User):
            found |= keys_in(kept(label, landlord=landlord), column=key.attname)
    return found


def keys_in(rows: "QuerySet[Any]", *, column: str) -> set[int]:
    """What a column names, where it names anything."""
    return set(rows.exclude(**{column: None}).values_list(column, flat=True))


def referred(label: str, *, landlord: Landlord) -> "QuerySet[Any]":
    """The rows of a table of the installation that kept rows, or rows of another such table, name."""
    target = named(label)
    found: set[int] = set()
    for other in KEPT:
        for key in foreign_keys(named(other), to=target):
            found |= keys_in(kept(other, landlord=landlord), column=key.attname)
    for other in SHARED:
        for key in foreign_keys(named(other), to=target):
            found |= keys_in(referred(other, landlord=landlord), column=key.attname)
    return target._base_manager.filter(pk__in=found)


def foreign_keys(model: type[Model], *, to: type[Model]) -> list["ForeignKey[Any, Any]"]:
    """The keys of a table into another."""
    fields = model._meta.concrete_fields
    return [field for field in fields if isinstance(field, ForeignKey) and field.related_model is to]


def shared_keys(model: type[Model]) -> dict[str, str]:
    """The columns of a table that name rows of the installation, each with the label of its table."""
    found = {label: foreign_keys(model, to=named(label)) for label in SHARED}
    return {key.column: label for label, keys in found.items() for key in keys}


# Writing and reading ------------------------------------------------------------------------------


def written(rows: "QuerySet[Any]", *, otherwise: Mapping[str, str]) -> Iterator[str]:
    """Each row as the text of a JSON object, by key."""
    model = rows.model
    changes = dict(otherwise)
    for column, label in shared_keys(model).items():
        changes[column] = f"(SELECT {known_by(label)} FROM {table(named(label))} AS s WHERE s.id = t.{quoted(column)})"
    chosen = rows.order_by().values(model._meta.pk.attname)
    try:
        inner, given = chosen.query.sql_with_params()
    except EmptyResultSet:  # known to be none without asking
        return
    extra = " ".join(f"|| jsonb_build_object('{column}', {sql})" for column, sql in changes.items())
    key = quoted(model._meta.pk.column)
    sql = f"SELECT (to_jsonb(t) {extra})::text FROM {table(model)} AS t WHERE t.{key} IN ({inner}) ORDER BY t.{key}"
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        while batch := cursor.fetchmany(BATCH):
            yield from (text for (text,) in batch)


def known_by(label: str) -> str:
    """SQL for what a row `s` of a table of the installation is known by."""
    return f"jsonb_build_array({', '.join(f's.{quoted(column)}' for column in SHARED[label].key)})"


def read(label: str, texts: list[str], *, moved_by: Mapping[str, int] | None = None) -> None:
    """Write rows as they were; of a table of the installation those not known here. Keys stay, unless moved."""
    model = named(label)
    keys, moved = shared_keys(model), moved_by or {}
    fixed = NOBODY if label == PEOPLE else {}  # whoever wrote the file: nobody comes in by it as one of the staff
    wanted = [column for column in columns(model) if label not in SHARED or column != model._meta.pk.column]
    values = [fixed.get(column) or value_of(column, keys=keys, moved=moved) for column in wanted]
    into = f"INSERT INTO {table(model)} ({', '.join(map(quoted, wanted))}) SELECT {', '.join(values)} "
    source = (
        "FROM jsonb_array_elements(%s::jsonb) AS j "
        f"CROSS JOIN LATERAL jsonb_populate_record(NULL::{table(model)}, j - %s::text[]) AS r"
    )
    if label in SHARED:
        names = ", ".join(f"j->'{column}'" for column in SHARED[label].key)
        here = f"SELECT FROM {table(model)} AS s WHERE {known_by(label)} = jsonb_build_array({names})"
        source += f" WHERE NOT EXISTS ({here})"
    with connection.cursor() as cursor:
        for start in range(0, len(texts), BATCH):
            cursor.execute(into + source, [f"[{','.join(texts[start : start + BATCH])}]", list(keys)])


def value_of(column: str, *, keys: Mapping[str, str], moved: Mapping[str, int]) -> str:
    """SQL for a column of a row `r` that is read from the JSON `j`."""
    if label := keys.get(column):
        return f"(SELECT s.id FROM {table(named(label))} AS s WHERE {known_by(label)} = j->'{column}')"
    if column in moved:
        return f"r.{quoted(column)} + {moved[column]}"
    return f"r.{quoted(column)}"


def table(model: type[Model]) -> str:
    """The quoted name of a table."""
    return quoted(model._meta.db_table)


def quoted(name: str) -> str:
    """A name as SQL takes it."""
    return connection.ops.quote_name(name)
