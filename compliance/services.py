"""Writing: homes and who lives in them, what is said about them, and what follows from it."""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.audit import services as audit
from accounts.models import Landlord, User
from compliance import judging
from compliance.attributes import Scope, attributes, cleaned, vocabulary
from compliance.columns import property_columns
from compliance.covering import cover
from compliance.derivation import derive
from compliance.facts import columns_for, landlord_facts
from compliance.history import Said, Thing, anchor_of, facts_on, place, plain, remember, remember_first, scope_of
from compliance.homes import HomeFacts
from compliance.models import (
    Building,
    LandlordProfile,
    LocalAuthority,
    Obligation,
    Occupier,
    Property,
    Requirement,
    Tenancy,
)
from compliance.scoring import statement as scores
from compliance.selectors import active_properties, facts_now
from compliance.settling import settle
from compliance.webhooks.events import tell_homes
from config.lib import clock
from config.lib.predicates.queries import holds
from plans.services import ensure_room


@transaction.atomic
def set_landlord_facts(landlord: Landlord, *, facts: Mapping[str, Any]) -> None:
    """Write what was said about the landlord; saying it again changes nothing."""
    values = columns_for(cleaned(facts), scope=Scope.LANDLORD)
    profile, _ = LandlordProfile.objects.update_or_create(landlord=landlord, defaults=values)
    remember_first(landlord, [profile])


@transaction.atomic
def add_properties(landlord: Landlord, *, homes: Sequence[HomeFacts], by: User | None = None) -> list[Property]:
    """The landlord's homes as described, in that order. A home that is there already by its key stays as it is.

    Refused as a whole where they do not all fit the plan. The number of statements is the same for any number.
    """
    keys = [home.source_key for home in homes]
    others = active_properties(landlord).exclude(source_key__in=keys)
    ensure_room(landlord, adding=len(homes), count=lambda _: others.count())
    buildings = add_buildings(landlord, homes=homes)
    authorities = LocalAuthority.objects.in_bulk([home.authority_code for home in homes], field_name="code")
    Property.objects.bulk_create(
        [
            property_row(
                home,
                landlord=landlord,
                building=buildings[home.building_key or home.source_key],
                authority=authorities[home.authority_code],
            )
            for home in homes
        ],
        ignore_conflicts=True,
    )
    remember_first(landlord, [*rows_of(landlord, homes=homes), *buildings.values()], by=by)
    cover(active_properties(landlord), on=clock.today())
    return rows_of(landlord, homes=homes)


def add_buildings(landlord: Landlord, *, homes: Sequence[HomeFacts]) -> dict[str, Building]:
    """The buildings that the homes stand in, by key. What one home says of a building holds for the others in it."""
    said: dict[str, dict[str, Any]] = {}
    for home in homes:
        facts = said.setdefault(home.building_key or home.source_key, {"name": home.address.line_1})
        for column, value in columns_for(cleaned(home.facts), scope=Scope.BUILDING).items():
            if facts.get(column) is None:
                facts[column] = value
    rows = [Building(landlord=landlord, source_key=key, **facts) for key, facts in said.items()]
    Building.objects.bulk_create(rows, ignore_conflicts=True)
    there = Building.objects.filter(landlord=landlord, source_key__in=said)
    return {building.source_key: building for building in there}


def property_row(home: HomeFacts, *, landlord: Landlord, building: Building, authority: LocalAuthority) -> Property:
    """One home, not saved."""
    said = columns_for(cleaned(home.facts), scope=Scope.PROPERTY)
    said |= {"nation": home.nation, "managed_by_agent": home.management.by_agent}
    return Property(
        landlord=landlord,
        building=building,
        local_authority=authority,
        source_key=home.source_key,
        line_1=home.address.line_1,
        line_2=home.address.line_2,
        town=home.address.town,
        postcode=home.address.postcode,
        reminder_recipients=home.management.recipients,
        agent_name=home.management.agent_name,
        agent_email=home.management.agent_email,
        **said,
    )


def rows_of(landlord: Landlord, *, homes: Sequence[HomeFacts]) -> list[Property]:
    """The rows of these homes, in their order."""
    keys = [home.source_key for home in homes]
    there = {row.source_key: row for row in Property.objects.filter(landlord=landlord, source_key__in=keys)}
    return [there[key] for key in keys]


@transaction.atomic
def add_tenancies(landlord: Landlord, *, homes: Sequence[HomeFacts], by: User | None = None) -> list[Tenancy]:
    """The tenancies of those homes that are let, each with a lead occupier; a home's first tenancy is made once."""
    let = [home for home in homes if home.tenancy is not None]
    rows = rows_of(landlord, homes=let)
    Tenancy.objects.bulk_create(
        [
            Tenancy(
                property=row,
                source_key=home.source_key,
                **columns_for(cleaned(home.tenancy or {}), scope=Scope.TENANCY),
            )
            for home, row in zip(let, rows, strict=True)
        ],
        ignore_conflicts=True,
    )
    tenancies = list(Tenancy.objects.filter(property__in=rows, source_key__in=[home.source_key for home in let]))
    Occupier.objects.bulk_create(
        [Occupier(tenancy=tenancy, is_lead=True) for tenancy in tenancies], ignore_conflicts=True
    )
    remember_first(landlord, tenancies, by=by)
    return tenancies


@transaction.atomic
def derive_requirements(landlord: Landlord | None = None, *, on: date | None = None) -> None:
    """Bring requirements into line with law and facts, of one landlord or of all: one statement for each obligation."""
    on, at = on or clock.today(), clock.now()
    in_force = Obligation.objects.shown(on)
    obligations: QuerySet[Obligation] = in_force.only("pk", "code", "scope", "predicate")
    if landlord is None:
        lock_all()
    else:
        lock(landlord)
        obligations = concerning(landlord, obligations=obligations)
    derive(obligations, on=on, at=at, landlord_id=landlord.pk if landlord else None)
    mark_hmos(active_properties(landlord) if landlord else Property.objects.filter(archived_at=None))
    current = Requirement.objects.filter(ended_at=None, **({"landlord": landlord} if landlord else {}))
    current.exclude(code__in=in_force.order_by().values("code")).update(ended_at=at, changed_at=at)


def mark_hmos(homes: QuerySet[Property]) -> None:
    """Write which homes are houses in multiple occupation, as the facts make them; where that is open, they are not."""
    shared = homes.filter(holds(vocabulary().parse("is_hmo"), columns=property_columns()))
    shared.filter(is_hmo=False).update(is_hmo=True)
    homes.filter(is_hmo=True).exclude(pk__in=shared.values("pk")).update(is_hmo=False)


def concerning(landlord: Landlord, *, obligations: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Those of the nations where the landlord lets, and those that were asked of the landlord before."""
    nations = list(active_properties(landlord).order_by().values_list("nation", flat=True).distinct())
    asked = Requirement.objects.filter(landlord=landlord, ended_at=None)
    return obligations.filter(Q(nations__overlap=nations) | Q(code__in=asked.values("code")))


def lock(landlord: Landlord) -> None:
    """Let one transaction at a time change what is asked of this landlord, so that none reads facts half changed."""
    Landlord.objects.select_for_update(no_key=True).get(pk=landlord.pk)


def lock_all() -> None:
    """The same for everybody: what is derived for all then reads what each has said, and overwrites none of it."""
    rows = Landlord.objects.select_for_update(no_key=True).order_by("pk")
    deque(rows.values_list("pk").iterator(), maxlen=0)


@transaction.atomic
def refresh_standing(landlord: Landlord, *, on: date | None = None) -> None:
    """Write what each requirement of the landlord holds, when it is due, how it stands today, or on a day, and what
    scores that makes.
    """
    on = on or clock.today()
    lock(landlord)
    settle(landlord, on=on)
    judging.refresh(landlord, on=on)
    scores.refresh(landlord, on=on, at=clock.now())


@transaction.atomic
def say_facts(
    home: Property,
    *,
    values: Mapping[str, Any],
    tenancy: Tenancy | None = None,
    since: date | None = None,
    by: User | None = None,
) -> None:
    """Write what was said about a home, its building or one of its tenancies, and what follows from it at once.

    `since` is the day from which it is so; without one it always was, as far as anyone knows.
    """
    landlord = home.landlord
    lock(landlord)
    before = facts_now(home, tenancy=tenancy)
    if changed := changes(values, before=before):
        for thing in (home, home.building, tenancy):
            if thing is not None:
                write_facts(landlord, thing, values=changed, since=since, by=by)
        audit.record("compliance.facts_said", subject=home, before=kept(before, changed), after=plain(changed), by=by)
        tell_homes(landlord.pk, [home], change="facts")
        derive_requirements(landlord)
        refresh_standing(landlord)


@transaction.atomic
def say_landlord_facts(
    landlord: Landlord, *, values: Mapping[str, Any], since: date | None = None, by: User | None = None
) -> None:
    """Write what the landlord said about themselves, and what follows from it at once."""
    lock(landlord)
    profile, _ = LandlordProfile.objects.get_or_create(landlord=landlord)
    before = landlord_facts(profile)
    if changed := changes(values, before=before):
        write_facts(landlord, profile, values=changed, since=since, by=by)
        audit.record(
            "compliance.facts_said", subject=landlord, before=kept(before, changed), after=plain(changed), by=by
        )
        derive_requirements(landlord)
        refresh_standing(landlord)


def changes(values: Mapping[str, Any], *, before: Said) -> Said:
    """Those of these facts that are other than they were."""
    return {name: value for name, value in cleaned(values).items() if name in before and before[name] != value}


def kept(before: Said, changed: Said) -> dict[str, Any]:
    """What the changed facts were, as JSON can hold it."""
    return plain({name: before[name] for name in changed})


def write_facts(landlord: Landlord, thing: Thing, *, values: Said, since: date | None, by: User | None) -> None:
    """Remember the facts that are this thing's, and write what is so today where it is kept."""
    own = {name: value for name, value in values.items() if attributes()[name].scope is scope_of(thing)}
    if not own:
        return
    remember(landlord, thing, values=own, since=since, by=by)
    today = facts_on(landlord, on=clock.today())[place(anchor_of(thing))]
    type(thing)._default_manager.filter(pk=thing.pk).update(
        **columns_for({name: today.get(name) for name in own}, scope=scope_of(thing))
    )
