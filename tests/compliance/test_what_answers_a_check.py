"""What follows from a check: copies for those who live there and those who move in, and repairs in time."""

from datetime import date

import pytest

from compliance.checking import build
from compliance.evidence.services import Details, record_evidence, record_service
from compliance.models import Requirement
from compliance.standing import Means, Outcome

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
NATIONS_OF = {"gb_gas_safety_check": "scotland", "en_eicr": "england", "ni_eicr": "northern_ireland"}
COPIES = {"gb_gas_safety_check": "gb_gas_record_to_tenant", "en_eicr": "en_eicr_copy", "ni_eicr": "ni_eicr_copy"}


def let(check: str, *, starts: str):
    """A home where that check is asked, let from a day."""
    return build({"id": check, "facts": {"jurisdiction": NATIONS_OF[check], "tenancy_start": starts}}, on=ON)


def asked(landlord, code: str) -> Requirement:
    return Requirement.objects.get(landlord=landlord, code=code, ended_at=None)


def prove(landlord, code: str, day: str, **said):
    return record_evidence(asked(landlord, code), Details(issued_on=date.fromisoformat(day), **said), by=None, on=ON)


@pytest.mark.parametrize("check", COPIES)
def test_a_copy_that_was_given_before_the_tenant_moved_in_answers(check):
    landlord = let(check, starts="2026-10-01")
    prove(landlord, check, "2026-09-01")

    copy = prove(landlord, COPIES[check], "2026-09-30")
    record_service(copy, served_on=date(2026, 9, 30), means=Means.EMAIL, document=None, by=None)

    assert asked(landlord, COPIES[check]).standing == "valid"


@pytest.mark.parametrize("check", COPIES)
def test_a_copy_of_the_check_before_does_not_answer_for_the_next(check):
    landlord = let(check, starts="2026-05-01")
    prove(landlord, check, "2026-09-01")
    copy = prove(landlord, COPIES[check], "2026-09-10")
    record_service(copy, served_on=date(2026, 9, 10), means=Means.EMAIL, document=None, by=None)

    prove(landlord, check, "2026-11-02")

    found = asked(landlord, COPIES[check])
    assert (found.standing, found.deadline) == ("missing", date(2026, 11, 30))


@pytest.mark.parametrize("check", ["en_eicr", "ni_eicr"])
def test_a_repair_before_the_last_day_of_a_shorter_period_answers(check):
    landlord = let(check, starts="2025-06-01")
    prove(landlord, check, "2026-11-02", outcome=Outcome.UNSATISFACTORY, report_deadline=date(2026, 11, 20))
    assert asked(landlord, f"{check}_remedial").deadline == date(2026, 11, 20)

    prove(landlord, f"{check}_remedial", "2026-11-14")

    assert asked(landlord, f"{check}_remedial").standing == "valid"


@pytest.mark.parametrize("check", COPIES)
@pytest.mark.parametrize(
    ("starts", "due"),
    [("2026-05-01", "2026-09-29"), ("2026-09-01", "2026-09-01"), ("2026-09-02", "2026-09-02"), ("2027-01-15",) * 2],
)
def test_who_moves_in_once_it_is_made_has_the_copy_before_that_and_others_within_28_days(check, starts, due):
    landlord = let(check, starts=starts)

    prove(landlord, check, "2026-09-01")

    assert asked(landlord, COPIES[check]).deadline == date.fromisoformat(due)
