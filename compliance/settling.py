"""From what is known to what each requirement holds and when it is due: computed in Python, kept with the row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models.functions import Coalesce

from accounts.models import Landlord
from compliance.due.dates import Events
from compliance.holding import NEXT_LETTING, REPORT_DEADLINE, Held, Proof, held, latest
from compliance.known import Known, known_of, was_waived
from compliance.models import Obligation, Requirement, Tenancy
from compliance.standing import Applies

KEPT = ("held_id", "deadline", "check_by", "expires_on", "is_waived")
FACTS = {"tenancy_start": "starts_on", "deposit_received": "deposit_received_on"}
"""The facts that are days, by the column of a tenancy that keeps them."""

WRITE = """
UPDATE compliance_requirement AS kept
SET held_id = now.held_id, deadline = now.deadline, check_by = now.check_by, expires_on = now.expires_on,
    is_waived = now.is_waived
FROM unnest(%s::bigint[], %s::bigint[], %s::date[], %s::date[], %s::date[], %s::bool[])
    AS now (id, held_id, deadline, check_by, expires_on, is_waived)
WHERE kept.id = now.id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A version of an obligation that is asked of something, with the homes and the tenancy that are concerned."""

    key: int
    law: Obligation
    homes: frozenset[int]
    tenancy: Tenancy | None


class Settling:
    """Settles the requirements of one landlord: what is asked, over what is known."""

    def __init__(self, asked: Sequence[Asked], *, known: Known, on: date) -> None:
        self.known, self.on = known, on
        self.by_code: Mapping[str, list[Asked]] = grouped(asked)

    def held(self, one: Asked) -> Held:
        """What is held for a requirement, and the dates that follow."""
        return held(one.law, proofs=self.known.proofs.get(one.key, ()), events=self.events(one), on=self.on)

    def events(self, one: Asked) -> Events:
        """The days that its due rule may turn on: from facts, other duties' proofs, and as they were said."""
        days: dict[str, date | None] = {}
        if one.tenancy is not None:
            days |= {name: getattr(one.tenancy, column) for name, column in FACTS.items()}
            days[NEXT_LETTING] = one.tenancy.starts_on
        for name, source in one.law.events.items():
            days |= self.days_from(one, name=name, source=source)
        found = {name: day for name, day in days.items() if day is not None}
        return {**found, **self.known.happenings.get(one.key, {})}

    def days_from(self, one: Asked, *, name: str, source: Mapping[str, object]) -> Mapping[str, date | None]:
        """The day of an event that the obligation names, from where it says that it comes."""
        if "fact" in source:
            column = FACTS.get(str(source["fact"]))
            return {name: getattr(one.tenancy, column) if column and one.tenancy else None}
        codes = source.get("evidence_of")
        proof = latest(self.proofs_of(codes, homes=one.homes)) if isinstance(codes, list) else None
        if proof is None:
            return {}
        return {name: proof.issued_on, REPORT_DEADLINE: proof.report_deadline}

    def proofs_of(self, codes: Iterable[str], *, homes: frozenset[int]) -> list[Proof]:
        """The proofs by that day of other duties in the same homes."""
        others = [other for code in codes for other in self.by_code.get(code, ()) if other.homes & homes]
        proofs = [proof for other in others for proof in self.known.proofs.get(other.key, ())]
        return [proof for proof in proofs if proof.issued_on <= self.on]


def grouped(asked: Iterable[Asked]) -> dict[str, list[Asked]]:
    """What is asked, by code."""
    found: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        found[one.law.code].append(one)
    return found


class Kept(NamedTuple):
    """What settling keeps with a requirement, in the order of its columns."""

    held: int | None
    deadline: date | None
    check_by: date | None
    expires_on: date | None
    is_waived: bool


class Place(NamedTuple):
    """What a requirement is about: a home, a building, or a tenancy with whoever lives there under it."""

    home: int | None = None
    building: int | None = None
    tenancy: int | None = None


class Row(NamedTuple):
    """A current requirement as it is kept: a tuple, since there are many and a model's instance costs much more.

    `is_waived` says whether somebody said last that it is not required.
    """

    key: int
    obligation: int
    place: Place
    applies: str
    is_waived: bool
    kept: Kept

    @property
    def is_set_aside(self) -> bool:
        """Whether that counts: only a question can be answered so, and nothing that was found to apply since."""
        return self.is_waived and self.applies == Applies.OPEN


def settle(landlord: Landlord, *, on: date) -> None:
    """Write what each current requirement of the landlord holds and when it is due; rows that stay are not written."""
    rows = current(landlord)
    asked = asked_now(landlord, rows=rows, on=on)
    settling = Settling(asked, known=known_of(landlord), on=on)
    now = [kept(settling.held(one), is_waived=row.is_set_aside) for row, one in zip(rows, asked, strict=True)]
    write({row.key: new for row, new in zip(rows, now, strict=True) if row.kept != new})


def kept(found: Held, *, is_waived: bool) -> Kept:
    """What was found, as it is kept."""
    dates = found.dates
    return Kept(found.proof.key if found.proof else None, dates.deadline, dates.check_by, dates.expires, is_waived)


def current(landlord: Landlord) -> list[Row]:
    """The landlord's current requirements."""
    rows = Requirement.objects.filter(landlord=landlord, ended_at=None).order_by("pk")
    let = Coalesce("tenancy_id", "occupier__tenancy_id")
    found = rows.values_list("pk", "obligation_id", "property_id", "building_id", let, "applies", was_waived(), *KEPT)
    return [
        Row(key, obligation, Place(home, building, tenancy), applies, is_waived, Kept(*columns))
        for key, obligation, home, building, tenancy, applies, is_waived, *columns in found
    ]


def asked_now(landlord: Landlord, *, rows: Sequence[Row], on: date) -> list[Asked]:
    """These requirements with what their dates turn on."""
    read = Obligation.objects.only("code", "due_algorithm", "is_served", "events")
    laws = read.in_bulk({row.obligation for row in rows})
    tenancies = Tenancy.objects.filter(property__landlord=landlord, property__archived_at=None)
    places = Places(tenancies.select_related("property"), on=on)
    return [Asked(row.key, laws[row.obligation], places.homes(row.place), places.tenancy(row.place)) for row in rows]


class Places:
    """Which homes and which tenancy a requirement is about."""

    def __init__(self, tenancies: Iterable[Tenancy], *, on: date) -> None:
        self.tenancies: dict[int, Tenancy] = {}
        self.of_home: dict[int, Tenancy] = {}
        self.in_building: dict[int, set[int]] = defaultdict(set)
        for tenancy in tenancies:
            self.tenancies[tenancy.pk] = tenancy
            self.in_building[tenancy.property.building_id].add(tenancy.property_id)
            if tenancy.ends_on is None or tenancy.ends_on >= on:
                self.of_home[tenancy.property_id] = later(self.of_home.get(tenancy.property_id), tenancy)

    def tenancy(self, place: Place) -> Tenancy | None:
        """Its own tenancy; for a home's requirement the one that began last."""
        if place.tenancy is not None:
            return self.tenancies.get(place.tenancy)
        return self.of_home.get(place.home) if place.home is not None else None

    def homes(self, place: Place) -> frozenset[int]:
        """The keys of the homes that it is about."""
        if place.home is not None:
            return frozenset({place.home})
        if place.building is not None:
            return frozenset(self.in_building[place.building])
        tenancy = self.tenancy(place)
        return frozenset({tenancy.property_id}) if tenancy else frozenset()


def later(one: Tenancy | None, other: Tenancy) -> Tenancy:
    """Of two tenancies the one that began later; one whose start nobody said began before all others."""
    if one is None:
        return other
    return max(one, other, key=lambda tenancy: tenancy.starts_on or date.min)


def write(settled: Mapping[int, Kept]) -> None:
    """Keep what was settled with the requirements, in one statement."""
    if settled:
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [list(settled), *map(list, zip(*settled.values(), strict=True))])
