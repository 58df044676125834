"""Each worked case, built by the code that production uses, is asked exactly what the law asks there, and when."""

import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.db.models import Exists, OuterRef

from accounts.models import Landlord
from compliance.checking import build, check
from compliance.models import Obligation, Requirement
from config.lib.nations import Nation

FILE = Path(__file__).parent / "data" / "uk_cases.yaml"
CASES = yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader)
NAMES = [case["id"] for case in CASES]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_law_asks_exactly_this_and_then(case):
    verdict = check(case)

    assert verdict.differences == ()
    assert not Landlord.objects.exists()


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_only_a_height_without_storeys_leaves_a_question(case):
    landlord = build(case, on=date(2026, 11, 23))

    questions = Requirement.objects.filter(landlord=landlord, applies="open").values_list("code", flat=True)

    assert set(questions) == ({"en_residential_evacuation_plans"} if case["id"] == "UKC040" else set())


def test_the_command_counts_cases_and_due_dates():
    said = StringIO()
    call_command("obligations", "check", str(FILE), stdout=said)

    assert said.getvalue().strip() == "47/47 cases, 38/38 due dates"


def test_the_command_prints_each_difference_and_fails(tmp_path):
    case = CASES[0] | {"exact_watch_items": [], "must_not_create": ["gb_gas_safety_check"]}
    case["due_dates"] = [{"code": "en_deposit_protection", "given": {}, "expected_due": "2026-01-01"}]
    (tmp_path / "cases.yaml").write_text(yaml.safe_dump([case]))
    said = StringIO()

    with pytest.raises(SystemExit):
        call_command("obligations", "check", str(tmp_path / "cases.yaml"), stdout=said)

    text = said.getvalue()
    assert "exact_watch_items: en_prs_database is too much" in text
    assert "must_not_create: gb_gas_safety_check is there" in text
    assert "en_deposit_protection is due" in text
    assert text.strip().endswith("0/1 cases, 0/1 due dates")


@pytest.mark.parametrize("began", ["1995-01-01", "2009-06-01", "2012-08-01", "2016-06-01", "2022-10-15"])
@pytest.mark.parametrize("nation", Nation.values)
def test_no_deadline_is_from_before_the_law(nation, began):
    """What was there before a duty is not called overdue since a day when nobody had it."""
    facts = {"tenancy_start": began, "deposit_received": began, "occupants": 6, "households": 3, "storeys": 3}
    case = {"id": "old", "facts": {"jurisdiction": nation, "shares_amenities": True, **facts}}

    landlord = build(case, on=date(2026, 11, 23))

    dated = Requirement.objects.filter(landlord=landlord, ended_at=None, obligation__starts_on__isnull=False)
    starts = Obligation.objects.filter(code=OuterRef("code"), starts_on__lte=OuterRef("deadline"))
    early = set(dated.exclude(deadline=None).exclude(Exists(starts)).values_list("code", flat=True))
    assert early <= {"wa_deposit_required_info"}, "which had been due by the Act of 2004 before"


@pytest.mark.parametrize(
    ("received", "protected_by", "told_by"),
    [
        ("2013-03-25", None, None),  # before there was a duty
        ("2013-04-01", "2013-04-14", "2013-04-28"),
        ("2019-05-01", "2019-05-14", "2019-05-28"),
        ("2023-03-31", "2023-04-13", "2023-04-27"),
        ("2023-04-01", "2023-04-28", "2023-05-05"),
    ],
)
def test_a_deposit_in_northern_ireland_is_due_by_the_days_of_when_it_was_received(received, protected_by, told_by):
    """14 and 28 days until 31 March 2023, 28 and 35 since: Private Tenancies Act (Northern Ireland) 2022, section 5."""
    facts = {"jurisdiction": "northern_ireland", "tenancy_start": "2023-04-03", "deposit_received": received}

    landlord = build({"id": "NI", "facts": facts}, on=date(2026, 11, 30))

    due = dict(Requirement.objects.filter(landlord=landlord, ended_at=None).values_list("code", "deadline"))
    found = [due["ni_deposit_protection"], due["ni_deposit_info"]]
    assert [day and day.isoformat() for day in found] == [protected_by, told_by]


# Lint -------------------------------------------------------------------------------------------


def lint() -> str:
    said = StringIO()
    call_command("obligations", "lint", stdout=said)
    return said.getvalue()


def test_every_obligation_passes_and_what_is_not_verified_is_flagged():
    assert re.search(r"^\d+ versions, 0 complaints, \d+ flagged$", lint(), re.MULTILINE)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"starts_on": None}, "no day from which"),
        ({"due_algorithm": "yearly"}, "no due rule"),
        ({"predicate": {"is": "yes", "fact": "has_a_moat"}}, "has_a_moat"),
        ({"predicate": {"is": "moated"}}, "moated"),
        ({"events": {"full_moon": {"asked": "full_moon"}}}, "does not turn on full_moon"),
        ({"events": {"issued": {"evidence_of": ["no_such_law"]}}}, "no_such_law"),
        ({"events": {"issued": {"fact": "has_gas"}}}, "which is no day"),
        ({"events": {"issued": {}}}, "comes from nowhere"),
    ],
)
def test_an_obligation_that_cannot_be_decided_fails_the_lint(change, complaint, capsys):
    Obligation.objects.filter(code="gb_gas_safety_check").update(**change)
    said = StringIO()

    with pytest.raises(SystemExit):
        call_command("obligations", "lint", stdout=said)

    assert complaint in said.getvalue()


def test_an_obligation_without_a_source_and_versions_that_overlap_fail_the_lint():
    Obligation.objects.get(code="ew_epc").sources.all().delete()
    Obligation.objects.filter(code="en_eicr", number=1).update(ends_on=date(2021, 4, 1))
    said = StringIO()

    with pytest.raises(SystemExit):
        call_command("obligations", "lint", stdout=said)

    assert "ew_epc, version 1: it has no source" in said.getvalue()
    assert "en_eicr: versions 1 and 2 are in force on one day" in said.getvalue()
