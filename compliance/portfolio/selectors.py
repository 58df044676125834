"""Reading a portfolio: archived homes, which addresses are taken, which councils a postcode offers."""

import hashlib
import json
import re
from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import AuditEntry, Landlord
from compliance import postcodes
from compliance.models import LocalAuthority, Property, PropertyImport
from compliance.portfolio.columns import plain
from compliance.states import ImportState
from config.lib.nations import Nation

AddressKey: TypeAlias = tuple[str, str, str]
CHANGES = ("compliance.property_changed", "compliance.facts_said")
FACT_OF = {"managed_by": "managed_by_agent"}
Stated: TypeAlias = dict[str, str]
ADDRESS = ("line_1", "line_2", "town", "postcode")
UNITS = ((*ADDRESS, "authority"), ("managed_by", "recipients", "agent_name", "agent_email"))
"""What the page of changing a home shows: each of these is changed as a whole."""
MANAGED_BY = {True: "agent", False: "landlord", None: ""}


def archived_properties(landlord: Landlord) -> QuerySet[Property]:
    """The landlord's archived homes, the latest first."""
    return Property.objects.filter(landlord=landlord).exclude(archived_at=None).order_by("-archived_at", "pk")


def get_archived(landlord: Landlord, *, pk: int) -> Property:
    """One archived home of this landlord; an active one or another's is a 404."""
    return get_object_or_404(archived_properties(landlord), pk=pk)


def address_key(line_1: str, *, line_2: str, postcode: str) -> AddressKey:
    """What tells one home from another: its address without regard to case, spaces and stops."""
    return plain(line_1), plain(line_2), re.sub(r"\s", "", postcode).upper()


def homes_at(landlord: Landlord) -> dict[AddressKey, Property]:
    """The landlord's homes, archived ones too, by address; of two at one address the active one."""
    homes = Property.objects.filter(landlord=landlord)
    ordered = sorted(homes, key=lambda home: home.archived_at is None)
    return {address_key(home.line_1, line_2=home.line_2, postcode=home.postcode): home for home in ordered}


def nations_of(postcode: str) -> list[Nation]:
    """Where a home with this postcode may lie, the likeliest first; near a border each. None for none."""
    try:
        postcode = postcodes.normalise(postcode)
    except postcodes.PostcodeError:
        return []
    likeliest = postcodes.suggested_nation(postcode)
    others = [nation for nation in Nation if nation != likeliest] if postcodes.is_near_border(postcode) else []
    return [likeliest, *others]


def councils_by_nation(nations: list[Nation]) -> list[tuple[str, Any]]:
    """The councils of these nations, as a form offers them."""
    rows = list(LocalAuthority.objects.filter(nation__in=nations).order_by("name", "code"))
    groups = [(str(nation.label), [(row.code, row.name) for row in rows if row.nation == nation]) for nation in nations]
    return [("", "Choose a local authority"), *groups]


def stated(home: Property) -> Stated:
    """What the page of changing a home shows of it, by the names of its fields."""
    return {
        "line_1": home.line_1,
        "line_2": home.line_2,
        "town": home.town,
        "postcode": home.postcode,
        "authority": home.local_authority.code,
        "managed_by": MANAGED_BY[home.managed_by_agent],
        "recipients": home.reminder_recipients,
        "agent_name": home.agent_name,
        "agent_email": home.agent_email,
    }


def who_changed(home: Property, *, field: str) -> tuple[str, datetime | None]:
    """Who changed last what the page shows in this field, and when; nobody where it was not by this page or facts."""
    names = [field, FACT_OF.get(field, field)]
    entries = AuditEntry.objects.filter(subject_type="compliance.property", subject_id=str(home.pk))
    entry = entries.filter(action__in=CHANGES, after__has_any_keys=names).select_related("actor").first()
    return (str(entry.actor or ""), entry.at) if entry else ("", None)


def fingerprint(shown: Any) -> str:
    """What a page is known by, so that a form can tell whether it changed since it was shown."""
    return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:16]


def imports_of(landlord: Landlord) -> QuerySet[PropertyImport]:
    """The files that this landlord uploaded."""
    return PropertyImport.objects.filter(landlord=landlord)


def get_import(landlord: Landlord, *, pk: int) -> PropertyImport:
    """One import of this landlord; another's is a 404."""
    return get_object_or_404(imports_of(landlord), pk=pk)


def begun_imports(landlord: Landlord) -> QuerySet[PropertyImport]:
    """Those that wait for the landlord to go on."""
    return imports_of(landlord).filter(state=ImportState.DRAFT).defer("rows")
