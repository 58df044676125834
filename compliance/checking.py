"""Worked cases: each a home with its landlord and tenancy, what the law asks there, and the days that follow.

A case is built by the services that production uses, in a transaction that is taken back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Landlord
from accounts.services import LandlordDetails, create_landlord
from compliance import services
from compliance.attributes import Scope, attributes
from compliance.evidence.services import Details, record_evidence, say_happened
from compliance.homes import Address, HomeFacts, Management
from compliance.models import LocalAuthority, Requirement, Tenancy
from compliance.standing import Kind, Outcome
from plans.models import Plan
from plans.services import assign_plan
from plans.status import Status

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
"""What is so where a case does not say otherwise."""
SETTINGS = ("show_historic", "show_uncertain")
SETS = {
    "exact_requirements": (Kind.REQUIREMENT, Kind.CONDUCT),
    "exact_recommendations": (Kind.RECOMMENDATION,),
    "exact_watch_items": (Kind.WATCH,),
    "exact_history_only": (Kind.HISTORY,),
}
PREVIOUS = "previous_deadline"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a case: each difference in words, and how many of its due dates were right."""

    name: str
    differences: tuple[str, ...]
    dates_right: int
    dates: int

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def check(case: Mapping[str, Any]) -> Verdict:
    """Build a case and compare; nothing of it stays."""
    with transaction.atomic():
        verdict = verdict_on(case)
        transaction.set_rollback(True)
    return verdict


def verdict_on(case: Mapping[str, Any]) -> Verdict:
    """Compare what is asked, then one after the other what is due."""
    on = date.fromisoformat(str(case["as_of"]))
    landlord = build(case, on=on)
    differences = list(differences_in_sets(case, landlord=landlord))
    dated = case.get("due_dates", [])
    late = [wrong for row in dated if (wrong := difference_in_date(row, landlord=landlord, on=on))]
    return Verdict(str(case["id"]), (*differences, *late), len(dated) - len(late), len(dated))


# Building ---------------------------------------------------------------------------------------


def said_in(case: Mapping[str, Any], *, scopes: set[Scope]) -> dict[str, Any]:
    """What the case says, or its default, of these scopes; money in pence, as facts have it."""
    said = {**DEFAULTS, **case["facts"]}
    said["gross_income"] = int(said["gross_income"]) * 100
    return {name: said[name] for name, row in attributes().items() if row.scope in scopes and name in said}


def build(case: Mapping[str, Any], *, on: date) -> Landlord:
    """The case as the portfolio of a landlord, with what is asked on its day."""
    details = LandlordDetails(name=str(case["id"]), email="case@example.invalid", kind=Landlord.Kind.INDIVIDUAL)
    landlord = create_landlord(details)
    largest = Plan.objects.order_by("-property_cap")[0]
    assign_plan(landlord, plan=largest, status=Status.ENABLED, why="A worked case")
    homes = [home_of(case)]
    services.set_landlord_facts(landlord, facts=said_in(case, scopes={Scope.LANDLORD}))
    services.add_properties(landlord, homes=homes)
    services.add_tenancies(landlord, homes=homes)
    services.derive_requirements(landlord, on=on)
    services.refresh_standing(landlord, on=on)
    return landlord


def home_of(case: Mapping[str, Any]) -> HomeFacts:
    """The home that a case is about, in any council of its nation."""
    nation = case["facts"]["jurisdiction"]
    facts = said_in(case, scopes={Scope.PROPERTY, Scope.BUILDING})
    return HomeFacts(
        source_key="case",
        address=Address(line_1="1 Case Street", town="Casetown", postcode="LS1 4AP"),
        nation=nation,
        authority_code=LocalAuthority.objects.filter(nation=nation)[0].code,
        facts=facts,
        tenancy=said_in(case, scopes={Scope.TENANCY}),
        management=Management(by_agent=facts["managed_by_agent"]),
    )


# Comparing --------------------------------------------------------------------------------------


def asked_of(landlord: Landlord, *, case: Mapping[str, Any]) -> dict[str, set[str]]:
    """The codes of what applies, by the set of the case that names them, as its view shows them."""
    hidden = {setting for setting in SETTINGS if not case["facts"].get(setting)}
    rows = Requirement.objects.filter(landlord=landlord, ended_at=None, applies="holds").select_related("obligation")
    shown = [row.obligation for row in rows if not hidden & set(row.obligation.settings)]
    return {name: {law.code for law in shown if law.kind in kinds} for name, kinds in SETS.items()}


def differences_in_sets(case: Mapping[str, Any], *, landlord: Landlord) -> Iterator[str]:
    """Each obligation that is asked and should not be, or the other way round."""
    found = asked_of(landlord, case=case)
    everything = set().union(*found.values())
    for name, codes in found.items():
        wanted = set(case.get(name, []))
        yield from (f"{name}: {code} is missing" for code in sorted(wanted - codes))
        yield from (f"{name}: {code} is too much" for code in sorted(codes - wanted))
    yield from (f"must_create: {code} is missing" for code in sorted(set(case["must_create"]) - everything))
    yield from (f"must_not_create: {code} is there" for code in sorted(set(case["must_not_create"]) & everything))


def difference_in_date(row: Mapping[str, Any], *, landlord: Landlord, on: date) -> str:
    """What is wrong with a due date, given what happened; empty where it is right."""
    requirement = Requirement.objects.filter(landlord=landlord, code=row["code"], ended_at=None).first()
    if requirement is None:
        return f"{row['code']} is not asked, so nothing is due"
    given = {name: date.fromisoformat(str(day)) for name, day in row["given"].items()}
    let_happen(requirement, given=given, on=max([on, *given.values()]))
    requirement.refresh_from_db()
    due = requirement.deadline or requirement.check_by
    wanted = str(row["expected_due"])
    return "" if str(due) == wanted else f"{row['code']} is due {due} instead of {wanted}"


def let_happen(requirement: Requirement, *, given: Mapping[str, date], on: date) -> None:
    """Record what a case says has happened: by evidence, by facts, and by days that were asked for."""
    law, own = requirement.obligation, dict(given)
    for name, source in law.events.items():
        if name in own and "evidence_of" in source:
            prove(requirement, codes=source["evidence_of"], issued_on=own.pop(name), on=on)
        elif name in own and "fact" in source:
            say(requirement.landlord, fact=source["fact"], day=own.pop(name))
        elif name in own:
            say_happened(requirement, name=name, on=own.pop(name), by=None)
    if own.keys() - set(attributes()):  # what else it says of the tenancy is in its facts already
        record_evidence(requirement, details_of(own, issued=law.issued, on=on), by=None, on=on)
    services.refresh_standing(requirement.landlord, on=on)


def say(landlord: Landlord, *, fact: str, day: date) -> None:
    """Say a fact of the case's tenancy."""
    tenancy = Tenancy.objects.select_related("property").get(property__landlord=landlord)
    services.say_facts(tenancy.property, values={fact: day}, tenancy=tenancy)


def prove(requirement: Requirement, *, codes: list[str], issued_on: date, on: date) -> None:
    """Record the proof of the duty that this one waits for; of a repair, that faults were found."""
    other = Requirement.objects.get(landlord=requirement.landlord, code__in=codes, ended_at=None)
    is_repair = requirement.code.endswith("_remedial") or other.code.endswith("_remedial")
    outcome = Outcome.UNSATISFACTORY if is_repair and other.obligation.feeds_fact else Outcome.SATISFACTORY
    record_evidence(other, Details(issued_on=issued_on, outcome=outcome), by=None, on=on)


def details_of(given: Mapping[str, date], *, issued: str, on: date) -> Details:
    """The proof that these days describe. Where only its printed end is given, it was issued by then."""
    ends = [day for name, day in given.items() if name not in (issued, PREVIOUS)]
    expires_on = ends[0] if ends else None
    issued_on = given.get(issued) or min(on, expires_on or on)
    return Details(issued_on=issued_on, expires_on=expires_on, previous_deadline=given.get(PREVIOUS))
