"""Where each fact is kept, seen from each model that a condition can be asked of."""

from collections.abc import Mapping
from functools import lru_cache

from compliance.attributes import Attribute, Scope, attributes
from config.lib.predicates.queries import Column

FIELDS = {
    "tenancy_start": "starts_on",
    "deposit_received": "deposit_received_on",
    "gross_income": "gross_income_pence",
}
CURRENT = "current"
"""The alias under which a query of homes joins the tenancy that runs now, where there is one."""

FROM_PROPERTY = {
    Scope.PROPERTY: "",
    Scope.BUILDING: "building__",
    Scope.LANDLORD: "landlord__compliance_profile__",
    Scope.TENANCY: f"{CURRENT}__",
}
FROM_TENANCY = {scope: f"property__{path}" for scope, path in FROM_PROPERTY.items()} | {Scope.TENANCY: ""}
FROM_OCCUPIER = {scope: f"tenancy__{path}" for scope, path in FROM_TENANCY.items()}


def field_of(attribute: Attribute) -> str:
    """The column of a fact."""
    return FIELDS.get(attribute.name, attribute.name)


def attributes_of(scope: Scope) -> list[Attribute]:
    """The facts of a home, a building, a tenancy or a landlord."""
    return [attribute for attribute in attributes().values() if attribute.scope is scope]


@lru_cache(maxsize=1)
def property_columns() -> Mapping[str, Column]:
    """Every fact, seen from a home whose current tenancy is joined as `current`; an empty home has none."""
    return _columns(FROM_PROPERTY, owners={Scope.TENANCY: CURRENT})


@lru_cache(maxsize=1)
def tenancy_columns() -> Mapping[str, Column]:
    """Every fact, seen from a tenancy."""
    return _columns(FROM_TENANCY, owners={})


@lru_cache(maxsize=1)
def occupier_columns() -> Mapping[str, Column]:
    """Every fact, seen from an occupier."""
    return _columns(FROM_OCCUPIER, owners={})


def _columns(prefixes: Mapping[Scope, str], *, owners: Mapping[Scope, str]) -> dict[str, Column]:
    return {
        name: Column(
            path=f"{prefixes[attribute.scope]}{field_of(attribute)}",
            choices=tuple(value for value, _ in attribute.choices),
            is_nullable=name != "nation",
            owner=owners.get(attribute.scope, ""),
        )
        for name, attribute in attributes().items()
    }
