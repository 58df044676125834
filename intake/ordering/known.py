"""What we know already of a landlord's home, as answers to the questions of documents."""

from typing import Any

from accounts.models import Landlord
from compliance.models import Occupier, Property, Tenancy
from compliance.tenancies.selectors import State, tenancies_of
from config.lib import clock

YES_NO: dict[bool | None, str] = {True: "yes", False: "no"}


def known_of(landlord: Landlord, *, home: Property | None) -> dict[str, Any]:
    """Answers by question, as they would be typed; nothing that we do not know."""
    known: dict[str, Any] = {
        "document_date": clock.today().isoformat(),
        "landlord_name": landlord.display_name,
        "landlord_email": landlord.email,
        "landlord_phone": landlord.phone,
    }
    if home is not None:
        known |= of_home(home) | of_tenancy(home)
    return {name: value for name, value in known.items() if value not in ("", None, [])}


def of_home(home: Property) -> dict[str, Any]:
    """What is known of the home itself."""
    return {
        "property_address": [line for line in (home.line_1, home.line_2, home.town, home.postcode) if line],
        "agent_name": home.agent_name,
        "is_hmo": YES_NO[home.is_hmo],
        "has_gas": YES_NO.get(home.has_gas),
        "occupants": home.occupants and str(home.occupants),
    }


def of_tenancy(home: Property) -> dict[str, Any]:
    """What is known of the tenancy that runs there, or is to come."""
    tenancy = next((one.tenancy for one in tenancies_of(home, on=clock.today()) if one.state != State.ENDED), None)
    return {} if tenancy is None else said_of(tenancy)


def said_of(tenancy: Tenancy) -> dict[str, Any]:
    """A tenancy as answers."""
    return {
        "tenant_names": [person.name for person in people_of(tenancy)],
        "tenancy_start": tenancy.starts_on and tenancy.starts_on.isoformat(),
        "has_deposit": YES_NO.get(tenancy.deposit_taken),
        "deposit_received_on": tenancy.deposit_received_on and tenancy.deposit_received_on.isoformat(),
    }


def people_of(tenancy: Tenancy) -> list[Occupier]:
    """The people who live there and were named."""
    return list(tenancy.occupiers.filter(left_at=None).exclude(name=""))
