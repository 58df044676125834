"""What the landlord's pages about tenants show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.models import Occupier, Tenancy, TenancyAccess
from compliance.tenants.selectors import Stage, accesses_in, stage_of


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives there, and how far their access is, if they have one."""

    occupier: Occupier
    access: TenancyAccess | None
    stage: Stage | None

    @property
    def is_invited(self) -> bool:
        """Whether an invitation waits for them."""
        return self.stage is Stage.INVITED

    @property
    def waits(self) -> bool:
        """Whether something of theirs waits for the landlord: a message that is unread, or a paper asked for."""
        access: Any = self.access
        return access is not None and bool(access.unread or access.asked)


def residents_of(tenancy: Tenancy, *, on: date) -> list[Resident]:
    """The people of a tenancy, in their order, and after them those who moved out and still had access."""
    accesses = {row.occupier_id: row for row in accesses_in(tenancy.property.landlord).filter(tenancy=tenancy)}
    people = list(Occupier.objects.filter(tenancy=tenancy, left_at=None))
    gone = [access.occupier for access in accesses.values() if access.occupier.left_at is not None]
    return [resident(person, accesses.get(person.pk), on=on) for person in [*people, *gone]]


def resident(occupier: Occupier, access: TenancyAccess | None, *, on: date) -> Resident:
    """One person."""
    return Resident(occupier, access, stage_of(access, on=on) if access else None)
