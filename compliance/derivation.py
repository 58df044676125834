"""From facts to requirements: for all landlords one statement for each obligation, for one landlord one for each scope.

The statement finds every anchor for which an obligation's condition holds or is open, writes what is new or
changed, and ends what no longer applies. Run again it writes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db import connection
from django.db.models import BooleanField, Case, F, FilteredRelation, Q, QuerySet, Value, When

from compliance.attributes import Scope as FactScope
from compliance.columns import CURRENT, attributes_of, occupier_columns, property_columns, tenancy_columns
from compliance.models import Obligation, Occupier, Property, Requirement, Tenancy
from compliance.standing import Applies, Scope, Standing
from config.lib.predicates.queries import Columns, holds, may_hold
from config.lib.predicates.tree import Node, facts_in

WANTED = """
SELECT %s AS code, %s::bigint AS obligation, found.* FROM ({query}) AS found {of_landlord}
"""
STATEMENT = """
WITH wanted AS ({wanted}),
written AS (
    INSERT INTO {table} AS held
        (code, obligation_id, scope, created_at, changed_at, landlord_id{and_column}, applies, standing)
    SELECT code, obligation, %s, %s, %s, owner{and_anchor}, CASE WHEN applying THEN %s ELSE %s END,
        CASE WHEN applying THEN %s ELSE %s END
    FROM wanted
    ON CONFLICT (code, landlord_id, property_id, building_id, tenancy_id, occupier_id) DO UPDATE
        SET applies = excluded.applies, obligation_id = excluded.obligation_id, ended_at = NULL,
            changed_at = excluded.changed_at
        WHERE (held.applies, held.obligation_id) <> (excluded.applies, excluded.obligation_id)
            OR held.ended_at IS NOT NULL
)
UPDATE {table} AS held SET ended_at = %s, changed_at = %s
WHERE held.code = ANY(%s) AND held.ended_at IS NULL {and_landlord}
    AND NOT EXISTS (SELECT FROM wanted WHERE wanted.code = held.code AND wanted.anchor = held.{column})
"""
"""Only names of our own tables and columns are put into it; every value is a parameter."""


ANY_DAY = date.min
"""Stands for the day in queries that are kept: no fact and no law has it."""

COLUMNS = {
    Scope.PROPERTY: "property_id",
    Scope.BUILDING: "building_id",
    Scope.TENANCY: "tenancy_id",
    Scope.PERSON: "occupier_id",
    Scope.LANDLORD: "landlord_id",
}
"""The column in which a requirement of each scope keeps its anchor."""


@dataclass(frozen=True, slots=True)
class Base:
    """What a scope's obligations are asked of: the rows, and the paths to their home, landlord and anchor."""

    rows: QuerySet[Any]
    columns: Columns
    home: str
    anchor: str


def base_of(scope: Scope, *, on: date) -> Base:
    """Where a scope's anchors are found on a day. A building's or landlord's duty follows from any of their homes."""
    homes = Property.objects.filter(archived_at=None)
    match scope:
        case Scope.PROPERTY:
            return Base(homes, property_columns(), "", "pk")
        case Scope.BUILDING:
            return Base(homes, property_columns(), "", "building_id")
        case Scope.LANDLORD:
            return Base(homes, property_columns(), "", "landlord_id")
        case Scope.TENANCY:
            tenancies = Tenancy.objects.filter(not_ended(on), property__archived_at=None)
            return Base(tenancies, tenancy_columns(), "property__", "pk")
        case Scope.PERSON:
            there = Occupier.objects.filter(left_at=None, tenancy__property__archived_at=None)
            people = there.filter(not_ended(on, of="tenancy__"))
            return Base(people, occupier_columns(), "tenancy__property__", "pk")


def not_ended(on: date, *, of: str = "") -> Q:
    """Tenancies that run on a day, or will."""
    return Q(**{f"{of}ends_on__isnull": True}) | Q(**{f"{of}ends_on__gte": on})


def anchors(condition: Node, *, scope: Scope, on: date) -> QuerySet[Any, dict[str, Any]]:
    """The `owner` and `anchor` of each thing for which the condition holds or is open; `applying` where it holds."""
    base = base_of(scope, on=on)
    rows = base.rows
    if base.home == "" and facts_in(condition) & {attribute.name for attribute in attributes_of(FactScope.TENANCY)}:
        rows = rows.annotate(**{CURRENT: FilteredRelation("tenancies", condition=not_ended(on, of="tenancies__"))})
    it_holds = When(holds(condition, columns=base.columns), then=Value(True))
    found: QuerySet[Any, dict[str, Any]] = (
        rows.filter(may_hold(condition, columns=base.columns))
        .order_by()
        .values(owner=F(f"{base.home}landlord_id"), anchor=F(base.anchor))
        .annotate(applying=BoolOr(Case(it_holds, default=Value(False), output_field=BooleanField())))
    )
    return found


@lru_cache(maxsize=1024)
def compiled_for_any_day(condition: Node, *, scope: Scope) -> tuple[str, tuple[Any, ...]]:
    """The query of `anchors` as SQL, with `ANY_DAY` among its parameters. Kept, since compiling takes longer than
    running.
    """
    sql, params = anchors(condition, scope=scope, on=ANY_DAY).query.sql_with_params()
    return sql, tuple(params)


def compiled(condition: Node, *, scope: Scope, on: date) -> tuple[str, tuple[Any, ...]]:
    """The query of `anchors` on a day as SQL, with its parameters."""
    sql, params = compiled_for_any_day(condition, scope=scope)
    return sql, tuple(on if value == ANY_DAY else value for value in params)


def derive(obligations: Iterable[Obligation], *, on: date, at: datetime, landlord_id: int | None = None) -> None:
    """Bring the obligations' requirements into line with the facts, all in one trip to the database."""
    batches = [[one] for one in obligations] if landlord_id is None else by_scope(obligations)
    statements = [statement_of(batch, on=on, at=at, landlord_id=landlord_id) for batch in batches]
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(
                ";".join(sql for sql, _ in statements), [value for _, values in statements for value in values]
            )


def by_scope(obligations: Iterable[Obligation]) -> list[list[Obligation]]:
    """The obligations of each scope: few statements are soon planned, and one landlord's rows are few."""
    found: dict[str, list[Obligation]] = defaultdict(list)
    for obligation in obligations:
        found[obligation.scope].append(obligation)
    return list(found.values())


def statement_of(
    batch: Sequence[Obligation], *, on: date, at: datetime, landlord_id: int | None
) -> tuple[str, list[Any]]:
    """The statement for some obligations of one scope, with its parameters."""
    scope = Scope(batch[0].scope)
    column, has_anchor = COLUMNS[scope], scope is not Scope.LANDLORD
    whose = [] if landlord_id is None else [landlord_id]
    wanted = [wanted_by(obligation, on=on, whose=whose) for obligation in batch]
    statement = STATEMENT.format(
        wanted=" UNION ALL ".join(sql for sql, _ in wanted),
        table=Requirement._meta.db_table,
        column=column,
        and_column=f", {column}" if has_anchor else "",
        and_anchor=", anchor" if has_anchor else "",
        and_landlord="AND held.landlord_id = %s" if whose else "",
    )
    params = [value for _, values in wanted for value in values]
    written = [scope.value, at, at, Applies.HOLDS, Applies.OPEN, Standing.MISSING, Standing.QUESTION]
    return statement, [*params, *written, at, at, [one.code for one in batch], *whose]


def wanted_by(obligation: Obligation, *, on: date, whose: Sequence[int]) -> tuple[str, list[Any]]:
    """What one obligation is asked of, of one landlord or of all, with its parameters."""
    query, params = compiled(obligation.condition, scope=Scope(obligation.scope), on=on)
    sql = WANTED.format(query=query, of_landlord="WHERE owner = %s" if whose else "")
    return sql, [obligation.code, obligation.pk, *params, *whose]
