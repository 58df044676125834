"""Lettings on either side of a line that the law of England and Wales draws, and what it asks on each."""

from datetime import date

import pytest

from compliance.checking import build, let_happen
from compliance.evidence.services import Details, record_evidence, record_service
from compliance.models import Requirement
from compliance.services import refresh_standing
from compliance.standing import Means, Outcome

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


def let(nation: str, **facts: object):
    """A landlord with one home that is let so."""
    return build({"id": "edge", "facts": {"jurisdiction": nation, **facts}}, on=TODAY)


def asked(landlord) -> set[str]:
    """The codes of what applies."""
    return set(
        Requirement.objects.filter(landlord=landlord, ended_at=None, applies="holds").values_list("code", flat=True)
    )


def the(landlord, code: str) -> Requirement:
    """What is asked under a code, as it stands now."""
    return Requirement.objects.get(landlord=landlord, code=code, ended_at=None)


def due(landlord, code: str, **given: str) -> str | None:
    """The day that the law sets, once these have happened."""
    let_happen(the(landlord, code), given={name: date.fromisoformat(day) for name, day in given.items()}, on=TODAY)
    deadline = the(landlord, code).deadline
    return deadline and deadline.isoformat()


def prove(landlord, code: str, *, on: str, **details: object) -> None:
    """Record a proof of that day; where the tenant must have it, that they were given it then."""
    requirement, day = the(landlord, code), date.fromisoformat(on)
    evidence = record_evidence(requirement, Details(issued_on=day, **details), by=None, on=TODAY)
    if requirement.obligation.is_served:
        record_service(evidence, served_on=day, means=Means.BY_HAND, document=None, by=None)
    refresh_standing(landlord, on=TODAY)


# Copies ------------------------------------------------------------------------------------------

COPIES = [("gb_gas_record_to_tenant", "check_date"), ("en_eicr_copy", "inspection_date")]


@pytest.mark.parametrize(("code", "event"), COPIES)
@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-03-10", "2026-09-01"), ("2026-09-01", "2026-09-01"), ("2026-09-02", "2026-09-30")],
)
def test_a_new_tenant_has_the_copy_before_they_move_in_and_one_who_is_there_within_28_days(code, event, day, expected):
    assert due(let("england", tenancy_start="2026-09-01"), code, **{event: day}) == expected


@pytest.mark.parametrize(
    ("code", "check"), [("gb_gas_record_to_tenant", "gb_gas_safety_check"), ("en_eicr_copy", "en_eicr")]
)
def test_a_copy_that_was_given_before_they_moved_in_is_given(code, check):
    landlord = let("england", tenancy_start="2026-09-01", deposit_received="2026-08-30")
    prove(landlord, check, on="2026-03-10")

    prove(landlord, code, on="2026-08-28")

    assert the(landlord, code).held is not None
    assert the(landlord, code).deadline is None


def test_a_copy_is_due_within_28_days_however_soon_the_faults_must_be_mended():
    landlord = let("england", tenancy_start="2026-03-01")
    faults = {"outcome": Outcome.UNSATISFACTORY, "report_deadline": date(2026, 11, 27)}

    prove(landlord, "en_eicr", on="2026-11-20", **faults)

    assert the(landlord, "en_eicr_copy").deadline == date(2026, 12, 18)
    assert the(landlord, "en_eicr_remedial").deadline == date(2026, 11, 27)


def test_faults_that_were_mended_before_the_last_day_are_mended():
    landlord = let("england", tenancy_start="2026-03-01")
    faults = {"outcome": Outcome.UNSATISFACTORY, "report_deadline": date(2026, 11, 27)}
    prove(landlord, "en_eicr", on="2026-11-20", **faults)

    prove(landlord, "en_eicr_remedial", on="2026-11-24")

    assert the(landlord, "en_eicr_remedial").deadline is None


@pytest.mark.parametrize(
    ("began", "inspected", "expected"),
    [
        ("2024-03-01", None, "2024-03-14"),
        ("2024-03-01", "2023-06-01", "2024-03-14"),
        ("2024-03-01", "2026-11-20", "2026-12-03"),
        ("2022-11-30", None, None),
        ("2022-11-30", "2022-06-01", None),
        ("2022-11-30", "2026-11-20", "2026-12-03"),
    ],
)
def test_a_welsh_report_of_later_is_given_within_14_days_of_its_inspection(began, inspected, expected):
    landlord = let("wales", tenancy_start=began)

    if inspected:
        prove(landlord, "wa_eicr", on=inspected)

    assert str(the(landlord, "wa_eicr_copy").deadline) == str(expected and date.fromisoformat(expected))


def test_a_new_welsh_report_is_given_anew():
    landlord = let("wales", tenancy_start="2024-03-01")
    prove(landlord, "wa_eicr", on="2023-06-01")
    prove(landlord, "wa_eicr_copy", on="2024-02-28")
    assert the(landlord, "wa_eicr_copy").deadline is None

    prove(landlord, "wa_eicr", on="2026-11-20")

    assert the(landlord, "wa_eicr_copy").deadline == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("inspected", "ends"),
    [("2024-02-29", "2029-02-28"), ("2023-03-01", "2028-02-29"), ("2024-03-01", "2029-02-28")],
)
def test_five_years_that_begin_with_a_day_end_with_the_day_before(inspected, ends):
    assert due(let("wales"), "wa_eicr", inspection_date=inspected) == ends


# What kind of tenancy it is ----------------------------------------------------------------------

OF_ASSURED_TENANCIES = {
    *("en_rra_information_sheet", "en_deposit_protection", "en_deposit_prescribed_info", "en_deposit_cap"),
    *("en_periodic_only", "en_rent_in_advance"),
}
OF_OCCUPATION_CONTRACTS = {
    *("wa_written_statement", "wa_statement_variation_2026", "wa_landlord_address", "wa_fitness", "wa_eicr"),
    *("wa_eicr_copy", "wa_smoke_alarms", "wa_co_alarms", "wa_inventory", "wa_deposit_protection"),
}


@pytest.mark.parametrize(("nation", "duties"), [("england", OF_ASSURED_TENANCIES), ("wales", OF_OCCUPATION_CONTRACTS)])
def test_what_began_before_15_january_1989_is_a_regulated_tenancy(nation, duties):
    before = asked(let(nation, tenancy_start="1989-01-14", deposit_received="1989-01-14"))
    since = asked(let(nation, tenancy_start="1989-01-15", deposit_received="1989-01-15"))

    assert since >= duties - {"en_deposit_cap"}
    assert not before & duties
    assert "gb_gas_safety_check" in before


def test_a_tenant_who_shares_the_landlords_home_has_no_assured_tenancy():
    landlord = let("england", resident_landlord=True, deposit_received="2026-06-01")

    assert not asked(landlord) & {*OF_ASSURED_TENANCIES, "en_written_statement_new"}
    assert "en_right_to_rent_initial" in asked(landlord)


def test_no_alarm_is_prescribed_where_the_landlord_shares_the_home():
    alarms = {"en_smoke_alarms", "en_co_alarms", "en_alarm_test_day_one"}

    assert not asked(let("england", resident_landlord=True)) & alarms
    assert asked(let("england")) >= alarms


# Money -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nation", "kind", "code"),
    [
        ("england", "company_let", "en_holding_deposit"),
        ("england", "holiday_let", "en_holding_deposit"),
        ("wales", "company_let", "wa_holding_deposit_info"),
        ("wales", "holiday_let", "wa_holding_deposit_info"),
        ("wales", "lodger", "wa_holding_deposit_info"),
    ],
)
def test_holding_deposits_are_regulated_for_homes_alone(nation, kind, code):
    assert code not in asked(let(nation, let_type=kind, holding_deposit_taken=True))


@pytest.mark.parametrize("kind", ["standard", "lodger", "student_hall"])
def test_lodgers_and_students_holding_deposits_are_capped_as_tenants_are(kind):
    assert "en_holding_deposit" in asked(let("england", let_type=kind, holding_deposit_taken=True))


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2007-04-05", None),
        ("2007-04-06", "2012-05-05"),
        ("2012-04-05", "2012-05-05"),
        ("2012-04-06", "2012-05-05"),
        ("2012-04-07", "2012-05-06"),
    ],
)
@pytest.mark.parametrize(
    ("nation", "code"),
    [
        ("england", "en_deposit_protection"),
        ("england", "en_deposit_prescribed_info"),
        ("wales", "wa_deposit_protection"),
        ("wales", "wa_deposit_required_info"),
    ],
)
def test_deposits_from_before_6_april_2012_had_thirty_days_from_then(nation, code, received, expected):
    landlord = let(nation, tenancy_start=received, deposit_received=received)

    assert the(landlord, code).deadline == (expected and date.fromisoformat(expected))


@pytest.mark.parametrize(("began", "holds"), [("2019-08-31", False), ("2019-09-01", True)])
def test_the_welsh_ban_on_fees_binds_what_was_agreed_since(began, holds):
    assert ("wa_fees_ban" in asked(let("wales", tenancy_start=began))) is holds
