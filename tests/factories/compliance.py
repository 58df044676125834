"""Homes as they are described, and as they are added: through the service that sign-up uses."""

import itertools
from datetime import timedelta
from typing import Any

from accounts.models import Landlord
from compliance import services
from compliance.evidence.services import Details, record_evidence
from compliance.homes import Address, HomeFacts, Management
from compliance.models import Property, Requirement
from config.lib import clock

AUTHORITIES = {
    "england": "E08000035",
    "wales": "W06000015",
    "scotland": "S12000036",
    "northern_ireland": "N09000003",
}
POSTCODES = {"england": "LS1 4AP", "wales": "CF11 9LJ", "scotland": "EH10 4EQ", "northern_ireland": "BT7 1NN"}
PLAIN_FLAT = {
    "let_type": "standard",
    "let_by_room": False,
    "resident_landlord": False,
    "advertised": False,
    "occupants": 2,
    "households": 1,
    "shares_amenities": False,
    "has_gas": True,
    "has_oil": False,
    "has_solid_fuel": False,
    "operates_heat_network": False,
    "build_year": 1990,
    "landlord_supplies_appliances": False,
    "furnished_upholstered": False,
    "listed": False,
    "epc_exemption_evidenced": False,
    "tenement_flat": False,
    "private_water": False,
    "septic_tank": False,
    "dwellings_in_building": 1,
    "lift_in_control": False,
    "in_selective_area": False,
}
PLAIN_TENANCY = {
    "tenancy_start": "2026-06-01",
    "deposit_taken": True,
    "deposit_received": "2026-05-25",
    "holding_deposit_taken": False,
    "time_limited_adults": 0,
    "rent_paid_cash": False,
    "plans_prior_notice_ground": False,
}
PLAIN_LANDLORD = {"landlord_type": "individual", "processes_data_electronically": True, "gross_income": 2_000_000}
GAS = "gb_gas_safety_check"
numbers = itertools.count(1001)  # of as many figures each, so that later homes also come later by address


def describe_home(
    *,
    nation: str = "england",
    line_1: str = "",
    facts: dict[str, Any] | None = None,
    tenancy: dict[str, Any] | None = PLAIN_TENANCY,
    **options: Any,
) -> HomeFacts:
    """A plain two-bedroom flat, let to a couple, unless said otherwise. Every fact that matters there is said."""
    number = next(numbers)
    address = Address(line_1=line_1 or f"{number} Chapel Street", town="Leeds", postcode=POSTCODES[nation])
    return HomeFacts(
        source_key=options.pop("source_key", f"home-{number}"),
        address=address,
        nation=nation,
        authority_code=AUTHORITIES[nation],
        facts={**PLAIN_FLAT, **(facts or {})},
        tenancy=tenancy,
        management=options.pop("management", Management(by_agent=False)),
        **options,
    )


def build_portfolio(
    landlord: Landlord, *, homes: list[HomeFacts], facts: dict[str, Any] | None = None
) -> list[Property]:
    """The landlord's homes with all that follows from them, by the steps that provisioning takes."""
    services.set_landlord_facts(landlord, facts={**PLAIN_LANDLORD, **(facts or {})})
    added = services.add_properties(landlord, homes=homes)
    services.add_tenancies(landlord, homes=homes)
    services.derive_requirements(landlord)
    services.refresh_standing(landlord)
    return added


def add_home(landlord: Landlord, **described: Any) -> Property:
    """One home of the landlord's with all that follows from it."""
    return build_portfolio(landlord, homes=[describe_home(**described)])[0]


def checked(home: Property, *, code: str = GAS, ago: int = 30) -> Requirement:
    """A requirement of a home, by default the gas check, with a proof of so many days ago."""
    requirement = Requirement.objects.get(property=home, code=code)
    record_evidence(requirement, Details(issued_on=clock.today() - timedelta(days=ago)), by=None)
    requirement.refresh_from_db()
    return requirement
