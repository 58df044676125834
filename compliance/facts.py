"""The facts of one home, gathered from the rows that keep them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from compliance.attributes import FactValue, Scope, attributes
from compliance.columns import attributes_of, field_of
from compliance.models import LandlordProfile, Property, Tenancy
from config.lib.predicates.truth import NOTHING, Absence, Facts, Value


def facts_of(home: Property, *, profile: LandlordProfile | None, tenancy: Tenancy | None = None) -> Facts:
    """Every fact of a home and its landlord, and of one tenancy; those of a tenancy that there is not are nothing."""
    owners: Mapping[Scope, Model | None] = {
        Scope.PROPERTY: home,
        Scope.BUILDING: home.building,
        Scope.LANDLORD: profile,
        Scope.TENANCY: tenancy,
    }
    facts: dict[str, Value | None] = {}
    for name, attribute in attributes().items():
        owner = owners[attribute.scope]
        absent = NOTHING if attribute.scope is Scope.TENANCY else None
        facts[name] = absent if owner is None else getattr(owner, field_of(attribute))
    return facts


def landlord_facts(profile: LandlordProfile | None) -> dict[str, FactValue | None]:
    """The facts about a landlord."""
    own = attributes_of(Scope.LANDLORD)
    return {attribute.name: getattr(profile, field_of(attribute), None) for attribute in own}


def known(facts: Facts) -> dict[str, FactValue | None]:
    """The facts without those of things that there are not."""
    return {name: value for name, value in facts.items() if not isinstance(value, Absence)}


def columns_for(values: Mapping[str, Any], *, scope: Scope) -> dict[str, Any]:
    """Those of these facts that belong to the scope, by the names of their columns."""
    known = attributes()
    return {field_of(known[name]): value for name, value in values.items() if known[name].scope is scope}
