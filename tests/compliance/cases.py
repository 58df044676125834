"""The worked cases: each a home with its landlord and tenancy, and the whole of what the law asks there."""

from pathlib import Path
from typing import Any

import yaml

from accounts.models import Landlord
from compliance.attributes import Scope, attributes
from compliance.homes import Management
from compliance.models import Requirement
from tests.factories.compliance import build_portfolio, describe_home

FILE = Path(__file__).parent / "data" / "uk_cases.yaml"
NOT_SAID = ("tenancy_type", "building_height_m", "building_storeys", "has_gas_non_cooker")
DEFAULTS: dict[str, Any] = {
    **dict.fromkeys((name for name, row in attributes().items() if row.type == "bool"), False),
    **dict.fromkeys(NOT_SAID, None),
    "let_type": "standard",
    "build_year": 1980,
    "storeys": 2,
    "dwellings_in_building": 1,
    "occupants": 2,
    "households": 1,
    "has_gas": True,
    "landlord_supplies_appliances": True,
    "tenancy_start": "2026-06-01",
    "agreement_form": "written",
    "deposit_taken": True,
    "landlord_type": "individual",
    "processes_data_electronically": True,
    "gross_income": 20000,
    "time_limited_adults": 0,
    "eicr_outcome": "satisfactory",
    "gas_outcome": "pass",
}
SETTINGS = ("show_historic", "show_uncertain")


def all_cases() -> list[dict[str, Any]]:
    """Every case of the file."""
    cases: list[dict[str, Any]] = yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader)
    return cases


def facts_of_case(case: dict[str, Any], *, scopes: set[Scope]) -> dict[str, Any]:
    """What the case says, or its default, of these scopes; money in pence, as facts have it."""
    said = {**DEFAULTS, **case["facts"]}
    said["gross_income"] = int(said["gross_income"]) * 100
    return {name: said[name] for name, row in attributes().items() if row.scope in scopes and name in said}


def build_case(landlord: Landlord, case: dict[str, Any]) -> None:
    """The case as a landlord's portfolio, by the services that production uses."""
    tenancy = facts_of_case(case, scopes={Scope.TENANCY})
    facts = facts_of_case(case, scopes={Scope.PROPERTY, Scope.BUILDING})
    home = describe_home(
        nation=case["facts"]["jurisdiction"],
        facts=facts,
        tenancy=tenancy,
        management=Management(by_agent=facts["managed_by_agent"]),
    )
    build_portfolio(landlord, homes=[home], facts=facts_of_case(case, scopes={Scope.LANDLORD}))


def asked(landlord: Landlord, *, applies: str, case: dict[str, Any]) -> dict[str, set[str]]:
    """The codes of what is asked of the landlord, by kind, as the view that the case has in mind shows it."""
    hidden = {setting for setting in SETTINGS if not case["facts"].get(setting)}
    found: dict[str, set[str]] = {kind: set() for kind in ("requirement", "recommendation", "watch", "history")}
    for row in Requirement.objects.filter(landlord=landlord, ended_at=None, applies=applies).select_related(
        "obligation"
    ):
        if not hidden & set(row.obligation.settings):
            found["requirement" if row.obligation.kind == "conduct" else row.obligation.kind].add(row.obligation.code)
    return found
