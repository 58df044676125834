"""The list of everybody who was given access: what narrows it, its rows, and its columns as a file."""

from datetime import date
from typing import Any

from accounts.models import Landlord
from compliance.lists.exports import ADDRESS, of_home
from compliance.lists.forms import HomeChoice
from compliance.tenants.pages import Resident, resident
from compliance.tenants.selectors import Stage, accesses_in
from config.lib import clock
from config.lib.listing import FilterForm, choice, matching
from plans.exports import Columns

SOMETHING = "something"
SEARCHED = (
    "occupier__name",
    "email",
    *(f"tenancy__property__{part}" for part in ("line_1", "line_2", "town", "postcode")),
)
STAGES = [(stage, stage.label) for stage in Stage if stage is not Stage.REVOKED]  # who was revoked is not listed


class TenantFilter(FilterForm):
    """Which tenants."""

    stage = choice("Access", choices=STAGES, any_label="Any")
    waiting = choice(
        "Waiting for you", choices=[(SOMETHING, "A message or a request")], any_label="Something or nothing"
    )
    field_order = ("q", "home", "stage", "waiting")

    def __init__(self, *args: Any, landlord: Landlord, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["home"] = HomeChoice(landlord, with_landlord=False)
        self.order_fields(self.field_order)


def listed_tenants(landlord: Landlord, *, chosen: dict[str, Any], on: date) -> list[Resident]:
    """Everybody who was given access and was not revoked, by home, narrowed as a TenantFilter says."""
    rows = accesses_in(landlord).filter(matching(chosen.get("q", ""), within=SEARCHED))
    if home := chosen.get("home"):
        rows = rows.filter(tenancy__property=home)
    ordered = rows.select_related("tenancy__property__local_authority").order_by(
        "tenancy__property__line_1", "tenancy", "pk"
    )
    found = [resident(row.occupier, row, on=on) for row in ordered]
    if stage := chosen.get("stage"):
        found = [one for one in found if one.stage == stage]
    return [one for one in found if one.waits] if chosen.get("waiting") == SOMETHING else found


ACCESS: Columns = (
    ("Tenant", lambda access: str(access.occupier)),
    ("E-mail address", lambda access: access.email),
    *of_home(of_home(ADDRESS, named="property"), named="tenancy"),
    ("Invited", lambda access: clock.day_of(access.invited_at)),
    ("Accepted", lambda access: clock.day_of(access.accepted_at) if access.accepted_at else None),
    ("Unread messages", lambda access: access.unread),
    ("Papers asked for", lambda access: access.asked),
)
TENANTS: Columns = (*of_home(ACCESS, named="access"), ("Access", lambda row: row.stage.label))
