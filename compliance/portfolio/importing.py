"""Imports: a file is kept, its columns are told apart, and its homes are added all together or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction

from accounts.models import Landlord, User
from compliance.errors import ChangedElsewhere
from compliance.homes import HomeFacts
from compliance.models import LocalAuthority, PropertyImport
from compliance.portfolio.cells import Councils
from compliance.portfolio.reading import Sheet
from compliance.portfolio.rows import Outcome, outcome_of
from compliance.portfolio.selectors import AddressKey, address_key, fingerprint, homes_at
from compliance.portfolio.services import add_homes, ensure_may_write
from compliance.selectors import active_properties
from compliance.states import IMPORT, ImportState
from config.lib import clock
from plans.errors import LimitReached
from plans.selectors import cheapest_plan_for
from plans.services import ensure_room, required_entitlements


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do at this moment."""

    outcomes: list[Outcome]
    in_use: int
    limit: int
    refusal: LimitReached | None

    @property
    def homes(self) -> list[HomeFacts]:
        """The homes that would be added."""
        return [outcome.home for outcome in self.outcomes if outcome.home]

    @property
    def refused(self) -> list[Outcome]:
        """The rows that become no home."""
        return [outcome for outcome in self.outcomes if not outcome.home]

    @property
    def seen(self) -> str:
        """What it is known by, so that nothing else is imported than was shown."""
        return fingerprint([asdict(outcome) for outcome in self.outcomes])


@transaction.atomic
def begin(landlord: Landlord, *, by: User, file_name: str, sheet: Sheet) -> PropertyImport:
    """Keep what was uploaded. Nothing is imported yet."""
    ensure_may_write(landlord)
    return PropertyImport.objects.create(
        landlord=landlord, by=by, file_name=file_name[:200], headings=sheet.headings, rows=sheet.rows
    )


@transaction.atomic
def tell_columns(row: PropertyImport, *, mapping: Mapping[str, Any]) -> None:
    """Keep which column of the file holds what; saying it again replaces it."""
    ensure_may_write(row.landlord)
    PropertyImport.objects.filter(pk=row.pk, state=ImportState.DRAFT).update(mapping=dict(mapping))


def preview(row: PropertyImport) -> Preview:
    """What the import would do now: each row by itself, then beside the others and the homes that are there."""
    outcomes = list(without_repeats(outcomes_of(row), landlord=row.landlord))
    entitlements = required_entitlements(row.landlord)
    in_use, limit = active_properties(row.landlord).count(), entitlements.property_limit
    wanted = in_use + sum(outcome.home is not None for outcome in outcomes)
    refusal = None
    if wanted > limit:
        fits = cheapest_plan_for(wanted)
        refusal = LimitReached(current=entitlements.plan, suggested=fits, limit=limit, wanted=wanted)
    return Preview(outcomes, in_use, limit, refusal)


def outcomes_of(row: PropertyImport) -> Iterator[Outcome]:
    """Each row of the file by itself."""
    councils = Councils(LocalAuthority.objects.all())
    for line in row.rows:
        key = f"import-{row.pk}-{line['at']}"
        yield outcome_of(line, mapping=row.mapping, councils=councils, source_key=key)


def without_repeats(outcomes: Iterator[Outcome], *, landlord: Landlord) -> Iterator[Outcome]:
    """The same, but a home that is there already, or further up in the file, is refused."""
    taken = {key: said_of(home.archived_at is not None) for key, home in homes_at(landlord).items()}
    for outcome in outcomes:
        if outcome.home is None:
            yield outcome
            continue
        key = key_of(outcome.home)
        yield replace(outcome, home=None, reasons=(taken[key],)) if key in taken else outcome
        taken.setdefault(key, f"The same address as row {outcome.at}")


def said_of(is_archived: bool) -> str:
    """Why a home that is there is not imported."""
    return "This home is archived. Restore it instead" if is_archived else "This home is among yours already"


def key_of(home: HomeFacts) -> AddressKey:
    """The home's address, to be compared."""
    return address_key(home.address.line_1, line_2=home.address.line_2, postcode=home.address.postcode)


@transaction.atomic
def commit(row: PropertyImport, *, seen: str, by: User) -> int:
    """Add the homes that were shown, all or none; how many came of it. Committing again adds nothing.

    ChangedElsewhere where the file would become something else by now than what was shown.
    """
    ensure_may_write(row.landlord)
    fresh = PropertyImport.objects.select_related("landlord").select_for_update(of=("self",)).get(pk=row.pk)
    if fresh.state == ImportState.COMMITTED:
        return fresh.added
    ensure_room(fresh.landlord, adding=0, count=lambda landlord: active_properties(landlord).count())
    shown = preview(fresh)
    if shown.seen != seen:
        raise ChangedElsewhere
    add_homes(fresh.landlord, homes=shown.homes, by=by)
    IMPORT.move(fresh, to=ImportState.COMMITTED, by=by, rows=[], added=len(shown.homes), ended_at=clock.now())
    return fresh.added


@transaction.atomic
def abandon(row: PropertyImport, *, by: User) -> None:
    """Let an import be, and forget what was in the file."""
    ensure_may_write(row.landlord)
    IMPORT.move(row, to=ImportState.ABANDONED, by=by, rows=[], ended_at=clock.now())
